internal import Domain

extension Policies {
    /// What is different in other policies, one line each: rules that came and went, what became stricter or looser, and everything that
    /// rules rest on. Empty where both judge alike; comments, descriptions and tests make no difference.
    public func differences(to other: Policies) -> [String] {
        var lines = ruleDifferences(to: other)
        lines += Self.changes(
            of: "order of files", policies.map(\.file).joined(separator: ", "),
            other.policies.map(\.file).joined(separator: ", "))
        lines += Self.changes(
            of: "utcOffset", "\(bundle.utcOffsetSeconds / 60) min", "\(other.bundle.utcOffsetSeconds / 60) min")
        lines += Self.changes(of: "laterFiles", bundle.laterFiles.rawValue, other.bundle.laterFiles.rawValue)
        lines += Self.changes(of: "rate card", rateCard.words, other.rateCard.words)
        lines += Self.changes("exemption", exemptions.map(\.words), other.exemptions.map(\.words))
        lines += Self.changes("approver", authority.approvers, other.authority.approvers)
        lines += Self.changes("operator", authority.operators, other.authority.operators)
        lines += Self.changes("role", authority.roles.map(\.words), other.authority.roles.map(\.words))
        if (teams == nil) != (other.teams == nil) {
            lines.append(
                other.teams == nil
                    ? "looser    teams: a team is what a request says" : "stricter  teams: accounts are bound to teams")
        }
        lines += Self.changes("team", teams?.teams.map(\.words) ?? [], other.teams?.teams.map(\.words) ?? [])
        lines += Self.changes("model", catalogue.models.map(\.words), other.catalogue.models.map(\.words))
        lines += Self.changes("data", catalogue.data.map(\.words), other.catalogue.data.map(\.words))
        return lines
    }

    private static func changes(of what: String, _ old: String, _ new: String) -> [String] {
        old == new ? [] : ["changed   \(what): \(old) → \(new)"]
    }

    private static func changes(_ what: String, _ old: [String], _ new: [String]) -> [String] {
        old.filter { !new.contains($0) }.map { "went      \(what) \($0)" }
            + new.filter { !old.contains($0) }.map { "came      \(what) \($0)" }
    }

    /// Rules are the same rule where policy, kind and what they are about are; of several the same to the letter first, then those of the
    /// same stages, then in their order.
    private func ruleDifferences(to other: Policies) -> [String] {
        typealias Entry = (policy: Policy, demand: Policy.Demand)
        let likeness: [(Policy.Demand, Policy.Demand) -> Bool] = [
            { $0.asks == $1.asks && $0.severity == $1.severity }, { $0.stages == $1.stages && $0.severity == $1.severity },
            { $0.stages == $1.stages }, { _, _ in true },
        ]
        var (unpaired, rest): ([Entry], [Entry]) = (demands, other.demands)
        var lines: [String] = []
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
                let name = "\(next.policy.name(of: next.demand)) (\(next.policy.place(of: next.demand)))"
                lines += entry.demand.differences(to: next.demand).map { "\($0.how) \(name): \($0.words)" }
            }
            unpaired = left
        }
        func line(_ how: String, _ entry: Entry) -> String {
            "\(how) \(entry.policy.name(of: entry.demand)) (\(entry.policy.place(of: entry.demand))): "
                + "\(entry.demand.severity.rawValue), \(Words(.english).asks(entry.demand.asks))"
        }
        return lines + unpaired.map { line("went     ", $0) } + rest.map { line("came     ", $0) }
    }
}

extension Policy.Demand {
    /// How a later form of the rule differs.
    fileprivate func differences(to later: Policy.Demand) -> [(how: String, words: String)] {
        let words = Words(.english)
        var differences: [(how: String, words: String)] = []
        func note(_ change: Term.Change, _ words: String) {
            let names: [Term.Change: String] = [.stricter: "stricter ", .looser: "looser   ", .other: "changed  "]
            if let how = names[change] { differences.append((how, words)) }
        }
        let order: [Finding.Severity] = [.shadow, .warning, .hold, .refusal]
        let (old, new) = (order.firstIndex(of: severity) ?? 0, order.firstIndex(of: later.severity) ?? 0)
        note(new > old ? .stricter : new < old ? .looser : .same, "\(severity.rawValue) → \(later.severity.rawValue)")
        let concerned = Set(Request.Stage.allCases.filter(applies).map(\.rawValue))
        let laterConcerned = Set(Request.Stage.allCases.filter(later.applies).map(\.rawValue))
        func list(_ stages: Set<String>) -> String {
            Request.Stage.allCases.map(\.rawValue).filter(stages.contains).joined(separator: ", ")
        }
        note(
            Term.Bound.all(laterConcerned).change(since: .all(concerned)), "stages \(list(concerned)) → \(list(laterConcerned))"
        )
        for term in rule.terms {
            guard let next = later.rule.terms.first(where: { $0.key == term.key }) else {
                note(.looser, "\(words.terms([term.shown])) → no \(term.key)")
                continue
            }
            let change = next.bound.change(since: term.bound)
            note(change, "\(words.terms([term.shown])) → \(words.value(next.value))")
        }
        for term in later.rule.terms where !rule.terms.contains(where: { $0.key == term.key }) {
            note(.stricter, "no \(term.key) → \(words.terms([term.shown]))")
        }
        note(later.approval.change(since: approval), "\(words.needed(approval.shown)) → \(words.needed(later.approval.shown))")
        return differences
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

extension RateCard {
    fileprivate var words: String {
        let energy = energy.map {
            ", \(Figure.short($0.wattsPerCore)) W per core and \(Figure.short($0.wattsPerGiB)) W per GiB"
                + ($0.perKilowattHour.map { ", \(Figure.price($0)) per kWh" } ?? "")
                + ($0.carbonGramsPerKilowattHour.map { ", \(Figure.short($0)) g of CO₂ per kWh" } ?? "")
        }
        return
            "\(name), \(Figure.yen(yenPerCoreHour)) per core and hour, \(Figure.counted(coreCount, "core")), \(Figure.yen(yenPerRun)) per run"
            + (perGiBHour.map { ", \(Figure.price($0)) per GiB and hour" } ?? "") + (energy ?? "")
    }
}

extension Authority.Role {
    fileprivate var words: String {
        "\(name): users \(users.joined(separator: ", ")); groups \(groups.joined(separator: ", "))"
    }
}

extension Teams.Team {
    fileprivate var words: String {
        func list(_ what: String, _ items: [String]?) -> String {
            items.map { "\(what) \($0.isEmpty ? "none" : $0.joined(separator: ", "))" } ?? "all \(what)"
        }
        return
            "\(name): users \(users.joined(separator: ", ")); groups \(groups.joined(separator: ", ")); "
            + "\(list("stages", stages?.map(\.rawValue))); \(list("data", dataPatterns)); \(list("models", models))"
    }
}

extension Catalogue.Entry {
    fileprivate var words: String {
        [pattern, digest.map(\.hexadecimal), licence, classification?.rawValue].compactMap(\.self).joined(separator: ", ")
    }
}
