public import Domain

/// One rule and one request: what is asked, what is there, and what came of it.
public struct RuleExplanation: Sendable, Equatable {
    /// `POLICY/RULE`.
    public let rule: String
    /// File and line.
    public let place: String
    public let severity: Finding.Severity
    /// The stages that it is about, and what it asks of them.
    public let asks: String
    /// What of the request it looks at; nil where it does not.
    public let sees: String?
    public let outcome: Outcome

    public enum Outcome: Sendable, Equatable {
        /// The request's stage is none of the rule's.
        case notConcerned
        /// What would have to be known.
        case notKnown(String)
        case passes
        /// Why, the field that would have to change, and to what.
        case objects(reason: String, change: String)
        /// The same, and by what it is let pass.
        case exempt(reason: String, by: String)
    }
}

extension Policies {
    /// Every rule about one request, in their order; claims on teams among them, where a file binds them.
    /// - Parameter knowsLedger: whether the basis has what the ledger says.
    public func explanations(of request: Request, on basis: VerdictBasis, knowsLedger: Bool) -> [RuleExplanation] {
        let subject = RuleSubject(request, basis, self)
        let known: Knowledge = basis.facts == nil || basis.estimate == nil ? .request : knowsLedger ? .ledger : .stores
        return claims(of: subject)
            + demands.map { policy, demand in explanation(of: demand, in: policy, about: subject, known: known) }
            + GatesTogether.objections(to: subject, demands, exemptions: exemptions).map { explanation($0, of: subject) }
    }

    private func explanation(_ gates: GatesTogether, of subject: RuleSubject) -> RuleExplanation {
        RuleExplanation(
            rule: gates.policy.name(of: gates.demand), place: gates.policy.place(of: gates.demand), severity: gates.severity,
            asks: "what it and the gates before it ask, of one run", sees: gates.demand.rule.sight(of: subject),
            outcome: objects(gates.objection, gates.demand, "one run that carries all of them"))
    }

    private func objects(_ objection: RuleObjection, _ demand: Policy.Demand, _ wanted: String) -> RuleExplanation.Outcome {
        let approval = demand.severity == .hold ? "; or \(demand.approval.words)" : ""
        return .objects(reason: objection.reason, change: "\(objection.field) within \(wanted)\(approval)")
    }

    private func claims(of subject: RuleSubject) -> [RuleExplanation] {
        guard let teams else { return [] }
        let objections = teams.objections(to: subject)
        func explanation(_ outcome: RuleExplanation.Outcome) -> RuleExplanation {
            RuleExplanation(
                rule: "team/claim", place: teams.file, severity: .refusal, asks: "who may ask in whose name, for what",
                sees: "\(subject.submitter.userName.quoted()) for team \(subject.team.quoted())", outcome: outcome)
        }
        return objections.isEmpty
            ? [explanation(.passes)]
            : objections.map { explanation(.objects(reason: $0.reason, change: "\($0.field), or the file of teams")) }
    }

    private func explanation(
        of demand: Policy.Demand, in policy: Policy, about subject: RuleSubject, known: Knowledge
    ) -> RuleExplanation {
        let rule = type(of: demand.rule)
        let isConcerned = demand.applies(to: subject.stage)
        let isKnown = known >= rule.knowledge
        let outcome: RuleExplanation.Outcome
        if !isConcerned {
            outcome = .notConcerned
        } else if !isKnown {
            outcome = .notKnown(
                known == .request
                    ? "the files that it names were not looked at, or what they take could not be worked out"
                    : "what was spent, reserved and shown stands in the ledger; --database says where that is")
        } else if let objection = demand.objection(to: subject) {
            if let exemption = exemptions.exempting(subject, from: policy.name(of: demand), demand.severity) {
                outcome = .exempt(reason: objection.reason, by: exemption.grounds)
            } else {
                outcome = objects(objection, demand, demand.terms.isEmpty ? "what the rule asks" : demand.terms)
            }
        } else {
            outcome = .passes
        }
        return RuleExplanation(
            rule: policy.name(of: demand), place: policy.place(of: demand), severity: demand.severity, asks: demand.words,
            sees: isConcerned && isKnown ? demand.rule.sight(of: subject) : nil, outcome: outcome)
    }
}

extension Policy.Demand {
    /// What it asks, without of whom.
    var terms: String { rule.terms.map(\.words).joined(separator: ", ") }

    /// The stages, what it asks of them, and who approves.
    var words: String {
        let whom = stages.map { "stage \($0.map(\.rawValue).joined(separator: ", "))" } ?? "every stage"
        let need = severity == .hold && approval != .standard ? [approval.wordsWithExpiry] : []
        return ([whom] + (terms.isEmpty ? [] : [terms]) + need).joined(separator: "; ")
    }
}

extension ApprovalNeed {
    var wordsWithExpiry: String {
        words + (expirySeconds.map { " within \(Figure.short($0 / 3600)) hours" } ?? "")
    }
}
