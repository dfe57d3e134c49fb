internal import Domain

/// One thing that a policy can demand: one file, one line in `Rules.all`, one section of docs/policies.md.
protocol Rule: Sendable {
    /// What `rule:` says in a policy file.
    static var name: String { get }
    /// The keys that it has besides those that every rule has.
    static var keys: [String] { get }

    /// Whether what it objects to, it may object to by the names in a request alone.
    static var isAboutNames: Bool { get }

    /// What has to be known before it can say anything.
    static var knowledge: Knowledge { get }

    /// The severities that it may have.
    static var severities: [Finding.Severity] { get }

    /// Nil after an objection.
    init?(_ fields: Fields)

    /// The stages that the rule itself is about; nil where `stages:` says it.
    var stages: [Request.Stage]? { get }

    /// What it asks, part by part: for words, for what differs between two bundles, and for what contradicts what.
    var terms: [Term] { get }

    /// What of a request it looks at.
    func sight(of subject: RuleSubject) -> RuleSight

    /// Nil where the rule has nothing against it.
    func objection(to subject: RuleSubject) -> RuleObjection?
}

extension Rule {
    static var isAboutNames: Bool { false }
    static var knowledge: Knowledge { .request }
    static var severities: [Finding.Severity] { Finding.Severity.allCases }
    var stages: [Request.Stage]? { nil }
}

/// What a rule looks at; each has those before it.
enum Knowledge: Int, Comparable {
    /// The request and who drops it.
    case request
    /// The files that it names, and the estimate that rests on them.
    case stores
    /// What has been spent, reserved and shown.
    case ledger

    static func < (left: Knowledge, right: Knowledge) -> Bool { left.rawValue < right.rawValue }
}

/// What a rule has against a request.
struct RuleObjection {
    private(set) var message: Message
    /// The field of the request that would have to change.
    let field: String
    /// Who has to approve it where it holds.
    var approval = ApprovalNeed.standard

    init(_ says: Message.Sentence, field: String, approval: ApprovalNeed = .standard) {
        self.message = Message(says)
        self.field = field
        self.approval = approval
    }

    /// The same of amounts in another currency than yen.
    func `in`(_ currency: Money.Currency) -> RuleObjection {
        var objection = self
        objection.message = message.in(currency)
        return objection
    }

    /// The same with something added.
    func noting(_ note: Message.Note) -> RuleObjection {
        var objection = self
        objection.message = message.noting(note)
        return objection
    }
}

enum Rules {
    static let all: [any Rule.Type] = [
        TrainableParametersRule.self, BaseModelShareRule.self, EstimatedCostRule.self, EstimatedDurationRule.self,
        EstimatedMemoryRule.self, CoresRule.self, AllowedModelsRule.self, AllowedDataRule.self, AllowedLicencesRule.self,
        DataClassificationRule.self, AllowedEnginesRule.self, AllowedStagesRule.self, AllowedPrioritiesRule.self,
        RequiredMethodRule.self, RequiredBaselinesRule.self, SeedsRule.self, TestRowsRule.self, ClaimedValueRule.self,
        TimeWindowRule.self,
        TeamCostRule.self, QuotaRule.self, TeamConcurrencyRule.self, ApprovalRule.self, StageGateRule.self,
    ]
}
