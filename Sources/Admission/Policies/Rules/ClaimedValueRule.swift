internal import Domain

/// What a request may claim to be worth before somebody has to confirm it: `spec.value` is the requester's own word. The products are
/// there because halves of one figure can stand beside doubles of another.
struct ClaimedValueRule: Rule {
    static let name = "claimed-value"
    static let keys = [
        "maxBenefitPerDecision", "maxDecisionsPerMonth", "maxHorizonMonths", "minDiscountRate", "maxPerMonth", "maxInAll",
    ]
    private let limits: [(term: Term, limit: Limit)]

    /// A figure of a claim, and on which side of the limit it has to stay.
    private struct Limit: Sendable {
        let of: RuleMessage.Claim.Figure
        let value: Double
        let field: String
        /// Nil of what is no amount.
        let currency: Money.Currency?
        let figure: @Sendable (ValueModel) -> Double
    }

    init?(_ fields: Fields) {
        let benefit = fields.given("maxBenefitPerDecision") { $0.amount(0...1e9) }
        let decisions = fields.given("maxDecisionsPerMonth") { $0.number(0...1e12) }
        let horizon = fields.given("maxHorizonMonths") { $0.integer(1...600) }
        let discount = fields.given("minDiscountRate") { $0.number(0...10) }
        let perMonth = fields.given("maxPerMonth") { $0.amount(0...1e15) }
        let inAll = fields.given("maxInAll") { $0.amount(0...1e15) }
        guard let benefit, let decisions, let horizon, let discount, let perMonth, let inAll, fields.oneOf(Self.keys) else {
            return nil
        }
        let all: [Limit?] = [
            benefit.value.map {
                Limit(
                    of: .benefitPerDecision, value: $0.value,
                    field: "spec.value.benefitPerCorrectDecision", currency: $0.currency, figure: \.claimedYenPerDecision)
            },
            decisions.value.map {
                Limit(
                    of: .decisionsPerMonth, value: $0, field: "spec.value.decisionsPerMonth",
                    currency: nil, figure: \.decisionsPerMonth)
            },
            horizon.value.map {
                Limit(
                    of: .horizonMonths, value: Double($0), field: "spec.value.horizonMonths",
                    currency: nil, figure: { Double($0.horizonMonths) })
            },
            discount.value.map {
                Limit(
                    of: .discountRate, value: $0, field: "spec.value.discountRatePerYear",
                    currency: nil, figure: \.discountRatePerYear)
            },
            perMonth.value.map {
                Limit(
                    of: .perMonth, value: $0.value, field: "spec.value", currency: $0.currency,
                    figure: \.claimedYenPerMonth)
            },
            inAll.value.map {
                Limit(
                    of: .inAll, value: $0.value, field: "spec.value", currency: $0.currency,
                    figure: \.claimedYen)
            },
        ]
        limits = zip(Self.keys, all).compactMap { key, limit in
            limit.map { limit in
                if let currency = limit.currency { return (.most(key, Amount(limit.value, currency)), limit) }
                let bound: Term.Bound = limit.of.isMost ? .most(limit.value) : .least(limit.value)
                return (Term(key: key, bound: bound, value: .plain(Figure.short(limit.value))), limit)
            }
        }
    }

    var terms: [Term] { limits.map(\.term) }

    func sight(of subject: RuleSubject) -> RuleSight {
        guard let value = subject.value else { return .noClaim }
        return .claimed(
            yenPerDecision: value.claimedYenPerDecision, decisionsPerMonth: value.decisionsPerMonth,
            horizonMonths: value.horizonMonths, discountRate: value.discountRatePerYear)
    }

    func objection(to subject: RuleSubject) -> RuleObjection? {
        guard let value = subject.value else { return nil }
        let passed = limits.filter { _, limit in
            let figure = limit.figure(value)
            return limit.of.isMost ? figure > limit.value : figure < limit.value
        }
        guard let first = passed.first else { return nil }
        let claims = passed.map { _, limit in RuleMessage.Claim(limit.of, limit.figure(value), limit: limit.value) }
        return RuleObjection(.rule(.claims(claims: claims)), field: first.limit.field)
    }
}
