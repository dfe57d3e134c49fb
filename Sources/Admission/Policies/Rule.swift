internal import Domain

/// One thing that a policy can demand: one file, and one line in `Rules.all`.
protocol Rule: Sendable {
    /// What `rule:` says in a policy file.
    static var name: String { get }
    /// The keys that it has besides those that every rule has.
    static var keys: [String] { get }

    /// Whether what it objects to, it may object to by the names in a request alone.
    static var isAboutNames: Bool { get }

    /// Who has to approve what it holds.
    var approval: ApprovalNeed { get }

    /// Nil after an objection.
    init?(_ fields: Fields)

    /// Nil where the rule has nothing against it.
    func objection(to subject: RuleSubject) -> RuleObjection?
}

extension Rule {
    static var isAboutNames: Bool { false }
    var approval: ApprovalNeed { .standard }
}

/// What a rule has against a request.
struct RuleObjection {
    let reason: String
    /// The field of the request that would have to change.
    let field: String
    /// Who has to approve it where it holds.
    var approval = ApprovalNeed.standard
}

enum Rules {
    static let all: [any Rule.Type] = [
        TrainableParametersRule.self, BaseModelShareRule.self, EstimatedCostRule.self, EstimatedDurationRule.self,
        AllowedModelsRule.self, AllowedDataRule.self, AllowedStagesRule.self, TeamCostRule.self,
    ]
}
