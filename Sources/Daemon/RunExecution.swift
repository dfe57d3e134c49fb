import Domain
import Ledger
import Logging
import ServiceLifecycle
import SystemPackage
import Systemd
import Workspace

/// Carries out one planned request: attempt after attempt, each going on from the last snapshot, until the run has ended or is to wait.
struct RunExecution {
    /// Attempts that crash in a row without a new word set the request aside: it may be what kills them.
    private static let deathsMax = 3
    /// The same of attempts that were killed from outside: it may be what makes the system kill them.
    private static let lossesMax = 10

    let configuration: DaemonConfiguration
    let rateCard: RateCard
    let recorder: Recorder
    let handle: RunHandle
    let executor: any Executor
    let log: Logger
    /// Called when the ledger has an attempt's start.
    let onStart: @Sendable () async throws -> Void

    private var id: RequestID { handle.request }
    private var folder: RunFolder { RunFolder(path: configuration.runFolder(of: id).string) }

    enum Result {
        case ended(Outcome)
        /// Somebody has paused it.
        case paused
        /// The daemon stops.
        case interrupted
        /// A disk is full, say: it waits until there is room.
        case waits(RunMessage)
    }

    /// How one attempt came to its end.
    private enum AttemptResult {
        case worker(AttemptEnding)
        case stop(RunHandle.Stop)
        case ceiling(Outcome.Ceiling)
        /// The worker could not even be started.
        case unusable(RunMessage)
        case daemonStops
    }

    func run() async throws -> Result {
        while true {
            let history = try await recorder.history(of: id)
            if let reason = try planProblem(history) { return .ended(outcome(.failed, reason, history)) }
            let follower: EventFollower
            do throws(WorkspaceError) {
                follower = try EventFollower(
                    folder: folder, request: id, attempt: history.openAttempt?.number ?? history.attemptCount + 1,
                    interval: executor.listenInterval, known: history.workerEvents, recorder: recorder)
            } catch {
                return .ended(outcome(.failed, .runFolder(problem: "\(error)"), history))
            }
            if let open = history.openAttempt, try await !executor.knows(attempt(open.number, open.startedAt)) {
                // Nobody saw it end.
                if let result = try await settleUnseen(open, follower, history) { return result }
                continue
            }
            if history.openAttempt == nil, let stop = handle.ordered { return try await stopped(stop, history) }
            if let result = try await attempt(history, follower) { return result }
        }
    }

    private func attempt(_ number: Int, _ startedAt: Timestamp) -> Attempt {
        Attempt(request: id, number: number, folder: folder, startedAt: startedAt)
    }

    /// Somebody's order, carried out between two attempts or at the end of one.
    private func stopped(_ stop: RunHandle.Stop, _ history: RequestHistory, seconds: Double = 0) async throws -> Result {
        switch stop {
        case .paused: return .paused
        case .cancelled:
            return .ended(
                outcome(.cancelled, try await recorder.history(of: id).cancellationMessage, history, seconds: seconds))
        }
    }

    /// The plan of the ledger, in the run folder before the first worker is started.
    /// - Returns: why the folder has another one, or none.
    /// - Throws: where the disk is in the way; then it may be tried again.
    private func planProblem(_ history: RequestHistory) throws(WorkspaceError) -> RunMessage? {
        guard let planned = history.plan else { return .noPlan }
        do throws(WorkspaceError) {
            let digest = try history.attemptCount == 0 ? folder.create(plan: planned.plan) : folder.plan().digest
            return digest == planned.planDigest ? nil : .otherPlan
        } catch {
            guard error.code != .system else { throw error }
            return .runFolder(problem: "\(error)")
        }
    }

    /// An attempt that ended while no daemon watched.
    /// - Returns: nil where another attempt is to follow.
    private func settleUnseen(
        _ open: (number: Int, startedAt: Timestamp), _ follower: EventFollower, _ history: RequestHistory
    ) async throws -> Result? {
        let end = EventFollower.End()
        end.reach()
        if let problem = try await followed({ try await follower.follow(until: end) }) {
            return .ended(outcome(.failed, problem, history))
        }
        // The time is the worker's word: it has not worked longer than until now.
        let said = await follower.lastEventTime?.seconds(since: open.startedAt) ?? 0
        let seconds = max(0, min(said, recorder.now().seconds(since: open.startedAt)))
        if let summary = await follower.summary {
            return .ended(outcome(.finished, nil, history, seconds: seconds, summary: summary))
        }
        try await interrupt(open.number, .lost, .workerUnseen, seconds)
        return nil
    }

