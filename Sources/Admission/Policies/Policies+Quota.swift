public import Domain

extension Policies {
    /// The lowest quota that a rule sets for what a team may spend in all, in any stage, in the rate card's currency; nil where none does.
    public var teamCostMax: Amount? { lowest { ($0 as? TeamCostRule)?.most ?? ($0 as? QuotaRule)?.teamCostMax } }

    /// The same for what it may spend in a calendar month.
    public var teamMonthCostMax: Amount? { lowest { ($0 as? QuotaRule)?.teamMonthCostMax } }

    private func lowest(_ amount: (any Rule) -> Amount?) -> Amount? {
        policies.flatMap(\.demands).filter { [.refusal, .hold].contains($0.severity) }.compactMap { amount($0.rule) }.min {
            $0.value < $1.value
        }
    }
}
