import Admission
import Domain
import Glibc
import Ledger
import Reports

/// A run that is planned.
struct Job {
    let hearing: Hearing
    let plan: Plan
    let digest: Digest

    var id: RequestID { hearing.id }
}

/// How a run ends.
struct RunEnding {
    let ending: Outcome.Ending
    let reason: String
    let searchSeconds: Double
    let wallSeconds: Double
    let memoryBytesMax: Int
    let ceiling: Outcome.Ceiling?
    /// Where no worker was started it costs nothing.
    var isStarted = true
}

extension Desk {
    /// It begins when one of the places is free, unless somebody thinks better of it.
    func queue(_ job: Job, at now: Timestamp) {
        var generator = generator("queue", job.id)
        let soon = now.adding(seconds: generator.number(in: 1...3))
        if generator.happens(with: 0.015) {
            let reason = "the data were not ready"
            let submitter = job.hearing.arrival.submitter
            agenda.add(.orders(Order(action: .cancel, hearing: job.hearing, by: submitter, reason: reason)), at: soon)
            let ending = RunEnding(
                ending: .cancelled, reason: "cancelled by user:\(submitter.userName): \(reason)", searchSeconds: 0,
                wallSeconds: 0, memoryBytesMax: 0, ceiling: nil, isStarted: false)
            agenda.add(.runEnds(job, ending), at: soon.adding(seconds: 1))
            return
        }
        let place = places[0] <= places[1] ? 0 : 1
        let begin = max(soon, places[place])
        places[place] = begin.adding(seconds: pace(of: job) + 10)
        agenda.add(.runBegins(job), at: begin)
    }

    /// How long it takes, were it left alone.
    private func pace(of job: Job) -> Double {
        var generator = generator("pace", job.id)
        let estimate = job.hearing.verdict.estimate?.wallSeconds ?? 60
        return estimate * job.hearing.arrival.project.pace * exp(0.12 * generator.normal())
    }

    func begin(_ job: Job, at now: Timestamp) async throws {
        var generator = generator("fate", job.id)
        let seconds = pace(of: job)
        let memory = Int((job.hearing.verdict.estimate?.memoryBytes ?? 1e9) * generator.number(in: 0.55...0.95))
        let project = job.hearing.arrival.project
        let story = try RunStory(
            job.plan, project, version: job.hearing.arrival.version, machine: machine, wallSeconds: seconds,
            memoryBytesMax: memory, seed: seed)
        say(.runStarted(AttemptStart(attempt: 1, planDigest: job.digest)), at: now, about: job.id)
        func ends(_ ending: Outcome.Ending, _ reason: String, _ wall: Double, _ ceiling: Outcome.Ceiling? = nil) -> RunEnding {
            RunEnding(
                ending: ending, reason: reason, searchSeconds: ending == .finished ? story.searchSeconds : 0,
                wallSeconds: wall, memoryBytesMax: ending == .finished ? memory : 0, ceiling: ceiling)
        }
        let (card, yenMax) = (policies.rateCard, job.hearing.request.specification.budget.costYenMax)
        let costSeconds = (yenMax - card.yenPerRun) / card.yenPerHour(memoryBytes: Double(memory)) * 3600
        let limits = [(Outcome.Ceiling.duration, job.plan.durationSecondsMax), (.cost, costSeconds)]
        if let (ceiling, limit) = limits.filter({ $0.1 < seconds }).min(by: { $0.1 < $1.1 }) {
            let name = ceiling == .duration ? "time ceiling (spec.budget.maxDuration)" : "cost ceiling (spec.budget.maxCost)"
            let ending = ends(.failed, "stopped at the request's \(name)", limit, ceiling)
            return tell(story, job, from: now, until: limit, ending)
        }
        let cut = seconds * generator.number(in: 0.2...0.9)
        switch generator.unitInterval() {
        case ..<0.025:
            tell(
                story, job, from: now, until: cut,
                ends(
                    .failed, "heterolora-worker: the loss of a training step is not a number; a lower learning rate may help",
                    cut)
            )
        case ..<0.045:
            let submitter = generator.happens(with: 0.5) ? job.hearing.arrival.submitter : House.operatorOto
            let reason = generator.pick("a mistake in the labels", ["the machine is needed", "another budget was meant"])
            let order = Order(action: .cancel, hearing: job.hearing, by: submitter, reason: reason)
            agenda.add(.orders(order), at: now.adding(seconds: cut))
            tell(
                story, job, from: now, until: cut + 1,
                ends(.cancelled, "cancelled by user:\(submitter.userName): \(reason)", cut + 1))
        case ..<0.085:
            let ending = ends(.finished, "", seconds + 3)
            try await conclude(story, job, from: now, ending)
            interrupt(story, job, from: now, at: cut, ending, &generator)
        default:
            let ending = ends(.finished, "", seconds)
            try await conclude(story, job, from: now, ending)
            tell(story, job, from: now, until: .infinity, ending)
        }
    }

    /// Begins to judge a run by all that its worker is going to say.
    private func conclude(_ story: RunStory, _ job: Job, from now: Timestamp, _ ending: RunEnding) async throws {
        guard recordsConclusions else { return }
        let past = try await upToDate().events(of: job.id)
        let last = past.last?.sequence ?? 0
        let events =
            try past
            + story.facts.enumerated().map { place, said in
                AuditEvent(
                    sequence: last + Int64(place) + 1, time: now.adding(seconds: said.after), actor: .worker,
                    kind: said.fact.kind,
                    request: job.id, payload: try said.fact.payloadJSON(), previousHash: .zero, hash: .zero)
            }
        let outcome = self.outcome(of: ending)
        let cost = self.cost(of: outcome, job)
        conclusions[job.id] = Task { try RunConclusion(events: events, ending: outcome, costing: cost, at: now) }
    }

