internal import Domain

/// `max`: how many of a team's requests may be admitted and not ended at a time, this one with them.
struct TeamConcurrencyRule: Rule {
    static let name = "team-concurrency"
    static let keys = ["max"]
    static let knowledge = Knowledge.ledger
    private let countMax: Int

    init?(_ fields: Fields) {
        guard let countMax = fields.required("max")?.integer(1...10_000) else { return nil }
        self.countMax = countMax
    }

    var terms: [Term] { [.most("max", Double(countMax), Figure.count(countMax))] }

    func sight(of subject: RuleSubject) -> RuleSight {
        .admittedOfTeam(subject.consumption.team.reservedCount)
    }

    func objection(to subject: RuleSubject) -> RuleObjection? {
        let count = subject.consumption.team.reservedCount
        guard count >= countMax else { return nil }
        return RuleObjection(
            .team(.teamConcurrency(team: subject.team, count: count, most: countMax)), field: "metadata.team")
    }
}
