import Admission
import Domain
import Ledger
import Logging
import Reports
import ServiceLifecycle
import Spool
import SystemPackage
import Systemd
import Workspace

/// Carries out admitted requests, as many at once as there is room for, in the order of `RunSchedule`.
struct Runs: Service {
    private static let tickInterval = Duration.seconds(2)
    private static let longestPause = Duration.seconds(60)

    let configuration: DaemonConfiguration
    let spool: Spool
    let policies: CurrentPolicies
    let queue: RunQueue
    let recorder: Recorder
    let receipts: Receipts
    let notary: Notary?
    let pulse: Pulse
    let executor: any Executor
    let log: Logger

    func run() async throws {
        try await untilShutdown {
            try await withThrowingDiscardingTaskGroup { group in
                group.addTask {
                    while true {
                        try await Task.sleep(for: Self.tickInterval)
                        queue.tick()
                    }
                }
                for await _ in queue.wakeups {
                    pulse.beat(.runs)
                    let lowStorage = await recorder.board.lowStorage
                    if await recorder.board.trouble("storage", saying: lowStorage) {
                        log.warning(
                            "\(lowStorage.map { "nothing is taken in or started: \($0.english)" } ?? "there is room again")",
                            metadata: .entry(.storageLow))
                    }
                    while let handle = await queue.next(hasRoom: lowStorage == nil) {
                        group.addTask { try await carryOut(handle) }
                    }
                    await recorder.board.write()
                }
                group.cancelAll()
            }
        }
    }

    /// Brings a request to its end, or back into the queue. What stands in the way of it alone does not end the daemon.
    private func carryOut(_ handle: RunHandle) async throws {
        let id = handle.request
        var pause = Duration.seconds(1)
        var waits = false
        while true {
            do {
                var result: RunExecution.Result?
                try await recorder.attending(to: id) { result = try await carryOut(id, handle) }
                waits = if case .paused = result { true } else { false }
                guard case .waits(let reason) = result else { break }
                if await recorder.board.trouble("run \(id)", .waits(request: id.text, why: reason)) {
                    log.warning("the run waits: \(Message(reason).english)", metadata: .entry(about: id))
                }
            } catch let error as SpoolError where error.code != .gone {
                await hindered(id, error.trouble)
            } catch let error as WorkspaceError {
                await hindered(id, error.trouble)
            }
            try await Task.sleep(for: pause)
            pause = min(pause * 2, Self.longestPause)
        }
        await recorder.board.trouble("run \(id)", nil)
        let history = waits ? try await recorder.history(of: id) : nil
        await queue.release(
            handle, waitsAs: history?.entry(for: id, coreCount: policies.value.rateCard.coreCount),
            isPaused: history?.isPaused ?? false)
    }

    private func hindered(_ id: RequestID, _ trouble: TroubleMessage) async {
        log.error("\(Message(trouble).english); trying again", metadata: .entry(about: id))
        await recorder.board.trouble("run \(id)", trouble)
    }

    private func carryOut(_ id: RequestID, _ handle: RunHandle) async throws -> RunExecution.Result? {
        guard let from = spool.folder(of: id, among: [.running, .accepted]) else {
            log.error("its file is gone from the spool; it is passed over", metadata: .entry(about: id))
            return nil
        }
        let submission = try spool.claim(id, in: from).submission
        let history = try await recorder.history(of: id)
        guard let rateCard = try await rateCard(for: history) else {
            let (asked, card) = (history.judgement?.request?.currency ?? .jpy, policies.value.rateCard.currency.orYen)
            return .waits(.rateCardCurrency(request: asked.rawValue, card: card.rawValue))
        }
        if history.state?.isFinal != true {
            let result = try await execute(id, submission, history, handle, rateCard)
            guard case .ended(let outcome) = result else { return result }
            try await recorder.record(.runEnded(judged(outcome, id, rateCard)), about: id)
            recorder.metrics.runEnded(outcome.ending)
        }
        try await finish(id, submission, rateCard)
        return nil
    }

    /// What a request is charged by: the card in force, or where that is in another currency, the one of its verdict. Nil where the ledger
    /// does not give that one.
    private func rateCard(for history: RequestHistory) async throws -> RateCard? {
        let card = policies.value.rateCard
        guard let judgement = history.judgement, let currency = judgement.request?.currency, card.currency.orYen != currency
        else {
            return card
        }
        var then = PoliciesOfThen(texts: try await recorder.patiently { try await recorder.ledger.policyTexts() })
        guard case .success(let policies) = then.policies(judgement.policyDigests) else { return nil }
        return policies.rateCard.currency.orYen == currency ? policies.rateCard : nil
    }

