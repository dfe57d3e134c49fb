internal import Domain

/// `allowed`: the priorities that a request may have.
struct AllowedPrioritiesRule: Rule {
    static let name = "allowed-priorities"
    static let keys = ["allowed"]
    private let allowed: [Request.Priority]

    init?(_ fields: Fields) {
        guard let allowed = fields.required("allowed")?.choices(Request.Priority.allCases) else { return nil }
        self.allowed = allowed
    }

    var terms: [Term] { [.among("allowed", allowed.map(\.rawValue))] }

    func sight(of subject: RuleSubject) -> RuleSight { .choice(of: .priority, subject.priority.rawValue) }

    func objection(to subject: RuleSubject) -> RuleObjection? {
        guard !allowed.contains(subject.priority) else { return nil }
        return RuleObjection(
            .rule(.choice(of: .priority, chosen: subject.priority.rawValue, allowed: allowed.map(\.rawValue))),
            field: "metadata.priority")
    }
}
