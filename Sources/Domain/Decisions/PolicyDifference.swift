/// One thing that is different in other policies.
public struct PolicyDifference: Sendable, Equatable {
    public let how: How
    public let what: What

    public init(_ how: How, _ what: What) {
        self.how = how
        self.what = what
    }

    public enum How: Sendable, CaseIterable { case stricter, looser, changed, came, went }

    /// Pairs are what was and what is.
    public enum What: Sendable, Equatable {
        /// - name: `POLICY/RULE`; the place is its file and line.
        case inRule(name: String, place: String, Change)
        /// A rule as a whole.
        case rule(name: String, place: String, Finding.Severity, RuleAsk)
        case order([String], [String])
        /// Of the policies' clock, behind UTC below zero.
        case offsetMinutes(Int, Int)
        case laterFiles(String, String)
        case rateCard(RateCard, RateCard)
        /// - Exempted teams, users and stages: nil for all.
        case exemption(rule: String, teams: [String]?, users: [String]?, stages: [String]?, until: String, reason: String)
        case approver(String)
        case operatorName(String)
        case role(name: String, users: [String], groups: [String])
        /// Whether a file says which account belongs to which team; without one a team is what a request says.
        case binding(Bool)
        /// - What a team may use: nil for all.
        case team(name: String, users: [String], groups: [String], stages: [String]?, data: [String]?, models: [String]?)
        /// - facts: what stands behind its name: digest, licence, classification.
        case model(name: String, facts: [String])
        case data(pattern: String, facts: [String])
    }

    /// What is different in a rule.
    public enum Change: Sendable, Equatable {
        case severity(Finding.Severity, Finding.Severity)
        case stages([String], [String])
        case term(RuleTerm, RuleTerm.Value)
        case termWent(RuleTerm)
        case termCame(RuleTerm)
        case approval(NeededApproval, NeededApproval)
    }
}
