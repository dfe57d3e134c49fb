internal import Domain

/// `models`: the base models that may be used, each by name and by the SHA-256 of its weights.
struct AllowedModelsRule: Rule {
    static let name = "allowed-models"
    static let keys = ["models"]
    static let isAboutNames = true
    private let models: [(name: String, digest: Digest)]

    init?(_ fields: Fields) {
        guard let items = fields.required("models")?.items(1...1000) else { return nil }
        models = items.compactMap { item in
            guard let model = Fields(item) else { return nil }
            model.allow(["name", "sha256"])
            let name = model.required("name")?.name(1...128)
            let digest = model.required("sha256")?.digest()
            guard let name, let digest else { return nil }
            return (name, digest)
        }
        guard models.count == items.count else { return nil }
    }

    func objection(to subject: RuleSubject) -> RuleObjection? {
        let digests = models.filter { $0.name == subject.modelName }.map(\.digest)
        guard !digests.isEmpty else {
            return RuleObjection(
                reason:
                    "model '\(subject.modelName)' is not allowed; allowed are: \(models.map(\.name).joined(separator: ", "))",
                field: "spec.model")
        }
        guard let digest = subject.modelDigest, !digests.contains(digest) else { return nil }
        return RuleObjection(
            reason: "the weights of '\(subject.modelName)' have SHA-256 \(digest), which is not the allowed one",
            field: "spec.model")
    }
}
