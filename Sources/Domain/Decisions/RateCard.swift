/// What computing costs here.
public struct RateCard: Sendable, Equatable, Codable {
    public let name: String
    /// Yen for one core for one hour, used or idle, while a run holds it.
    public let yenPerCoreHour: Double
    /// Cores that a run holds.
    public let coreCount: Int
    /// Yen charged for each run whatever its length.
    public let yenPerRun: Double

    public init(name: String, yenPerCoreHour: Double, coreCount: Int, yenPerRun: Double) {
        self.name = name
        self.yenPerCoreHour = yenPerCoreHour
        self.coreCount = coreCount
        self.yenPerRun = yenPerRun
    }

    /// What a run of `wallSeconds` costs.
    public func costYen(wallSeconds: Double) -> Double {
        yenPerRun + yenPerCoreHour * Double(coreCount) * wallSeconds / 3600
    }
}
