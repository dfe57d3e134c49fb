internal import Domain

/// What cannot be meant: rules that leave nothing to admit, people who do not exist, exemptions that nobody may give.
extension Policies {
    var contradictions: [Finding] {
        impossibleStages + unmetRules + missingPeople + blindGates + illegitimateExemptions
    }

    private func finding(_ rule: String, _ message: PolicyMessage, _ policy: Policy, _ demand: Policy.Demand) -> Finding {
        Finding(
            severity: .refusal, rule: "policy/\(rule)", message: Message(.policy(message)), file: policy.file,
            line: demand.line, column: demand.column)
    }

    private func impossible(
        _ stage: Request.Stage, _ why: PolicyMessage.Impossible, _ policy: Policy, _ demand: Policy.Demand
    ) -> Finding {
        finding("contradiction", .impossible(stage: stage.rawValue, why: why), policy, demand)
    }

    /// The rules that refuse requests of a stage.
    func refusing(_ stage: Request.Stage) -> [(policy: Policy, demand: Policy.Demand)] {
        demands.filter { $0.demand.severity == .refusal && $0.demand.applies(to: stage) }
    }

    /// Stages of which requests may be admitted, by the lists of stages.
    var possibleStages: [Request.Stage] {
        Request.Stage.allCases.filter { stage in
            refusing(stage).allSatisfy { entry in
                guard entry.demand.rule is AllowedStagesRule else { return true }
                return entry.demand.rule.terms.allSatisfy { $0.bound.words.contains(stage.rawValue) }
            }
        }
    }

    /// Lists and windows that no request of a stage can satisfy together. A stage that is left out on purpose is no contradiction.
    private var impossibleStages: [Finding] {
        guard !possibleStages.isEmpty else {
            let lists = demands.filter { $0.demand.rule is AllowedStagesRule }
            guard let last = lists.last else { return [] }
            let places = lists.dropLast().map { $0.policy.place(of: $0.demand) }
            return [finding("contradiction", .noStageLeft(places: places), last.policy, last.demand)]
        }
        var findings: [Finding] = []
        var said: Set<String> = []
        for stage in possibleStages {
            let refusing = refusing(stage)
            for kind in Dictionary(grouping: refusing, by: { $0.demand.subjectName }).sorted(by: { $0.key < $1.key }).map(
                \.value)
            {
                guard let (places, last) = Self.excluding(kind) else { continue }
                let others = places.joined(separator: " and ")
                guard said.insert("\(others) \(last.policy.place(of: last.demand))").inserted else { continue }
                findings.append(
                    impossible(stage, .nothingLeft(rule: last.demand.name, places: places), last.policy, last.demand))
            }
        }
        return findings
    }

    /// The first rule of one kind that leaves nothing of what others before it leave, and where those stand.
    private static func excluding(
        _ kind: [(policy: Policy, demand: Policy.Demand)]
    ) -> (places: [String], last: (policy: Policy, demand: Policy.Demand))? {
        for key in Set(kind.flatMap { $0.demand.rule.terms.map(\.key) }).sorted() {
            var before: [(place: String, bound: Term.Bound)] = []
            var left: Term.Bound?
            for entry in kind {
                guard let bound = entry.demand.rule.terms.first(where: { $0.key == key })?.bound else { continue }
                // What two lists of patterns have in common is no list of patterns.
                if let other = before.first(where: { $0.bound.excludes(bound) }) { return ([other.place], entry) }
                if let left, left.excludes(bound) { return (before.map(\.place), entry) }
                left = left?.intersection(bound) ?? bound
                before.append((entry.policy.place(of: entry.demand), bound))
            }
        }
        return nil
    }

    /// Every run holds what the rate card says, and what no catalogue knows is objected to.
    private var unmetRules: [Finding] {
        demands.compactMap { policy, demand in
            guard demand.severity == .refusal, let stage = possibleStages.first(where: demand.applies) else { return nil }
            let why: PolicyMessage.Impossible
            switch demand.rule {
            case let cores as CoresRule where cores.countMax < rateCard.coreCount: why = .coresHeld(count: rateCard.coreCount)
            case let licences as AllowedLicencesRule where !licences.isMet(by: catalogue): why = .noLicensed
            case let classification as DataClassificationRule where !classification.isMet(by: catalogue): why = .noneSoOpen
            default: return nil
            }
            return impossible(stage, why, policy, demand)
        }
    }

    /// Roles that nobody defines, and more approvals than there are people.
    private var missingPeople: [Finding] {
        demands.compactMap { policy, demand in
            let need = demand.approval
            guard let name = need.role else {
                guard need.count > 1, need.count > authority.approvers.count else { return nil }
                return finding(
                    "people", .fewApprovers(needed: need.count, count: authority.approvers.count), policy, demand)
            }
            guard let role = authority.roles.first(where: { $0.name == name }) else {
                return finding(
                    "people", .noRole(role: name.quoted(), there: authority.roles.map(\.name)), policy, demand)
            }
            guard role.groups.isEmpty, need.count > role.users.count else { return nil }
            return finding(
                "people", .fewUsers(needed: need.count, role: name.quoted(), count: role.users.count), policy, demand)
        }
    }

    /// Gates that need validated scores of a stage whose methods of search have none to validate.
    private var blindGates: [Finding] {
        demands.compactMap { policy, demand in
            guard let gate = demand.rule as? StageGateRule, gate.reliabilityMin != nil, demand.severity == .refusal else {
                return nil
            }
            let method = refusing(gate.needed).first { entry in
                entry.demand.rule is RequiredMethodRule
                    && !entry.demand.rule.terms.contains { $0.bound.words.contains(SearchSettings.Method.static.rawValue) }
            }
            guard let method else { return nil }
            let place = method.policy.place(of: method.demand)
            return impossible(gate.stage, .notValidated(place: place, needed: gate.needed.rawValue), policy, demand)
        }
    }

    /// An exemption from what does not exist does nothing, and one from an earlier file's rule loosens what later files may only tighten.
    private var illegitimateExemptions: [Finding] {
        let rules = demands.map { $0.policy.name(of: $0.demand) }
        return policies.indices.flatMap { index in
            policies[index].exemptions.compactMap { exemption in
                func finding(_ message: PolicyMessage) -> Finding {
                    Finding(
                        severity: .refusal, rule: "policy/exemption", message: Message(.policy(message)), file: exemption.file,
                        field: "exemptions", line: exemption.line)
                }
                guard rules.contains(where: { $0.utf8.elementsEqual(exemption.rule.utf8) }) else {
                    let near = rules.min { EditDistance.between($0, exemption.rule) < EditDistance.between($1, exemption.rule) }
                    return finding(.noRuleToExempt(rule: exemption.rule.quoted(200), near: near))
                }
                let owner = policies.firstIndex { policy in policy.demands.contains { policy.name(of: $0) == exemption.rule } }
                guard let owner, owner < index, bundle.laterFiles == .tighten else { return nil }
                return finding(.loosens(rule: exemption.rule, file: policies[owner].file.quoted(255)))
            }
        }
    }
}

extension Policy.Demand {
    /// Rule and what it is about: `quota of team period month`.
    var subjectName: String {
        ([name] + rule.terms.compactMap { if case .about(let what) = $0.bound { "\($0.key) \(what)" } else { nil } })
            .joined(separator: " ")
    }
}

extension Term.Bound {
    /// Of a list; none otherwise.
    var words: Set<String> {
        switch self {
        case .among(let words), .all(let words): words
        default: []
        }
    }
}
