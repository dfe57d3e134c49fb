/// What the report of a finished run said when the run ended, as figures: what looks at many runs counts these, and does not judge the rows of each
/// again.
public struct RunConclusion: Sendable, Equatable, Codable {
    /// The searched arm against each baseline; the one that decides comes first. Of a curve at each budget, the largest first.
    public let comparisons: [Comparison]
    /// Nil where the scores of the search were not validated.
    public let reliability: Reliability?
    /// What the adapter that would be deployed would be worth, against each thing that it could be told for.
    public let values: [Value]
    /// What gates of later stages look at. Nil in ledgers of before.
    public let evidence: StageEvidence?

    public init(
        comparisons: [Comparison], reliability: Reliability?, values: [Value], evidence: StageEvidence? = nil
    ) {
        self.comparisons = comparisons
        self.reliability = reliability
        self.values = values
        self.evidence = evidence
    }

    /// What may be said of the difference of two arms.
    public enum Claim: String, Sendable, Codable, CaseIterable {
        case improved, worse
        case noImprovementShown = "no-improvement-shown"
        /// Too few for an interval.
        case tooFewRows = "too-few-rows"
        /// Too few tell the arms apart.
        case tooFewDifferingRows = "too-few-differing-rows"
        /// Fewer than the request asks for.
        case tooFewSeeds = "too-few-seeds"
        /// These rows and predictions do not define the quantity.
        case notDefined = "not-defined"

        /// Whether it says which of the two is better, or that this is not shown: rows and seeds were enough for an answer.
        public var isAnswer: Bool {
            switch self {
            case .improved, .worse, .noImprovementShown: true
            case .tooFewRows, .tooFewDifferingRows, .tooFewSeeds, .notDefined: false
            }
        }
    }

    public struct Comparison: Sendable, Equatable, Codable {
        public let baseline: Arm
        /// Adapter parameters that both arms keep to.
        public let budget: Int
        public let quantity: DecisionRule.Quantity
        public let claim: Claim
        /// In the quantity's unit, positive where the searched arm is better; nil where it is not defined.
        public let value: Double?
        /// Ends of the 95 % interval; nil where there is none.
        public let lower: Double?
        public let upper: Double?

        public init(
            baseline: Arm, budget: Int, quantity: DecisionRule.Quantity, claim: Claim, value: Double?, lower: Double?,
            upper: Double?
        ) {
            self.baseline = baseline
            self.budget = budget
            self.quantity = quantity
            self.claim = claim
            self.value = value
            self.lower = lower
            self.upper = upper
        }
    }

    /// Kendall's rank correlation of scores with short trainings.
    public struct Reliability: Sendable, Equatable, Codable {
        public let proxy: ProxyName
        /// −1…1; nil where it is not defined.
        public let value: Double?
        /// Ends of the 95 % interval; nil where the allocations are too few for one.
        public let lower: Double?
        public let upper: Double?
        public let allocationCount: Int

        public init(proxy: ProxyName, value: Double?, lower: Double?, upper: Double?, allocationCount: Int) {
            self.proxy = proxy
            self.value = value
            self.lower = lower
            self.upper = upper
            self.allocationCount = allocationCount
        }
    }

    /// A net present value in the request's currency.
    public struct Value: Sendable, Equatable, Codable {
        public let against: Other
        public let netPresentValueYen: Double
        /// At the ends of the 95 % interval of what was measured; nil where there is none.
        public let lower: Double?
        public let upper: Double?

        public init(against: Other, netPresentValueYen: Double, lower: Double?, upper: Double?) {
            self.against = against
            self.netPresentValueYen = netPresentValueYen
            self.lower = lower
            self.upper = upper
        }

        /// What an adapter is held against.
        public enum Other: String, Sendable, Codable, CaseIterable {
            case today
            case headOnly = "head-only"
            case uniform
        }
    }
}
