internal import Domain

/// `max`: the most that a run may be estimated to cost.
struct EstimatedCostRule: Rule {
    static let name = "estimated-cost"
    static let keys = ["max"]
    static let knowledge = Knowledge.stores
    private let most: Amount

    init?(_ fields: Fields) {
        guard let most = fields.required("max")?.amount(0...1e12) else { return nil }
        self.most = most
    }

    var terms: [Term] { [.most("max", most)] }

    func sight(of subject: RuleSubject) -> RuleSight { .estimatedYen(subject.costYen) }

    func objection(to subject: RuleSubject) -> RuleObjection? {
        guard subject.costYen > most.value else { return nil }
        return RuleObjection(.rule(.estimatedCost(yen: subject.costYen, mostYen: most.value)), field: "spec.training")
    }
}
