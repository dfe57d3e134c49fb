internal import Domain

/// `allowed`: the stages whose requests are taken at all.
struct AllowedStagesRule: Rule {
    static let name = "allowed-stages"
    static let keys = ["allowed"]
    private let stages: [Request.Stage]

    init?(_ fields: Fields) {
        guard let items = fields.required("allowed")?.items(1...Request.Stage.allCases.count) else { return nil }
        stages = items.compactMap { $0.choice(Request.Stage.allCases) }
        guard stages.count == items.count else { return nil }
    }

    func objection(to subject: RuleSubject) -> RuleObjection? {
        guard !stages.contains(subject.stage) else { return nil }
        return RuleObjection(
            reason: "stage '\(subject.stage.rawValue)'; allowed are: \(stages.map(\.rawValue).joined(separator: ", "))",
            field: "metadata.stage")
    }
}
