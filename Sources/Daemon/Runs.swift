import Domain
import Logging
import ServiceLifecycle
import Spool
import Subprocess
import SystemPackage
import Workspace

/// Carries out admitted requests, one after the other, in order of arrival.
struct Runs: Service {
    /// A request whose worker has been started this often without an end is set aside: it may be what kills them.
    private static let attemptsMax = 3

    let configuration: DaemonConfiguration
    let spool: Spool
    let rateCard: RateCard
    let recorder: Recorder
    let receipts: Receipts
    let admitted: AsyncStream<RequestID>
    let status: @Sendable (String) -> Void
    let log: Logger

    func run() async throws {
        try await untilShutdown {
            status("waiting for requests")
            for await id in admitted {
                status("running \(id)")
                try await recorder.attending(to: id) { try await carryOut(id) }
                status("waiting for requests")
            }
        }
    }

    /// Brings an admitted request to `done/` or `failed/`. A stop of the daemon leaves it in `running/`, for the next start.
    private func carryOut(_ id: RequestID) async throws {
        let from: Spool.Folder = try spool.listing(of: .running).contains(id) ? .running : .accepted
        let submission = try spool.claim(id, in: from).submission
        let history = try await recorder.history(of: id)
        if history.state?.isFinal != true {
            if from == .accepted { try spool.move(id, from: .accepted, to: .running) }
            let outcome = try await attempt(id, submission: submission, history: history)
            try await recorder.record(.runEnded(outcome), about: id)
        }
        let results = ResultsFolder(
            path: configuration.resultsFolder(of: id), runFolder: RunFolder(path: configuration.runFolder(of: id).string))
        let problems = try await results.write(for: id, recorder: recorder)
        for problem in problems { log.error("\(problem)", metadata: ["request-id": "\(id)"]) }
        let receipt = try await receipts.receipt(
            for: id, submission: submission, results: results.path.string, problems: problems)
        let folder: Spool.Folder = receipt.state == .finished ? .done : .failed
        try results.write(receipt)
        // The move comes last: after a crash before it, all of this is done again.
        try spool.write(receipt, in: folder)
        try spool.move(id, from: try spool.listing(of: .running).contains(id) ? .running : .accepted, to: folder)
        log.notice("run ended", metadata: ["request-id": "\(id)", "ending": "\(receipt.state.rawValue)"])
    }

    private func attempt(
        _ id: RequestID, submission: Submission, history: RequestHistory
    ) async throws -> Outcome {
        let folder = RunFolder(path: configuration.runFolder(of: id).string)
        guard let planned = history.plan else { return .notStarted("the ledger has no plan for it") }
        do throws(WorkspaceError) {
            guard try folder.plan().digest == planned.planDigest else {
                return .notStarted("plan.json is not the plan that the ledger has")
            }
        } catch {
            return .notStarted("\(error)")
        }
        guard history.attemptCount < Self.attemptsMax else {
            return .notStarted("its worker was started \(history.attemptCount) times and never came to an end")
        }
        let attempt = history.attemptCount + 1
        try await recorder.record(
            .runStarted(AttemptStart(attempt: attempt, planDigest: planned.planDigest)), about: id)
        try spool.write(try await receipts.receipt(for: id, submission: submission), in: .running)
        log.info("run started", metadata: ["request-id": "\(id)", "attempt": "\(attempt)"])
        return try await work(id, folder: folder, plan: planned.plan, attempt: attempt, history: history)
    }

    private func work(
        _ id: RequestID, folder: RunFolder, plan: Plan, attempt: Int, history: RequestHistory
    ) async throws -> Outcome {
        let process = WorkerProcess(
            executable: configuration.worker, folder: folder, attempt: attempt, secondsMax: plan.durationSecondsMax, log: log)
        let words = WorkerWords()
        let clock = ContinuousClock()
        let start = clock.now
        var unusable: String?
        var ending: WorkerProcess.Ending?
        do {
            ending = try await process.run { events in
                try await recorder.record(events, about: id)
                await words.hear(events)
            }
        } catch let error as WorkspaceError {
            unusable = "\(error)"
        } catch let error as SubprocessError {
            // Stopping ends the worker in the middle of whatever it is asked.
            try Task.checkCancellation()
            unusable = "the worker could not be run: \(error)"
        }
        try Task.checkCancellation()
        let seconds = (clock.now - start) / .seconds(1)
        let cost = Cost(
            rateCard: rateCard, wallSeconds: seconds, costYen: rateCard.costYen(wallSeconds: seconds),
            estimatedCostYen: history.verdict?.estimate?.costYen ?? 0)
        try await recorder.record(.costRecorded(cost), about: id)
        let summary = await words.summary
        return Outcome(
            ending: summary != nil && ending?.status.isSuccess == true ? .finished : .failed,
            reason: (unusable ?? ending?.failureReason(hasSummary: summary != nil) ?? "").printable,
            searchSeconds: summary?.searchSeconds ?? 0, wallSeconds: seconds,
            processorSeconds: summary?.processorSeconds ?? 0, memoryBytesMax: summary?.memoryBytesMax ?? 0)
    }
}

/// What the daemon remembers of a worker's words while it follows them: only how it ended.
private actor WorkerWords {
    private(set) var summary: WorkSummary?

    func hear(_ events: [RunEvent]) {
        for case .workFinished(let summary) in events.map(\.fact) { self.summary = summary }
    }
}

extension WorkerProcess.Ending {
    /// Why it failed, empty when it did not.
    func failureReason(hasSummary: Bool) -> String {
        if isOverTime { return "stopped at the request's time ceiling (spec.budget.maxDuration)" }
        if status.isSuccess && hasSummary { return "" }
        let words = lastWords.isEmpty ? "" : ": \(lastWords)"
        return "the worker ended with \(status) before its work was done\(words)"
    }
}

extension Outcome {
    /// A run that came to nothing before a worker was started.
    static func notStarted(_ reason: String) -> Outcome {
        Outcome(ending: .failed, reason: reason, searchSeconds: 0, wallSeconds: 0, processorSeconds: 0, memoryBytesMax: 0)
    }
}
