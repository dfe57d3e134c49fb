internal import Domain

/// `max`: a team's quota: what its runs have cost so far, what is reserved for those that are admitted, and the estimate of this one.
struct TeamCostRule: Rule {
    static let name = "team-cost"
    static let keys = ["max"]
    static let knowledge = Knowledge.ledger
    let most: Amount

    init?(_ fields: Fields) {
        guard let most = fields.required("max")?.amount(0...1e12) else { return nil }
        self.most = most
    }

    var terms: [Term] { [.most("max", most)] }

    func sight(of subject: RuleSubject) -> RuleSight {
        .spent(subject.consumption.team, estimatedYen: subject.costYen)
    }

    func objection(to subject: RuleSubject) -> RuleObjection? {
        let usage = subject.consumption.team
        let total = [usage.costYen, usage.reservedYen, subject.costYen].decimalSum
        guard total > most.value else { return nil }
        return RuleObjection(
            .team(
                .teamCost(
                    team: subject.team, spentYen: usage.costYen, reservedYen: usage.reservedYen, totalYen: total,
                    mostYen: most.value)),
            field: "metadata.team")
    }
}
