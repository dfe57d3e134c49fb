public import Domain

/// What may be meant, and probably is not: `policy check` says it, nothing depends on it.
extension Policies {
    /// - Parameter time: exemptions that are over by then are named.
    public func oddities(at time: Timestamp) -> [Finding] {
        idleRules + openGates + looseClaims + unusedTeams + lonelyRoot + pastExemptions(at: time)
    }

    private func warning(
        _ rule: String, _ message: OddityMessage, _ file: String, _ line: Int?, _ column: Int? = nil
    ) -> Finding {
        Finding(
            severity: .warning, rule: "policy/\(rule)", message: Message(.oddity(message)), file: file, line: line,
            column: column)
    }

    /// Rules that another one makes needless: it applies wherever they do, asks as much or more, and decides as much or more.
    private var idleRules: [Finding] {
        let all = demands
        return all.indices.compactMap { index in
            let (policy, demand) = all[index]
            let other = all.indices.first { place in
                place != index && all[place].demand.covers(demand) && (place < index || !demand.covers(all[place].demand))
            }
            guard let other else { return nil }
            return warning(
                "idle",
                .idleRule(rule: demand.name, place: all[other].policy.place(of: all[other].demand)),
                policy.file, demand.line, demand.column)
        }
    }

    /// A gate that stands before one stage, and none before a later one; and one that asks for runs that nobody may have.
    private var openGates: [Finding] {
        let gates = demands.filter { $0.demand.rule is StageGateRule && [.refusal, .hold].contains($0.demand.severity) }
        let guarded = gates.compactMap { ($0.demand.rule as? StageGateRule)?.stage }
        return gates.compactMap { policy, demand in
            guard let gate = demand.rule as? StageGateRule else { return nil }
            if let open = possibleStages.first(where: { $0.place > gate.stage.place && !guarded.contains($0) }) {
                return warning(
                    "gate", .openStage(stage: open.rawValue),
                    policy.file, demand.line, demand.column)
            }
            guard !possibleStages.contains(gate.needed) else { return nil }
            return warning(
                "gate", .gateOfNone(stage: gate.needed.rawValue), policy.file,
                demand.line,
                demand.column)
        }
    }

    /// Limits on one factor of a claim.
    private var looseClaims: [Finding] {
        demands.compactMap { policy, demand in
            guard demand.rule is ClaimedValueRule else { return nil }
            let keys = Set(demand.rule.terms.map(\.key))
            let factors = ["maxBenefitPerDecision", "maxDecisionsPerMonth"].filter(keys.contains)
            guard factors.count == 1, keys.isDisjoint(with: ["maxPerMonth", "maxInAll"]) else { return nil }
            return warning(
                "claim",
                .halfClaim(factor: factors[0]),
                policy.file, demand.line, demand.column)
        }
    }

    /// Teams that may ask for nothing.
    private var unusedTeams: [Finding] {
        guard let teams else { return [] }
        func patterns(_ name: String) -> [[NamedBytes]] {
            possibleStages.first.map(refusing)?.compactMap { entry in
                guard entry.demand.name == name, case .matching(let patterns)? = entry.demand.rule.terms.first?.bound else {
                    return nil
                }
                return patterns
            } ?? []
        }
        let (data, models) = (patterns(AllowedDataRule.name), patterns(AllowedModelsRule.name))
        return teams.teams.compactMap { team in
            var lacks: [OddityMessage.Thing] = []
            if let stages = team.stages, !stages.contains(where: possibleStages.contains) { lacks.append(.stage) }
            if let own = team.dataPatterns?.map({ NamedBytes(pattern: $0) }),
                own.isEmpty || data.contains(where: { !PatternPair.meet($0, own) })
            {
                lacks.append(.data)
            }
            if let own = team.models?.map({ NamedBytes(pattern: $0) }),
                own.isEmpty || models.contains(where: { !PatternPair.meet($0, own) })
            {
                lacks.append(.model)
            }
            guard !lacks.isEmpty else { return nil }
            return warning(
                "team", .idleTeam(team: team.name, lacks: lacks), teams.file,
                team.line)
        }
    }

    private var lonelyRoot: [Finding] {
        demands.compactMap { policy, demand in
            guard demand.severity == .hold, demand.approval.role == nil, authority.approvers.isEmpty else { return nil }
            return warning(
                "people", .onlyRoot, policy.file,
                demand.line,
                demand.column)
        }
    }

    private func pastExemptions(at time: Timestamp) -> [Finding] {
        exemptions.filter { $0.isOver(at: time, utcOffsetSeconds: bundle.utcOffsetSeconds) }.map {
            warning(
                "exemption",
                .exemptionOver(
                    until: $0.until.text, rule: $0.rule, teams: $0.teams, users: $0.users, stages: $0.stages?.map(\.rawValue),
                    reason: $0.reason), $0.file, $0.line)
        }
    }
}

extension Policy.Demand {
    /// Whether it objects wherever `other` would, and decides as much.
    fileprivate func covers(_ other: Policy.Demand) -> Bool {
        let order: [Finding.Severity] = [.shadow, .warning, .hold, .refusal]
        guard subjectName == other.subjectName, let rank = order.firstIndex(of: severity),
            let otherRank = order.firstIndex(of: other.severity), rank >= otherRank,
            severity != .hold || approval == other.approval,
            Request.Stage.allCases.allSatisfy({ applies(to: $0) || !other.applies(to: $0) })
        else { return false }
        return other.rule.terms.allSatisfy { term in
            guard let own = rule.terms.first(where: { $0.key == term.key }) else { return false }
            return [.same, .stricter].contains(own.bound.change(since: term.bound))
        }
    }
}
