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
        let value: Double
        let isMost: Bool
        let what: String
        let field: String
        let words: @Sendable (Double) -> String
        let figure: @Sendable (ValueModel) -> Double
    }

    init?(_ fields: Fields) {
        let yen: @Sendable (Double) -> String = { Figure.yen($0) }
        let number: @Sendable (Double) -> String = { Figures.short($0) }
        let benefit = fields.given("maxBenefitPerDecision") { $0.yen(0...1e9) }
        let decisions = fields.given("maxDecisionsPerMonth") { $0.number(0...1e12) }
        let horizon = fields.given("maxHorizonMonths") { $0.integer(1...600) }
        let discount = fields.given("minDiscountRate") { $0.number(0...10) }
        let perMonth = fields.given("maxPerMonth") { $0.yen(0...1e15) }
        let inAll = fields.given("maxInAll") { $0.yen(0...1e15) }
        guard let benefit, let decisions, let horizon, let discount, let perMonth, let inAll, fields.oneOf(Self.keys) else {
            return nil
        }
        let all: [Limit?] = [
            benefit.value.map {
                Limit(
                    value: $0, isMost: true, what: "a benefit per correct decision of",
                    field: "spec.value.benefitPerCorrectDecision", words: yen, figure: \.claimedYenPerDecision)
            },
            decisions.value.map {
                Limit(
                    value: $0, isMost: true, what: "decisions per month of", field: "spec.value.decisionsPerMonth",
                    words: number, figure: \.decisionsPerMonth)
            },
            horizon.value.map {
                Limit(
                    value: Double($0), isMost: true, what: "a horizon in months of", field: "spec.value.horizonMonths",
                    words: number, figure: { Double($0.horizonMonths) })
            },
            discount.value.map {
                Limit(
                    value: $0, isMost: false, what: "a discount rate per year of", field: "spec.value.discountRatePerYear",
                    words: number, figure: \.discountRatePerYear)
            },
            perMonth.value.map {
                Limit(
                    value: $0, isMost: true, what: "benefit × decisions of a month of", field: "spec.value", words: yen,
                    figure: \.claimedYenPerMonth)
            },
            inAll.value.map {
                Limit(
                    value: $0, isMost: true, what: "benefit × decisions × months of", field: "spec.value", words: yen,
                    figure: \.claimedYen)
            },
        ]
        limits = zip(Self.keys, all).compactMap { key, limit in
            limit.map { limit in
                let words = limit.words(limit.value)
                return (limit.isMost ? .most(key, limit.value, words) : .least(key, limit.value, words), limit)
            }
        }
    }

    var terms: [Term] { limits.map(\.term) }

    func sight(of subject: RuleSubject) -> String {
        guard let value = subject.value else { return "no claim" }
        return
            "\(Figure.yen(value.claimedYenPerDecision)) × \(Figures.short(value.decisionsPerMonth)) decisions a month × "
            + "\(value.horizonMonths) months, discounted by \(Figures.short(value.discountRatePerYear)) a year"
    }

    func objection(to subject: RuleSubject) -> RuleObjection? {
        guard let value = subject.value else { return nil }
        let passed = limits.filter { _, limit in
            let figure = limit.figure(value)
            return limit.isMost ? figure > limit.value : figure < limit.value
        }
        guard let first = passed.first else { return nil }
        let reasons = passed.map { _, limit in
            let (figure, bound) = Figure.apart(limit.figure(value), limit.value) { number, more in
                more == 0 ? limit.words(number) : "\(number)"
            }
            return "\(limit.what) \(figure); \(limit.isMost ? "at most" : "at least") \(bound) is taken on the requester's word"
        }
        return RuleObjection(reason: "it claims " + reasons.joined(separator: ", and "), field: first.limit.field)
    }
}
