internal import Domain

/// `allowed`: the methods of search that a request may choose from.
struct RequiredMethodRule: Rule {
    static let name = "required-method"
    static let keys = ["allowed"]
    private let allowed: [SearchSettings.Method]

    init?(_ fields: Fields) {
        guard let allowed = fields.required("allowed")?.choices(SearchSettings.Method.allCases) else { return nil }
        self.allowed = allowed
    }

    var terms: [Term] { [.among("allowed", allowed.map(\.rawValue))] }

    func sight(of subject: RuleSubject) -> RuleSight { .choice(of: .method, subject.method.rawValue) }

    func objection(to subject: RuleSubject) -> RuleObjection? {
        guard !allowed.contains(subject.method) else { return nil }
        return RuleObjection(
            .rule(.choice(of: .method, chosen: subject.method.rawValue, allowed: allowed.map(\.rawValue))),
            field: "spec.search.method")
    }
}
