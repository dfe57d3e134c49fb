/// What a team has consumed so far; quotas are held against it.
public struct Usage: Sendable, Equatable, Codable {
    public let costYen: Double
    public let runCount: Int

    public init(costYen: Double, runCount: Int) {
        self.costYen = costYen
        self.runCount = runCount
    }

    public static let none = Usage(costYen: 0, runCount: 0)
}
