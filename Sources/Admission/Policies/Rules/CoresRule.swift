internal import Domain

/// `max`: the most cores that a run may hold, by the rate card.
struct CoresRule: Rule {
    static let name = "cores"
    static let keys = ["max"]
    let countMax: Int

    init?(_ fields: Fields) {
        guard let countMax = fields.required("max")?.integer(1...4096) else { return nil }
        self.countMax = countMax
    }

    var terms: [Term] { [.most("max", Double(countMax), Figure.count(countMax))] }

    func sight(of subject: RuleSubject) -> RuleSight { .count(of: .core, subject.coreCount) }

    func objection(to subject: RuleSubject) -> RuleObjection? {
        guard subject.coreCount > countMax else { return nil }
        return RuleObjection(.rule(.cores(count: subject.coreCount, most: countMax)), field: "spec")
    }
}
