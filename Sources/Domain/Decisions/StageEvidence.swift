/// What a finished run of the same purpose, model and test rows has shown; stage gates look at it.
public struct StageEvidence: Sendable, Equatable, Codable {
    public let request: RequestID
    public let stage: Request.Stage
    public let team: String
    /// When the run ended.
    public let at: Timestamp
    /// The searched arm against the baseline that decides; nil where nothing could be compared.
    public let improvement: Improvement?
    /// Kendall's rank correlation of the scores with trainings on the request's own data; nil where they were not validated, or by too few
    /// allocations to show anything.
    public let reliability: ProxyValidation.Correlation?
    /// Present value minus cost, divided by cost, at the lower end of the improvement's interval; nil where nothing can be priced.
    public let returnOnInvestment: Double?
    /// What the run's own request claims to be worth over its whole horizon, not discounted: the return rests on it. Nil in ledgers of
    /// before, as with what follows.
    public let claimedYen: Double?
    /// What the claim is in; nil for yen.
    public let currency: Money.Currency?
    /// Seeds over which the arms were compared.
    public let seedCount: Int?
    /// Rows on which they were.
    public let testRowCount: Int?
    /// Allocations that the scores were validated by.
    public let validatedAllocationCount: Int?

    public init(
        request: RequestID, stage: Request.Stage, team: String, at: Timestamp, improvement: Improvement?,
        reliability: ProxyValidation.Correlation?, returnOnInvestment: Double?, claimedYen: Double? = nil,
        currency: Money.Currency = .jpy, seedCount: Int? = nil,
        testRowCount: Int? = nil, validatedAllocationCount: Int? = nil
    ) {
        self.validatedAllocationCount = validatedAllocationCount
        self.claimedYen = claimedYen
        self.currency = currency.unlessYen
        self.seedCount = seedCount
        self.testRowCount = testRowCount
        self.request = request
        self.stage = stage
        self.team = team
        self.at = at
        self.improvement = improvement
        self.reliability = reliability
        self.returnOnInvestment = returnOnInvestment
    }

    /// The same of a run that ended at another time.
    public func ended(at time: Timestamp) -> StageEvidence {
        StageEvidence(
            request: request, stage: stage, team: team, at: time, improvement: improvement, reliability: reliability,
            returnOnInvestment: returnOnInvestment, claimedYen: claimedYen, currency: currency.orYen, seedCount: seedCount,
            testRowCount: testRowCount, validatedAllocationCount: validatedAllocationCount)
    }

    /// A difference that is better where it is larger.
    public struct Improvement: Sendable, Equatable, Codable {
        public let baseline: Arm
        public let quantity: Quantity
        public let value: Double
        /// Ends of the 95 % interval; nil where the rows are too few for one.
        public let lower: Double?
        public let upper: Double?

        public init(baseline: Arm, quantity: Quantity, value: Double, lower: Double?, upper: Double?) {
            self.baseline = baseline
            self.quantity = quantity
            self.value = value
            self.lower = lower
            self.upper = upper
        }
    }

    public enum Quantity: String, Sendable, Codable, CaseIterable {
        /// By how much test accuracy is higher, as a share: 0.01 is one percentage point.
        case accuracy
        /// By how much the mean loss of a test row is lower.
        case loss
    }
}
