internal import Domain

/// `max`: the most that a run may be estimated to cost.
struct EstimatedCostRule: Rule {
    static let name = "estimated-cost"
    static let keys = ["max"]
    private let yenMax: Double

    init?(_ fields: Fields) {
        guard let yenMax = fields.required("max")?.yen(0...1e12) else { return nil }
        self.yenMax = yenMax
    }

    func objection(to subject: RuleSubject) -> RuleObjection? {
        guard subject.costYen > yenMax else { return nil }
        return RuleObjection(
            reason:
                "the run is estimated at \(Figures.short(subject.costYen)) yen; at most \(Figures.short(yenMax)) are allowed",
            field: "spec.training")
    }
}
