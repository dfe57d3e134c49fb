public import Domain

extension Policies {
    /// What is different in other policies: rules that came and went, what became stricter or looser, and everything that rules rest on.
    /// Empty where both judge alike; comments, descriptions and tests make no difference.
    public func differences(to other: Policies) -> [PolicyDifference] {
        typealias What = PolicyDifference.What
        var differences = ruleDifferences(to: other)
        func note(_ isDifferent: Bool, _ what: What, _ how: PolicyDifference.How = .changed) {
            if isDifferent { differences.append(PolicyDifference(how, what)) }
        }
        func compare(_ old: [What], _ new: [What]) {
            for what in old { note(!new.contains(what), what, .went) }
            for what in new { note(!old.contains(what), what, .came) }
        }
        let (files, otherFiles) = (policies.map(\.file), other.policies.map(\.file))
        note(files != otherFiles, .order(files, otherFiles))
        let (offset, otherOffset) = (bundle.utcOffsetSeconds / 60, other.bundle.utcOffsetSeconds / 60)
        note(offset != otherOffset, .offsetMinutes(offset, otherOffset))
        let (later, otherLater) = (bundle.laterFiles.rawValue, other.bundle.laterFiles.rawValue)
        note(later != otherLater, .laterFiles(later, otherLater))
        note(rateCard != other.rateCard, .rateCard(rateCard, other.rateCard))
        compare(exemptions.map(\.shown), other.exemptions.map(\.shown))
        compare(authority.approvers.map { .approver($0) }, other.authority.approvers.map { .approver($0) })
        compare(authority.operators.map { .operatorName($0) }, other.authority.operators.map { .operatorName($0) })
        compare(authority.roles.map(\.shown), other.authority.roles.map(\.shown))
        note((teams == nil) != (other.teams == nil), .binding(other.teams != nil), other.teams == nil ? .looser : .stricter)
        compare(teams?.teams.map(\.shown) ?? [], other.teams?.teams.map(\.shown) ?? [])
        compare(
            catalogue.models.map { .model(name: $0.pattern, facts: $0.facts) },
            other.catalogue.models.map { .model(name: $0.pattern, facts: $0.facts) })
        compare(
            catalogue.data.map { .data(pattern: $0.pattern, facts: $0.facts) },
            other.catalogue.data.map { .data(pattern: $0.pattern, facts: $0.facts) })
        return differences
    }

    /// Rules are the same rule where policy, kind and what they are about are; of several the same to the letter first, then those of the
    /// same stages, then in their order.
    private func ruleDifferences(to other: Policies) -> [PolicyDifference] {
        typealias Entry = (policy: Policy, demand: Policy.Demand)
        let likeness: [(Policy.Demand, Policy.Demand) -> Bool] = [
            { $0.asks == $1.asks && $0.severity == $1.severity }, { $0.stages == $1.stages && $0.severity == $1.severity },
            { $0.stages == $1.stages }, { _, _ in true },
        ]
        var (unpaired, rest): ([Entry], [Entry]) = (demands, other.demands)
        var differences: [PolicyDifference] = []
        for isAlike in likeness {
            var left: [Entry] = []
            for entry in unpaired {
                let place = rest.firstIndex {
                    $0.policy.name == entry.policy.name && $0.demand.subjectName == entry.demand.subjectName
                        && isAlike(entry.demand, $0.demand)
                }
                guard let place else {
                    left.append(entry)
                    continue
                }
                let next = rest.remove(at: place)
                let (name, at) = (next.policy.name(of: next.demand), next.policy.place(of: next.demand))
                differences += entry.demand.changes(to: next.demand).map { how, change in
                    PolicyDifference(how, .inRule(name: name, place: at, change))
                }
            }
            unpaired = left
        }
        func difference(_ how: PolicyDifference.How, _ entry: Entry) -> PolicyDifference {
            PolicyDifference(
                how,
                .rule(
                    name: entry.policy.name(of: entry.demand), place: entry.policy.place(of: entry.demand),
                    entry.demand.severity,
                    entry.demand.asks))
        }
        return differences + unpaired.map { difference(.went, $0) } + rest.map { difference(.came, $0) }
    }
}

extension Policy.Demand {
    /// How a later form of the rule differs.
    fileprivate func changes(to later: Policy.Demand) -> [(how: PolicyDifference.How, change: PolicyDifference.Change)] {
        var changes: [(how: PolicyDifference.How, change: PolicyDifference.Change)] = []
        func note(_ term: Term.Change, _ change: PolicyDifference.Change) {
            switch term {
            case .same: break
            case .stricter: changes.append((.stricter, change))
            case .looser: changes.append((.looser, change))
            case .other: changes.append((.changed, change))
            }
        }
        let order: [Finding.Severity] = [.shadow, .warning, .hold, .refusal]
        let (old, new) = (order.firstIndex(of: severity) ?? 0, order.firstIndex(of: later.severity) ?? 0)
        note(new > old ? .stricter : new < old ? .looser : .same, .severity(severity, later.severity))
        let concerned = Request.Stage.allCases.filter(applies).map(\.rawValue)
        let laterConcerned = Request.Stage.allCases.filter(later.applies).map(\.rawValue)
        note(
            Term.Bound.all(Set(laterConcerned)).change(since: .all(Set(concerned))), .stages(concerned, laterConcerned))
        for term in rule.terms {
            guard let next = later.rule.terms.first(where: { $0.key == term.key }) else {
                note(.looser, .termWent(term.shown))
                continue
            }
            note(next.bound.change(since: term.bound), .term(term.shown, next.value))
        }
        for term in later.rule.terms where !rule.terms.contains(where: { $0.key == term.key }) {
            note(.stricter, .termCame(term.shown))
        }
        note(later.approval.change(since: approval), .approval(approval.shown, later.approval.shown))
        return changes
    }
}

extension ApprovalNeed {
    /// More people in less time are stricter; other people are other.
    fileprivate func change(since earlier: ApprovalNeed) -> Term.Change {
        guard role == earlier.role else { return .other }
        let (time, before) = (expirySeconds ?? .infinity, earlier.expirySeconds ?? .infinity)
        let (isStricter, isLooser) = (count >= earlier.count && time <= before, count <= earlier.count && time >= before)
        return isStricter ? isLooser ? .same : .stricter : isLooser ? .looser : .other
    }
}

extension Exemption {
    fileprivate var shown: PolicyDifference.What {
        .exemption(
            rule: rule, teams: teams, users: users, stages: stages?.map(\.rawValue), until: until.text, reason: reason)
    }
}

extension Authority.Role {
    fileprivate var shown: PolicyDifference.What { .role(name: name, users: users, groups: groups) }
}

extension Teams.Team {
    fileprivate var shown: PolicyDifference.What {
        .team(
            name: name, users: users, groups: groups, stages: stages?.map(\.rawValue), data: dataPatterns, models: models)
    }
}

extension Catalogue.Entry {
    fileprivate var facts: [String] { [digest.map(\.hexadecimal), licence, classification?.rawValue].compactMap(\.self) }
}
