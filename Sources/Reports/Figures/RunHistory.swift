package import Domain

/// The facts about one request, each with its event number. Where a fact was said twice (a second attempt), the last word counts.
package struct RunHistory: Sendable {
    package let request: RequestID
    package let first: AuditEvent
    package let last: AuditEvent
    package private(set) var reception: Sourced<Reception>?
    package private(set) var judgement: Sourced<Judgement>?
    package private(set) var planned: Sourced<PlannedRun>?
    package private(set) var attempt: Sourced<AttemptStart>?
    package private(set) var preparation: Sourced<RunPreparation>?
    /// In the order in which the run went on with other machines.
    package private(set) var machineChanges: [Sourced<MachineChange>] = []
    package private(set) var rounds: [Sourced<SaliencyRound>] = []
    package private(set) var allocations: [ArmVariant: Sourced<AllocationRecord>] = [:]
    /// Every choice that was made of an allocation, in order: one, or those of a dynamic search.
    package private(set) var choices: [ArmVariant: [MadeChoice]] = [:]
    package private(set) var progress: [TrialID: [Sourced<TrialProgress>]] = [:]
    package private(set) var results: [TrialID: Sourced<TrialResult>] = [:]
    package private(set) var candidateRounds: [Sourced<CandidateRound>] = []
    package private(set) var validation: Sourced<ProxyValidation>?
    package private(set) var artifacts: [Sourced<Artifact>] = []
    /// Attempts that ended before the run did.
    package private(set) var interruptions: [Sourced<AttemptEnd>] = []
    package private(set) var outcome: Sourced<Outcome>?
    package private(set) var endedAt: Timestamp?
    package private(set) var cost: Sourced<Cost>?

    /// Of every amount.
    package var currency: Money.Currency {
        judgement?.value.request?.currency ?? cost?.value.rateCard.currency ?? .jpy
    }

    /// - Throws: `RunReportError` where there is nothing, several requests are mixed, or a payload is not of its kind.
    package init(events: [AuditEvent]) throws(RunReportError) {
        guard let first = events.first, let last = events.last, let request = first.request else {
            throw RunReportError(reason: "no event of a request; a report needs at least 'request.received'")
        }
        self.request = request
        self.first = first
        self.last = last
        for event in events {
            guard event.request == request else {
                throw RunReportError(reason: "event \(event.sequence) is not about '\(request)'")
            }
            try add(event)
        }
    }

    private mutating func add(_ event: AuditEvent) throws(RunReportError) {
        let fact: Fact
        do {
            fact = try event.fact()
        } catch {
            throw RunReportError(reason: "event \(event.sequence): the payload is not one of '\(event.kind.rawValue)'")
        }
        if event.kind == .runEnded { endedAt = event.time }
        record(fact, event: event.sequence)
    }

    private mutating func record(_ fact: Fact, event: Int64) {
        switch fact {
        case .requestReceived(let value): reception = Sourced(value: value, event: event)
        case .requestJudged(let value): judgement = Sourced(value: value, event: event)
        case .runPlanned(let value): planned = Sourced(value: value, event: event)
        case .runStarted(let value): attempt = Sourced(value: value, event: event)
        case .runPrepared(let value):
            // The run's first word. Where it comes again, the run began again, and what it had said no longer counts.
            preparation = Sourced(value: value, event: event)
            (candidateRounds, artifacts, machineChanges, choices) = ([], [], [], [:])
        case .runMachineChanged(let value): machineChanges.append(Sourced(value: value, event: event))
        case .searchScored(let value):
            rounds.removeAll { $0.value.round == value.round }
            rounds.append(Sourced(value: value, event: event))
        case .searchAllocated(let value):
            allocations[value.variant] = Sourced(value: value, event: event)
            // A trial that went on from before a choice has made it again.
            choices[value.variant]?.removeAll { $0.record.value.trial == value.trial && $0.record.value.round == value.round }
            choices[value.variant, default: []].append(
                MadeChoice(record: Sourced(value: value, event: event), rounds: rounds.map(\.value)))
        case .searchCompared(let value): candidateRounds.append(Sourced(value: value, event: event))
        case .searchValidated(let value): validation = Sourced(value: value, event: event)
        case .trialStarted(let value): progress[value.trial] = []
        case .trialProgressed(let value): progress[value.trial, default: []].append(Sourced(value: value, event: event))
        case .trialFinished(let value): results[value.trial] = Sourced(value: value, event: event)
        case .artifactWritten(let value): artifacts.append(Sourced(value: value, event: event))
        case .runInterrupted(let value): interruptions.append(Sourced(value: value, event: event))
        case .runEnded(let value): outcome = Sourced(value: value, event: event)
        case .costRecorded(let value): cost = Sourced(value: value, event: event)
        case .daemonStarted, .policiesLoaded, .policiesRefused, .machineCalibrated, .ledgerIdentified, .keyReplaced,
            .checkpointSigned, .valuesErased, .workFinished, .requestControlled, .controlDecided, .snapshotWritten:
            break
        }
    }

    /// An allocation, and the scores that were known when it was made.
    package struct MadeChoice: Sendable {
        package let record: Sourced<AllocationRecord>
        package let rounds: [SaliencyRound]

        /// Whether it was drawn, as the first choices of a dynamic search are.
        package var isByLot: Bool { record.value.trial != nil && rounds.last?.proxy == .constant }
    }

    /// The budgets of a curve, ascending; nil where the run has one.
    package var budgets: [Int]? { planned?.value.plan.budgets }

    /// Of a curve the largest, which the decision is about; nil where the run has one budget.
    package var decidingBudget: Int? { budgets?.last }

    /// Whether it has several budgets or draws.
    package var isOfManyTrials: Bool { budgets != nil || planned?.value.plan.drawCount != nil }

    /// The finished trials of `arm` at the deciding budget, by seed, then by draw.
    package func results(of arm: Arm) -> [Sourced<TrialResult>] { results(of: arm, at: decidingBudget) }

    /// The same at another budget of the curve; an arm that keeps to none has the same at all.
    package func results(of arm: Arm, at budget: Int?) -> [Sourced<TrialResult>] {
        let budget = arm.keepsToBudget ? budget : nil
        return results.values.filter { $0.value.trial.arm == arm && $0.value.trial.budget == budget }
            .sorted { ($0.value.trial.seed, $0.value.trial.draw ?? 0) < ($1.value.trial.seed, $1.value.trial.draw ?? 0) }
    }

    /// The arms with at least one finished trial at a budget of the curve, in the order of the vocabulary.
    package func measuredArms(at budget: Int?) -> [Arm] { Arm.allCases.filter { !results(of: $0, at: budget).isEmpty } }

    /// The allocation of `arm` at the deciding budget; of several draws the first.
    package func allocation(of arm: Arm) -> Sourced<AllocationRecord>? { allocation(of: arm, at: decidingBudget) }

    /// The same at another budget of the curve.
    package func allocation(of arm: Arm, at budget: Int?) -> Sourced<AllocationRecord>? {
        allocations[ArmVariant(arm: arm, budget: budget, draw: 1)] ?? allocations[ArmVariant(arm: arm, budget: budget)]
    }
}

extension RunHistory {
    /// What has finished trials, and these: by the budgets of the curve, then in the order of the vocabulary. What keeps to no budget stands
    /// with the largest.
    package var measuredVariants: [(arm: Arm, budget: Int?, results: [Sourced<TrialResult>])] {
        (budgets?.map(Optional.some) ?? [nil]).flatMap { budget in
            measuredArms(at: budget).filter { $0.keepsToBudget || budget == decidingBudget }
                .map { ($0, $0.keepsToBudget ? budget : nil, results(of: $0, at: budget)) }
        }
    }

    /// Each searched trial at a budget of the curve with each trial of a baseline that has its seed: one, or each of its draws.
    package func pairs(
        with baseline: Arm, at budget: Int?
    ) -> [(searched: Sourced<TrialResult>, baseline: Sourced<TrialResult>)] {
        let others = results(of: baseline, at: budget)
        return results(of: .searched, at: budget).flatMap { searched in
            others.filter { $0.value.trial.seed == searched.value.trial.seed }.map { (searched, $0) }
        }
    }
}
