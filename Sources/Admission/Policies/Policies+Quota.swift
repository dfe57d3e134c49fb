extension Policies {
    /// The lowest quota that a `team-cost` rule sets for any stage, yen; nil where none does.
    public var teamCostYenMax: Double? {
        policies.flatMap(\.demands).compactMap { ($0.rule as? TeamCostRule)?.yenMax }.min()
    }
}
