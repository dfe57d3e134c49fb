internal import Domain

/// `arms`: the baselines that have to be trained beside the searched allocation.
struct RequiredBaselinesRule: Rule {
    static let name = "required-baselines"
    static let keys = ["arms"]
    private let arms: [Arm]

    init?(_ fields: Fields) {
        guard let arms = fields.required("arms")?.choices(Arm.baselines) else { return nil }
        self.arms = arms
    }

    var terms: [Term] {
        let words = arms.map(\.rawValue)
        return [Term(key: "arms", bound: .all(Set(words)), value: .plain(words.joined(separator: ", ")))]
    }

    func sight(of subject: RuleSubject) -> RuleSight { .baselines(subject.compared.map(\.rawValue)) }

    func objection(to subject: RuleSubject) -> RuleObjection? {
        let missing = arms.filter { !subject.compared.contains($0) }
        guard !missing.isEmpty else { return nil }
        return RuleObjection(
            .rule(.baselines(missing: missing.map(\.rawValue), needed: arms.map(\.rawValue))), field: "spec.compare")
    }
}
