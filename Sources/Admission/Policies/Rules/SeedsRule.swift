internal import Domain

/// `min`: the fewest seeds that each arm has to be trained with.
struct SeedsRule: Rule {
    static let name = "seeds"
    static let keys = ["min"]
    private let countMin: Int

    init?(_ fields: Fields) {
        // As many as a request may have.
        guard let countMin = fields.required("min")?.integer(1...16) else { return nil }
        self.countMin = countMin
    }

    var terms: [Term] { [.least("min", Double(countMin), Figure.count(countMin))] }

    func sight(of subject: RuleSubject) -> RuleSight { .count(of: .seed, subject.seedCount) }

    func objection(to subject: RuleSubject) -> RuleObjection? {
        guard subject.seedCount < countMin else { return nil }
        return RuleObjection(.rule(.seeds(count: subject.seedCount, least: countMin)), field: "spec.training.seeds")
    }
}
