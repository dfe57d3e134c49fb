/// A run that ended in a period.
public struct EndedRun: Sendable, Equatable {
    /// The event that ended it.
    public let event: Int64
    public let request: RequestID
    public let team: String
    public let stage: Request.Stage
    public let purpose: String
    public let ending: Outcome.Ending
    /// What its report said when it ended; nil where it did not finish, and in ledgers of before.
    public private(set) var conclusion: RunConclusion?
    /// Of the cost and of the values that its report told.
    public let currency: Money.Currency
    /// Nil where no cost was recorded.
    public let cost: Cost?

    public init(
        event: Int64, request: RequestID, team: String, stage: Request.Stage, purpose: String, ending: Outcome.Ending,
        conclusion: RunConclusion?, currency: Money.Currency = .jpy, cost: Cost?
    ) {
        self.event = event
        self.request = request
        self.team = team
        self.stage = stage
        self.purpose = purpose
        self.ending = ending
        self.conclusion = conclusion
        self.currency = currency
        self.cost = cost
    }

    /// The same, with what its report says.
    public func concluding(_ conclusion: RunConclusion?) -> EndedRun {
        var run = self
        run.conclusion = conclusion
        return run
    }

    /// What it cost, against what was estimated.
    public struct Cost: Sendable, Equatable {
        public let event: Int64
        public let amount: Double
        public let estimated: Double

        public init(event: Int64, amount: Double, estimated: Double) {
            self.event = event
            self.amount = amount
            self.estimated = estimated
        }
    }
}
