internal import Domain

/// `allowed`: the stages whose requests are taken at all.
struct AllowedStagesRule: Rule {
    static let name = "allowed-stages"
    static let keys = ["allowed"]
    private let allowed: [Request.Stage]

    init?(_ fields: Fields) {
        guard let items = fields.required("allowed")?.items(1...Request.Stage.allCases.count) else { return nil }
        allowed = items.compactMap { $0.choice(Request.Stage.allCases) }
        guard allowed.count == items.count else { return nil }
    }

    var terms: [Term] { [.among("allowed", allowed.map(\.rawValue))] }

    func sight(of subject: RuleSubject) -> RuleSight { .choice(of: .stage, subject.stage.rawValue) }

    func objection(to subject: RuleSubject) -> RuleObjection? {
        guard !allowed.contains(subject.stage) else { return nil }
        return RuleObjection(
            .rule(.choice(of: .stage, chosen: subject.stage.rawValue, allowed: allowed.map(\.rawValue))),
            field: "metadata.stage")
    }
}
