/// A verdict in a line: on what, and which rules objected.
public struct ListedVerdict: Sendable, Equatable {
    public let event: Int64
    public let request: RequestID
    /// Nil, as the team, where the file could not be decoded.
    public let name: String?
    public let team: String?
    public let at: Timestamp
    public let decision: Verdict.Decision
    /// As findings name them, each once; those that are only tried left out.
    public let rules: [String]

    public init(
        event: Int64, request: RequestID, name: String?, team: String?, at: Timestamp, decision: Verdict.Decision,
        rules: [String]
    ) {
        self.event = event
        self.request = request
        self.name = name
        self.team = team
        self.at = at
        self.decision = decision
        self.rules = rules
    }
}

/// What a team has spent and reserved in one currency.
public struct TeamBalance: Sendable, Equatable {
    public let team: String
    public let currency: Money.Currency
    /// In all.
    public let total: Usage
    /// Since the beginning of the month; reserved is the same, which is no month's.
    public let inMonth: Usage

    public init(team: String, currency: Money.Currency = .jpy, total: Usage, inMonth: Usage) {
        self.team = team
        self.currency = currency
        self.total = total
        self.inMonth = inMonth
    }
}