    /// What its worker says until then, and how it ends.
    private func tell(_ story: RunStory, _ job: Job, from now: Timestamp, until last: Double, _ ending: RunEnding) {
        for (index, said) in story.facts.enumerated() where said.after < last - 0.5 {
            say(said.fact, job, EventSource(attempt: 1, sequence: index + 1), at: now.adding(seconds: said.after))
        }
        agenda.add(.runEnds(job, ending), at: now.adding(seconds: ending.wallSeconds))
    }

    private func say(_ fact: Fact, _ job: Job, _ source: EventSource, at time: Timestamp) {
        agenda.add(
            .says(AuditEntry(time: time, actor: .worker, request: job.id, fact: fact, source: source)), at: time)
    }

    /// An attempt breaks off after `cut` seconds, and another goes on from its snapshot.
    private func interrupt(
        _ story: RunStory, _ job: Job, from now: Timestamp, at cut: Double, _ ending: RunEnding,
        _ generator: inout SeededGenerator
    ) {
        let first = story.facts.enumerated().filter { $0.element.after < cut - 1 }
        let told = first.count
        for (index, said) in first {
            say(said.fact, job, EventSource(attempt: 1, sequence: index + 1), at: now.adding(seconds: said.after))
        }
        var number = told
        if let trial = job.plan.lineup.trials.first, told > 5 {
            number += 1
            let path = "snapshots/\(number).safetensors"
            say(
                .snapshotWritten(
                    SnapshotRecord(
                        path: path, sizeBytes: 640_000, digest: story.digest(path), trial: trial, stepCount: story.stepsPerEpoch
                    )),
                job, EventSource(attempt: 1, sequence: number), at: now.adding(seconds: cut - 0.9))
        }
        let broken = now.adding(seconds: cut)
        let reasons: [(AttemptEnd.Reason, String, Double)] = [
            (.stopped, "the daemon stopped; the run goes on with its next start", 90), (.paused, "paused", 14_000),
            (.lost, "its worker was killed", 5), (.died, "its worker ended with signaled(11)", 5),
        ]
        let (reason, words, pause) = generator.pick(reasons[1], reasons)
        let end = AttemptEnd(attempt: 1, reason: reason, words: words, wallSeconds: cut)
        let resumed = broken.adding(seconds: pause)
        if reason == .paused {
            for (action, time, why) in [
                (ControlOrder.Action.pause, broken.adding(seconds: -1), "the night shift needs the cores"),
                (.resume, resumed.adding(seconds: -1), "the night is over"),
            ] {
                agenda.add(.orders(Order(action: action, hearing: job.hearing, by: House.operatorOto, reason: why)), at: time)
            }
        }
        agenda.add(
            .says(AuditEntry(time: broken, actor: .daemon, request: job.id, fact: .runInterrupted(end))), at: broken)
        agenda.add(
            .says(
                AuditEntry(
                    time: resumed, actor: .daemon, request: job.id,
                    fact: .runStarted(AttemptStart(attempt: 2, planDigest: job.digest)))), at: resumed)
        if reason == .lost {
            // Meanwhile the library had been updated.
            number += 1
            let after = Machine(
                processor: machine.processor, kernel: machine.kernel, origin: .chosen, library: "OpenBLAS 0.3.26 DYNAMIC_ARCH")
            say(
                .runMachineChanged(MachineChange(from: machine, to: after)), job,
                EventSource(attempt: 2, sequence: number), at: resumed.adding(seconds: 1.5))
        }
        for said in story.facts.dropFirst(told) {
            number += 1
            say(
                said.fact, job, EventSource(attempt: 2, sequence: number),
                at: resumed.adding(seconds: 2 + max(0, said.after - cut)))
        }
        agenda.add(.runEnds(job, ending), at: resumed.adding(seconds: max(3, ending.wallSeconds - cut)))
    }

    func end(_ job: Job, _ ending: RunEnding, at now: Timestamp) async throws {
        var outcome = self.outcome(of: ending)
        if outcome.ending == .finished {
            outcome = outcome.after(
                looksAtTest: try await upToDate().finishedRunCount(tested: job.plan.data.test.digest))
            outcome = outcome.concluding(try await conclusions.removeValue(forKey: job.id)?.value)
        }
        say(.runEnded(outcome), at: now, about: job.id)
        guard ending.isStarted else { return }
        say(.costRecorded(cost(of: outcome, job)), at: now.adding(seconds: 0.1), about: job.id)
    }

    private func outcome(of ending: RunEnding) -> Outcome {
        Outcome(
            ending: ending.ending, reason: ending.reason, searchSeconds: ending.searchSeconds, wallSeconds: ending.wallSeconds,
            processorSeconds: ending.ending == .finished ? (ending.wallSeconds * 3.7).rounded(1) : 0,
            memoryBytesMax: ending.memoryBytesMax, ceiling: ending.ceiling)
    }

    private func cost(of outcome: Outcome, _ job: Job) -> Cost {
        let card = policies.rateCard
        return Cost(
            rateCard: card, wallSeconds: outcome.wallSeconds,
            costYen: card.costYen(wallSeconds: outcome.wallSeconds, memoryBytes: Double(outcome.memoryBytesMax)),
            estimatedCostYen: job.hearing.verdict.estimate?.costYen ?? 0)
    }
}
