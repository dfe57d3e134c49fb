internal import Domain

/// `models`: the base models that may be used, each by the SHA-256 of its weights and, where it has to have one, by name.
struct AllowedModelsRule: Rule {
    static let name = "allowed-models"
    static let keys = ["models"]
    static let isAboutNames = true
    private let models: [(name: String?, digest: Digest)]

    init?(_ fields: Fields) {
        guard let items = fields.required("models")?.items(1...1000) else { return nil }
        models = items.compactMap { item in
            guard let model = Fields(item) else { return nil }
            model.allow(["name", "sha256"])
            let name = model.given("name") { $0.name(1...128) }
            let digest = model.required("sha256")?.digest()
            guard let name, let digest else { return nil }
            return (name.value, digest)
        }
        guard models.count == items.count else { return nil }
    }

    var terms: [Term] {
        let allowed = models.map { NamedBytes(pattern: $0.name ?? "*", digest: $0.digest) }
        return [
            Term(
                key: "models", bound: .matching(allowed),
                value: .models(models.map { .init(name: $0.name, weights: $0.digest) }))
        ]
    }

    func sight(of subject: RuleSubject) -> RuleSight {
        .model(name: subject.modelName, weights: subject.modelDigest)
    }

    func objection(to subject: RuleSubject) -> RuleObjection? {
        let digests = models.filter { $0.name == nil || $0.name == subject.modelName }.map(\.digest)
        guard !digests.isEmpty else {
            return RuleObjection(
                .permission(
                    .modelNotAllowed(
                        model: subject.modelName, allowed: models.map { .init(name: $0.name, weights: $0.digest) })),
                field: "spec.model")
        }
        guard let digest = subject.modelDigest, !digests.contains(digest) else { return nil }
        return RuleObjection(
            .permission(.otherWeights(model: subject.modelName, digest: digest)), field: "spec.model")
    }
}
