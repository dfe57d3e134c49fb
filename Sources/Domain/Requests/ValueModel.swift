/// What a better model is worth to the requester and what it costs beside computing; the inputs of the figures of docs/roi.md, not their
/// results. Nil is "not given", never nothing. Every amount is in the request's currency.
public struct ValueModel: Sendable, Equatable, Codable {
    /// Gained by each decision that is right instead of wrong.
    public let benefitYenPerCorrectDecision: Double
    public let decisionsPerMonth: Double
    public let horizonMonths: Int
    /// Yearly discount rate, 0.05 for 5 %.
    public let discountRatePerYear: Double
    /// Of a classification, what a wrong decision costs beside the benefit that is not gained; 0 for labels that are not named.
    public let errorCosts: [ErrorCost]?
    /// Of other tasks, per decision what the deciding quantity is worth when it is better by 1.
    public let benefitPerUnit: Price?
    public let people: [Work]?
    /// Of each row that the run reads.
    public let labellingPerRow: Price?
    public let servingPerThousandDecisions: Price?
    public let fixedCosts: FixedCosts?
    public let today: Today?

    /// What it costs to take a text of this label for another.
    public struct ErrorCost: Sendable, Equatable, Codable {
        public let label: String
        public let cost: Price

        public init(label: String, cost: Price) {
            self.label = label
            self.cost = cost
        }
    }

    /// Hours of people in one role, once.
    public struct Work: Sendable, Equatable, Codable {
        public let role: String
        public let hundredthsOfHours: Int
        public let perHour: Price

        public init(role: String, hundredthsOfHours: Int, perHour: Price) {
            self.role = role
            self.hundredthsOfHours = hundredthsOfHours
            self.perHour = perHour
        }

        /// Nil where it is no number that fits.
        public var cost: Money? { perHour.total(of: hundredthsOfHours, per: 100) }
    }

    /// What is paid every month whatever is decided, and the share of it that this project bears.
    public struct FixedCosts: Sendable, Equatable, Codable {
        public let perMonth: Money
        /// 0…1.
        public let share: Double

        public init(perMonth: Money, share: Double) {
            self.perMonth = perMonth
            self.share = share
        }
    }

    /// How the same decisions are made without fine-tuning; one of them at least.
    public struct Today: Sendable, Equatable, Codable {
        /// Of a classification, the share of decisions that are right.
        public let accuracy: Double?
        /// Of other tasks, what the deciding quantity is.
        public let quantity: Double?
        /// What they cost a month, what wrong ones cost left out. It is taken to rise and fall with the number of decisions.
        public let costPerMonth: Money?

        public init(accuracy: Double? = nil, quantity: Double? = nil, costPerMonth: Money? = nil) {
            self.accuracy = accuracy
            self.quantity = quantity
            self.costPerMonth = costPerMonth
        }
    }

    /// What one decision may be worth at most by the requester's word: right instead of wrong, or one unit of the deciding quantity,
    /// and what it costs today.
    public var claimedYenPerDecision: Double {
        let error = errorCosts?.map(\.cost.amount).max() ?? 0
        let saved = today?.costPerMonth.map { decisionsPerMonth > 0 ? $0.amount / decisionsPerMonth : 0 } ?? 0
        return benefitYenPerCorrectDecision + error + (benefitPerUnit?.amount ?? 0) + saved
    }
    /// What a month would be worth if every decision became right.
    public var claimedYenPerMonth: Double { claimedYenPerDecision * decisionsPerMonth }
    /// The same over the whole horizon, not discounted: what a return can be worth at most.
    public var claimedYen: Double { claimedYenPerMonth * Double(horizonMonths) }

    public init(
        benefitYenPerCorrectDecision: Double, decisionsPerMonth: Double, horizonMonths: Int,
        discountRatePerYear: Double, errorCosts: [ErrorCost]? = nil, benefitPerUnit: Price? = nil, people: [Work]? = nil,
        labellingPerRow: Price? = nil, servingPerThousandDecisions: Price? = nil, fixedCosts: FixedCosts? = nil,
        today: Today? = nil
    ) {
        self.benefitYenPerCorrectDecision = benefitYenPerCorrectDecision
        self.decisionsPerMonth = decisionsPerMonth
        self.horizonMonths = horizonMonths
        self.discountRatePerYear = discountRatePerYear
        self.errorCosts = errorCosts
        self.benefitPerUnit = benefitPerUnit
        self.people = people
        self.labellingPerRow = labellingPerRow
        self.servingPerThousandDecisions = servingPerThousandDecisions
        self.fixedCosts = fixedCosts
        self.today = today
    }
}