    /// Starts a worker, or adopts the one that is at work, and sees to its end.
    /// - Returns: nil where another attempt is to follow.
    private func attempt(_ history: RequestHistory, _ follower: EventFollower) async throws -> Result? {
        guard let plan = history.plan?.plan else { return .ended(outcome(.failed, .noPlan, history)) }
        let engine = history.judgement?.request?.specification.effectiveEngine ?? .cpu
        // One that was there when the request was admitted may be there again.
        guard let worker = configuration.worker(for: engine) else {
            return .waits(.noWorkerLeft(engine: engine.rawValue))
        }
        let limits = RunLimits(
            plan: plan, request: history.judgement?.request, rateCard: rateCard, spentSeconds: history.interruptedSeconds,
            memory: RunMemory(estimateBytes: history.verdict?.estimate?.memoryBytes, roomBytes: configuration.room.memoryBytes))
        let number: Int
        if let open = history.openAttempt {
            number = open.number
            log.notice("adopted the worker of an earlier daemon", metadata: .run(.runStarted, id, attempt: number))
        } else {
            if let ceiling = limits.exhausted {
                return .ended(outcome(.failed, .ceiling(of: ceiling), history, ceiling: ceiling))
            }
            guard history.deathsInPlace < Self.deathsMax, history.lossesInPlace < Self.lossesMax else {
                log.error("set aside: its workers die", metadata: .run(.requestSetAside, id))
                return .ended(
                    outcome(
                        .failed, .workerDied(count: history.deathsInPlace + history.lossesInPlace, words: lastWords), history))
            }
            number = history.attemptCount + 1
            let start = AttemptStart(attempt: number, planDigest: history.plan?.planDigest ?? .zero)
            let event = try await recorder.record(.runStarted(start), about: id)
            try await onStart()
            log.info("run started", metadata: .run(.runStarted, id, attempt: number, event: event.sequence))
        }
        let work = executor.work(
            on: AttemptOrder(
                attempt: attempt(number, history.openAttempt?.startedAt ?? recorder.now()),
                isStarted: history.openAttempt != nil,
                team: history.judgement?.request?.metadata.team ?? "", engine: engine, worker: worker,
                coreCount: rateCard.coreCount, snapshotSeconds: configuration.snapshotSeconds, limits: limits))
        let (result, problem) = try await supervise(work, follower, limits)
        let seconds = work.secondsAtWork
        if let problem { return .ended(outcome(.failed, problem, history, seconds: seconds)) }
        return try await settle(result, number, seconds, await follower.summary, history)
    }

    private func settle(
        _ result: AttemptResult, _ number: Int, _ seconds: Double, _ summary: WorkSummary?, _ history: RequestHistory
    ) async throws -> Result? {
        // Whatever happened in its last moment, a worker that has said all has done all.
        if let summary { return .ended(outcome(.finished, nil, history, seconds: seconds, summary: summary)) }
        switch result {
        case .worker(let ending):
            switch ending {
            case .finished:
                return .ended(outcome(.failed, .workerEnded, history, seconds: seconds))
            case .failed: return .ended(outcome(.failed, .workerSays(words: lastWords), history, seconds: seconds))
            case .hindered:
                try await interrupt(number, .stopped, .hindered(words: lastWords), seconds)
                return .waits(.workerSays(words: lastWords))
            case .ceiling(let ceiling):
                return .ended(outcome(.failed, .ceiling(of: ceiling), history, seconds: seconds, ceiling: ceiling))
            case .died(let why):
                try await interrupt(number, .died, why, seconds)
                return nil
            case .lost(let why):
                try await interrupt(number, .lost, why, seconds)
                return nil
            }
        case .stop(let stop):
            if stop == .paused { try await interrupt(number, .paused, .paused, seconds) }
            return try await stopped(stop, history, seconds: seconds)
        case .ceiling(let ceiling):
            return .ended(outcome(.failed, .ceiling(of: ceiling), history, seconds: seconds, ceiling: ceiling))
        case .unusable(let why): return .ended(outcome(.failed, why, history, seconds: seconds))
        case .daemonStops:
            // What goes on without a daemon is not interrupted.
            if executor.outlivesDaemon { return .interrupted }
            try? await interruptOnce(number, .stopped, .daemonStopped, seconds)
            return .interrupted
        }
    }

