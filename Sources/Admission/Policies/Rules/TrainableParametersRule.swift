internal import Domain

/// `max`: the most adapter parameters that a request may ask for.
struct TrainableParametersRule: Rule {
    static let name = "trainable-parameters"
    static let keys = ["max"]
    static let knowledge = Knowledge.stores
    private let countMax: Int

    init?(_ fields: Fields) {
        guard let countMax = fields.required("max")?.integer(1...1_000_000_000_000) else { return nil }
        self.countMax = countMax
    }

    var terms: [Term] { [.most("max", Double(countMax), Figure.count(countMax))] }

    func sight(of subject: RuleSubject) -> RuleSight {
        .trainableParameters(subject.trainableParameterCount)
    }

    func objection(to subject: RuleSubject) -> RuleObjection? {
        guard subject.trainableParameterCount > countMax else { return nil }
        return RuleObjection(
            .rule(.trainableParameters(count: subject.trainableParameterCount, most: countMax)),
            field: "spec.budget.trainableParameters")
    }
}
