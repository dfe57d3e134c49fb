internal import Domain

/// `max`: the most that a run may be estimated to cost.
struct EstimatedCostRule: Rule {
    static let name = "estimated-cost"
    static let keys = ["max"]
    static let knowledge = Knowledge.stores
    private let yenMax: Double

    init?(_ fields: Fields) {
        guard let yenMax = fields.required("max")?.yen(0...1e12) else { return nil }
        self.yenMax = yenMax
    }

    var terms: [Term] { [.most("max", yenMax, .yen(yenMax))] }

    func sight(of subject: RuleSubject) -> RuleSight { .estimatedYen(subject.costYen) }

    func objection(to subject: RuleSubject) -> RuleObjection? {
        guard subject.costYen > yenMax else { return nil }
        return RuleObjection(.rule(.estimatedCost(yen: subject.costYen, mostYen: yenMax)), field: "spec.training")
    }
}
