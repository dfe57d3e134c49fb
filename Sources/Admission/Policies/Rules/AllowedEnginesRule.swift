internal import Domain

/// `allowed`: the engines that a request may be computed by.
struct AllowedEnginesRule: Rule {
    static let name = "allowed-engines"
    static let keys = ["allowed"]
    static let isAboutNames = true
    private let allowed: [EngineName]

    init?(_ fields: Fields) {
        guard let allowed = fields.required("allowed")?.choices(EngineName.allCases) else { return nil }
        self.allowed = allowed
    }

    var terms: [Term] { [.among("allowed", allowed.map(\.rawValue))] }

    func sight(of subject: RuleSubject) -> RuleSight { .choice(of: .engine, subject.engine.rawValue) }

    func objection(to subject: RuleSubject) -> RuleObjection? {
        guard !allowed.contains(subject.engine) else { return nil }
        return RuleObjection(
            .rule(.choice(of: .engine, chosen: subject.engine.rawValue, allowed: allowed.map(\.rawValue))), field: "spec.engine"
        )
    }
}
