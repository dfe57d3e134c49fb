/// What a team has consumed and reserved so far; quotas are held against it. Costs are those in one currency, runs those in all.
public struct Usage: Sendable, Equatable, Codable {
    /// What runs that have ended have cost.
    public let costYen: Double
    public let runCount: Int
    /// Estimates of what is admitted and not yet paid.
    public let reservedYen: Double
    public let reservedCount: Int

    public init(costYen: Double, runCount: Int, reservedYen: Double = 0, reservedCount: Int = 0) {
        self.costYen = costYen
        self.runCount = runCount
        self.reservedYen = reservedYen
        self.reservedCount = reservedCount
    }

    public static let none = Usage(costYen: 0, runCount: 0)
}
