internal import Domain

extension Policies {
    /// The lowest quota that a rule sets for what a team may spend in all, in any stage, yen; nil where none does.
    public var teamCostYenMax: Double? { lowest { ($0 as? TeamCostRule)?.yenMax ?? ($0 as? QuotaRule)?.teamYenMax } }

    /// The same for what it may spend in a calendar month.
    public var teamMonthCostYenMax: Double? { lowest { ($0 as? QuotaRule)?.teamMonthYenMax } }

    private func lowest(_ yenMax: (any Rule) -> Double?) -> Double? {
        policies.flatMap(\.demands).filter { [.refusal, .hold].contains($0.severity) }.compactMap { yenMax($0.rule) }.min()
    }
}