    /// Follows the worker's words while it works, and ends it where that is ordered.
    /// - Returns: how it ended, and what is wrong with its words, if anything.
    private func supervise(
        _ work: any AttemptWork, _ follower: EventFollower, _ limits: RunLimits
    ) async throws -> (AttemptResult, RunMessage?) {
        let end = EventFollower.End()
        // Not a child of this task: when the daemon stops, the last words are still taken.
        let following = Task { try await followed { try await follower.follow(until: end) } }
        let result = await withTaskGroup(of: AttemptResult?.self) { group in
            group.addTask {
                let ending = await carryOut(work)
                if Task.isShuttingDownGracefully { end.abandon() } else { end.reach() }
                return ending
            }
            group.addTask { await limits.reached(by: work).map { .ceiling($0) } }
            group.addTask { await handle.nextStop().map { .stop($0) } }
            // A word that cannot be believed ends the worker as well.
            group.addTask {
                do {
                    return try await following.value.map { .unusable($0) }
                } catch {
                    return .unusable(.runFolder(problem: "\(error)"))
                }
            }
            var first: AttemptResult?
            for await part in group where first == nil {
                guard let part else { continue }
                first = part
                // The worker's task ends when its process has; the others at once.
                group.cancelAll()
            }
            return Task.isShuttingDownGracefully ? .daemonStops : first ?? .daemonStops
        }
        let problem = try await following.value
        await recorder.board.ended(id)
        recorder.metrics.attemptEnded(of: id)
        return (result, problem)
    }

    private func carryOut(_ work: any AttemptWork) async -> AttemptResult {
        do {
            return .worker(try await work.run { await recorder.board.runs($0) })
        } catch {
            return .unusable(.workerFailed(problem: "\(error)"))
        }
    }

    /// What is wrong with the worker's words; nil where nothing is.
    private func followed(_ follow: () async throws -> Void) async throws -> RunMessage? {
        do {
            try await follow()
            return nil
        } catch let error as WorkspaceError {
            return .runFolder(problem: "\(error)")
        }
    }

    private func interrupt(_ attempt: Int, _ reason: AttemptEnd.Reason, _ why: RunMessage, _ seconds: Double) async throws {
        let end = AttemptEnd(attempt, reason, why, seconds)
        let event = try await recorder.record(.runInterrupted(end), about: id)
        log.notice(
            "run interrupted: \(end.words)", metadata: .run(.runInterrupted, id, attempt: attempt, event: event.sequence))
    }

    /// The same in a daemon that has no time to wait for the ledger; the next one finds out by itself.
    private func interruptOnce(_ attempt: Int, _ reason: AttemptEnd.Reason, _ why: RunMessage, _ seconds: Double) async throws {
        let fact = Fact.runInterrupted(AttemptEnd(attempt, reason, why, seconds))
        _ = try await recorder.ledger.append(
            AuditEntry(time: recorder.now(), actor: .daemon, request: id, fact: fact))
    }

    /// - Parameter why: nil for a finished run.
    private func outcome(
        _ ending: Outcome.Ending, _ why: RunMessage?, _ history: RequestHistory, seconds: Double = 0,
        summary: WorkSummary? = nil, ceiling: Outcome.Ceiling? = nil
    ) -> Outcome {
        Outcome(
            ending, why, searchSeconds: summary?.searchSeconds ?? 0, wallSeconds: history.interruptedSeconds + seconds,
            processorSeconds: summary?.processorSeconds ?? 0, memoryBytesMax: summary?.memoryBytesMax ?? 0, ceiling: ceiling)
    }

    /// The end of the worker's log; nil where it has none.
    private var lastWords: String? {
        let words = (try? folder.tail(of: "worker.log", bytesMax: 2000)) ?? ""
        let lines = words.split(separator: "\n").suffix(3).joined(separator: "\n")
        return lines.isEmpty ? nil : lines
    }
}

extension AttemptEnd {
    fileprivate init(_ attempt: Int, _ reason: Reason, _ why: RunMessage, _ seconds: Double) {
        let message = Message(why)
        self.init(attempt: attempt, reason: reason, words: message.english, message: message, wallSeconds: seconds)
    }
}

extension RequestHistory {
    var cancellationMessage: RunMessage {
        cancellation.map { .cancelledBy(user: "\($0.by)", reason: $0.control.reason) } ?? .cancelled
    }
}
