internal import Domain

/// `max`: the most adapter parameters that a request may ask for.
struct TrainableParametersRule: Rule {
    static let name = "trainable-parameters"
    static let keys = ["max"]
    private let countMax: Int

    init?(_ fields: Fields) {
        guard let countMax = fields.required("max")?.integer(1...1_000_000_000_000) else { return nil }
        self.countMax = countMax
    }

    func objection(to subject: RuleSubject) -> RuleObjection? {
        guard subject.trainableParameterCount > countMax else { return nil }
        return RuleObjection(
            reason: "\(subject.trainableParameterCount) trainable parameters are asked for; at most \(countMax) are allowed",
            field: "spec.budget.trainableParameters")
    }
}
