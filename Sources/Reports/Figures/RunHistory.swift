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
    package private(set) var allocations: [Arm: Sourced<AllocationRecord>] = [:]
    package private(set) var progress: [TrialID: [Sourced<TrialProgress>]] = [:]
    package private(set) var results: [TrialID: Sourced<TrialResult>] = [:]
    package private(set) var candidateRounds: [Sourced<CandidateRound>] = []
    package private(set) var validation: Sourced<ProxyValidation>?
    package private(set) var artifacts: [Sourced<Artifact>] = []
    package private(set) var outcome: Sourced<Outcome>?
    package private(set) var cost: Sourced<Cost>?

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
            (candidateRounds, artifacts, machineChanges) = ([], [], [])
        case .runMachineChanged(let value): machineChanges.append(Sourced(value: value, event: event))
        case .searchScored(let value):
            rounds.removeAll { $0.value.round == value.round }
            rounds.append(Sourced(value: value, event: event))
        case .searchAllocated(let value): allocations[value.arm] = Sourced(value: value, event: event)
        case .searchCompared(let value): candidateRounds.append(Sourced(value: value, event: event))
        case .searchValidated(let value): validation = Sourced(value: value, event: event)
        case .trialStarted(let value): progress[value.trial] = []
        case .trialProgressed(let value): progress[value.trial, default: []].append(Sourced(value: value, event: event))
        case .trialFinished(let value): results[value.trial] = Sourced(value: value, event: event)
        case .artifactWritten(let value): artifacts.append(Sourced(value: value, event: event))
        case .runEnded(let value): outcome = Sourced(value: value, event: event)
        case .costRecorded(let value): cost = Sourced(value: value, event: event)
        case .daemonStarted, .policiesLoaded, .policiesRefused, .machineCalibrated, .workFinished, .requestControlled,
            .controlDecided, .snapshotWritten, .runInterrupted:
            break
        }
    }

    /// The finished trials of `arm`, by seed.
    package func results(of arm: Arm) -> [Sourced<TrialResult>] {
        results.values.filter { $0.value.trial.arm == arm }.sorted { $0.value.trial.seed < $1.value.trial.seed }
    }

    /// The arms with at least one finished trial, in the order of the vocabulary.
    package var measuredArms: [Arm] {
        Arm.allCases.filter { !results(of: $0).isEmpty }
    }
}
