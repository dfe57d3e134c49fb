/// What a better model is worth to the requester; the inputs of the ROI, not its result.
public struct ValueModel: Sendable, Equatable, Codable {
    /// Yen gained by each decision that is right instead of wrong.
    public let benefitYenPerCorrectDecision: Double
    public let decisionsPerMonth: Double
    public let horizonMonths: Int
    /// Yearly discount rate, 0.05 for 5 %.
    public let discountRatePerYear: Double

    /// What a month would be worth if every decision became right, yen.
    public var claimedYenPerMonth: Double { benefitYenPerCorrectDecision * decisionsPerMonth }
    /// The same over the whole horizon, not discounted: what a return can be worth at most.
    public var claimedYen: Double { claimedYenPerMonth * Double(horizonMonths) }

    public init(
        benefitYenPerCorrectDecision: Double, decisionsPerMonth: Double, horizonMonths: Int,
        discountRatePerYear: Double
    ) {
        self.benefitYenPerCorrectDecision = benefitYenPerCorrectDecision
        self.decisionsPerMonth = decisionsPerMonth
        self.horizonMonths = horizonMonths
        self.discountRatePerYear = discountRatePerYear
    }
}
