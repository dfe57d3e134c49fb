public import Domain

/// One rule and one request: what is asked, what is there, and what came of it.
public struct RuleExplanation: Sendable, Equatable {
    /// `POLICY/RULE`.
    public let rule: String
    /// File and line.
    public let place: String
    public let severity: Finding.Severity
    /// The stages that it is about, and what it asks of them.
    public let asks: RuleAsk
    /// What of the request it looks at; nil where it does not.
    public let sees: RuleSight?
    public let outcome: Outcome

    public enum Outcome: Sendable, Equatable {
        /// The request's stage is none of the rule's.
        case notConcerned
        /// The files that it names were not looked at, or what they take could not be worked out.
        case filesNotKnown
        /// What stands in the ledger alone.
        case ledgerNotKnown
        case passes
        /// Why, and what would change that.
        case objects(Message, RuleChange)
        /// The same, and until when, where and why it is let pass.
        case exempt(Message, until: String, place: String, reason: String)
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
            asks: .oneRun, sees: gates.demand.rule.sight(of: subject),
            outcome: objects(gates.objection, gates.demand, .oneRun))
    }

    private func objects(
        _ objection: RuleObjection, _ demand: Policy.Demand, _ wanted: RuleChange.Wanted
    ) -> RuleExplanation.Outcome {
        let approval = demand.severity == .hold ? demand.approval.shown : nil
        return .objects(objection.message, RuleChange(field: objection.field, wanted: wanted, approval: approval))
    }

    private func claims(of subject: RuleSubject) -> [RuleExplanation] {
        guard let teams else { return [] }
        let objections = teams.objections(to: subject)
        func explanation(_ outcome: RuleExplanation.Outcome) -> RuleExplanation {
            RuleExplanation(
                rule: "team/claim", place: teams.file, severity: .refusal, asks: .claim,
                sees: .claimant(user: subject.submitter.userName, team: subject.team), outcome: outcome)
        }
        return objections.isEmpty
            ? [explanation(.passes)]
            : objections.map {
                explanation(.objects($0.message, RuleChange(field: $0.field, wanted: .fileOfTeams, approval: nil)))
            }
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
            outcome = known == .request ? .filesNotKnown : .ledgerNotKnown
        } else if let objection = demand.objection(to: subject) {
            if let exemption = exemptions.exempting(subject, from: policy.name(of: demand), demand.severity) {
                outcome = .exempt(
                    objection.message, until: exemption.until.text, place: exemption.place, reason: exemption.reason)
            } else {
                outcome = objects(objection, demand, .terms(demand.rule.terms.map(\.shown)))
            }
        } else {
            outcome = .passes
        }
        return RuleExplanation(
            rule: policy.name(of: demand), place: policy.place(of: demand), severity: demand.severity, asks: demand.asks,
            sees: isConcerned && isKnown ? demand.rule.sight(of: subject) : nil, outcome: outcome)
    }
}

extension Policy.Demand {
    /// The stages, what it asks of them, and who approves.
    var asks: RuleAsk {
        .demand(
            stages: stages, terms: rule.terms.map(\.shown),
            approval: severity == .hold && approval != .standard ? approval.shown : nil)
    }
}
