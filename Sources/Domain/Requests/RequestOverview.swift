/// One line about a request: who asked, where it stands, what it cost. The keys of its JSON are for scripts and stay as they are.
public struct RequestOverview: Sendable, Equatable, Codable {
    public let request: RequestID
    /// Nil, as are team and priority, until there is a verdict, and for a file that could not be decoded.
    public let name: String?
    public let team: String?
    public let priority: Request.Priority?
    public let state: RequestState
    public let submitter: String
    public let receivedAt: Timestamp
    /// Of both costs.
    public let currency: Money.Currency
    public let estimatedCostYen: Double?
    /// Nil until a cost was recorded.
    public let costYen: Double?

    public init(
        request: RequestID, name: String?, team: String?, priority: Request.Priority?, state: RequestState, submitter: String,
        receivedAt: Timestamp, currency: Money.Currency = .jpy, estimatedCostYen: Double?, costYen: Double?
    ) {
        self.request = request
        self.name = name
        self.team = team
        self.priority = priority
        self.state = state
        self.submitter = submitter
        self.receivedAt = receivedAt
        self.currency = currency
        self.estimatedCostYen = estimatedCostYen
        self.costYen = costYen
    }
}
