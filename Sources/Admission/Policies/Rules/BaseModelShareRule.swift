internal import Domain

/// `max`: the most adapter parameters that a request may ask for, as a share of the base model's.
struct BaseModelShareRule: Rule {
    static let name = "base-model-share"
    static let keys = ["max"]
    static let knowledge = Knowledge.stores
    private let percentageMax: Double

    init?(_ fields: Fields) {
        guard let percentageMax = fields.required("max")?.percentage() else { return nil }
        self.percentageMax = percentageMax
    }

    var terms: [Term] { [.most("max", percentageMax, "\(Figure.short(percentageMax)) %")] }

    func sight(of subject: RuleSubject) -> RuleSight {
        .shareOfBase(trainable: subject.trainableParameterCount, base: subject.baseParameterCount)
    }

    func objection(to subject: RuleSubject) -> RuleObjection? {
        let percentage = 100 * Double(subject.trainableParameterCount) / Double(subject.baseParameterCount)
        guard percentage > percentageMax else { return nil }
        return RuleObjection(
            .rule(
                .baseModelShare(
                    count: subject.trainableParameterCount, percent: percentage, baseCount: subject.baseParameterCount,
                    mostPercent: percentageMax)),
            field: "spec.budget.trainableParameters")
    }
}
