internal import Domain

/// One thing that a policy can demand: one file, and one line in `Rules.all`.
protocol Rule: Sendable {
    /// What `rule:` says in a policy file.
    static var name: String { get }
    /// The keys that it has besides those that every rule has.
    static var keys: [String] { get }

    /// Whether what it objects to, it may object to by the names in a request alone.
    static var isAboutNames: Bool { get }

    /// Nil after an objection.
    init?(_ fields: Fields)

    /// Nil where the rule has nothing against it.
    func objection(to subject: RuleSubject) -> RuleObjection?
}

extension Rule {
    static var isAboutNames: Bool { false }
}

/// What a rule has against a request.
struct RuleObjection {
    let reason: String
    /// The field of the request that would have to change.
    let field: String
}

/// All that rules may look at: figures of a request, of what it names, and of what it would cost.
struct RuleSubject: Sendable {
    var stage = Request.Stage.poc
    var team = "team"
    var trainableParameterCount = 1
    var baseParameterCount = 1_000_000
    var costYen = 0.0
    var wallSeconds = 1.0
    var modelName = "model"
    var modelDigest: Digest?
    /// Paths by split, below the data store.
    var dataPaths: [(split: Split, path: String)] = []
    /// What the team's runs have cost so far.
    var spentYen = 0.0
    /// The estimates of the team's requests that are admitted and not yet paid.
    var reservedYen = 0.0
}

extension RuleSubject {
    /// The names in a request, with nothing known of what they stand for.
    init(byName request: Request) {
        self.init()
        stage = request.metadata.stage
        team = request.metadata.team
        modelName = request.specification.model
        dataPaths = Split.allCases.map { ($0, request.specification.data[$0]) }
    }
}

enum Rules {
    static let all: [any Rule.Type] = [
        TrainableParametersRule.self, BaseModelShareRule.self, EstimatedCostRule.self, EstimatedDurationRule.self,
        AllowedModelsRule.self, AllowedDataRule.self, AllowedStagesRule.self, TeamCostRule.self,
    ]
}