    private func execute(
        _ id: RequestID, _ submission: Submission, _ history: RequestHistory, _ handle: RunHandle,
        _ rateCard: RateCard
    ) async throws -> RunExecution.Result {
        if history.cancellation != nil, history.openAttempt == nil {
            return .ended(.notStarted(history.cancellationMessage, ending: .cancelled, wallSeconds: history.interruptedSeconds))
        }
        if history.state == .planned || history.state == .running, spool.folder(of: id, among: [.accepted]) != nil {
            try spool.move(id, from: .accepted, to: .running)
        }
        if history.cancellation != nil { handle.stop(.cancelled) }
        return try await RunExecution(
            configuration: configuration, rateCard: rateCard, recorder: recorder, handle: handle,
            executor: executor,
            log: log,
            onStart: { try spool.write(try await receipts.receipt(for: id, submission: submission), in: .running) }
        ).run()
    }

    /// The outcome of a finished run, with how many had looked at its test rows before, and what its report says.
    private func judged(_ outcome: Outcome, _ id: RequestID, _ rateCard: RateCard) async throws -> Outcome {
        let history = try await recorder.history(of: id)
        guard outcome.ending == .finished, let test = history.plan?.plan.data.test else { return outcome }
        let count = try await recorder.patiently { try await recorder.ledger.finishedRunCount(tested: test.digest) }
        let counted = outcome.after(looksAtTest: count)
        // Where no report can be made of it, whoever writes the report says why.
        let conclusion = try? RunConclusion(
            events: history.events, ending: counted, costing: Cost(of: counted, history, by: rateCard), at: recorder.now())
        return counted.concluding(conclusion)
    }

    /// Cost, report, results, signature and receipt of a run that has ended; each may be done again after a crash.
    private func finish(_ id: RequestID, _ submission: Submission, _ rateCard: RateCard) async throws {
        let history = try await recorder.history(of: id)
        if let outcome = history.outcome, history.attemptCount > 0, !history.hasCost {
            try await recorder.record(.costRecorded(Cost(of: outcome, history, by: rateCard)), about: id)
        }
        let results = ResultsFolder(
            path: configuration.resultsFolder(of: id), runFolder: RunFolder(path: configuration.runFolder(of: id).string))
        let problems = try await results.write(for: id, recorder: recorder)
        for problem in problems { log.error("\(Message(problem).english)", metadata: .entry(about: id)) }
        try await notary?.sign()
        let receipt = try await receipts.receipt(
            for: id, submission: submission, results: results.path.string, problems: problems)
        let folder: Spool.Folder = receipt.state == .finished ? .done : .failed
        try results.write(receipt)
        // The move comes last: after a crash before it, all of this is done again.
        try spool.write(receipt, in: folder)
        try spool.move(id, from: spool.folder(of: id, among: [.running, .accepted]) ?? .running, to: folder)
        var fields = Logger.Metadata.run(.runEnded, id, event: history.events.last { $0.kind == .runEnded }?.sequence)
        fields["ending"] = "\(receipt.state.rawValue)"
        log.notice("run ended", metadata: fields)
    }
}

extension Cost {
    fileprivate init(of outcome: Outcome, _ history: RequestHistory, by rateCard: RateCard) {
        self.init(
            rateCard: rateCard, wallSeconds: outcome.wallSeconds,
            costYen: rateCard.costYen(wallSeconds: outcome.wallSeconds, memoryBytes: Double(outcome.memoryBytesMax)),
            estimatedCostYen: history.verdict?.estimate?.costYen ?? 0)
    }
}

extension Outcome {
    /// A run that came to nothing before a worker was started, or between two of them.
    static func notStarted(_ why: RunMessage, ending: Ending = .failed, wallSeconds: Double = 0) -> Outcome {
        Outcome(ending, why, wallSeconds: wallSeconds)
    }

    /// - Parameter why: nil for a finished run.
    init(
        _ ending: Ending, _ why: RunMessage?, searchSeconds: Double = 0, wallSeconds: Double, processorSeconds: Double = 0,
        memoryBytesMax: Int = 0, ceiling: Ceiling? = nil
    ) {
        let message = why.map { Message($0) }
        self.init(
            ending: ending, reason: message?.english ?? "", message: message, searchSeconds: searchSeconds,
            wallSeconds: wallSeconds, processorSeconds: processorSeconds, memoryBytesMax: memoryBytesMax, ceiling: ceiling)
    }
}
