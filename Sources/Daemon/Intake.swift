import Admission
import Domain
import Logging
import ServiceLifecycle
import Spool
import Stores
import SystemPackage
import Systemd
import Workspace

/// Takes files from the spool one at a time, judges requests, carries out orders, and hands the admitted requests to `Runs`.
///
/// Every step is in the ledger before the file moves on, and each may be repeated after a crash: what the ledger already says
/// is not said again.
struct Intake: Service {
    private static let longestPause = Duration.seconds(30)

    let configuration: DaemonConfiguration
    let spool: Spool
    let policies: CurrentPolicies
    let machineSpeed: MachineSpeed
    let stores: Stores
    let recorder: Recorder
    let receipts: Receipts
    let queue: RunQueue
    let pulse: Pulse
    let log: Logger

    func run() async throws {
        try await Pulse.$loop.withValue(.intake) {
            try await untilShutdown {
                pulse.beat(.intake)
                let arrivals = try spool.arrivals()
                try await resume()
                try await takeAll()
                for await _ in arrivals {
                    pulse.beat(.intake)
                    try spool.checkPlace()
                    try await takeAll()
                }
            }
        }
    }

    /// Goes on with what an earlier daemon had claimed but not settled, and with what it had not carried out.
    private func resume() async throws {
        for id in try spool.listing(of: .running) + spool.listing(of: .accepted) {
            try await recorder.attending(to: id) { try await admit(id) }
        }
        for id in try spool.listing(of: .claimed) {
            log.info("going on with a file that was claimed earlier", metadata: .entry(about: id))
            try await persistently(id) { try await settle(try spool.claim(id, in: .claimed)) }
        }
    }

    private func takeAll() async throws {
        var arrivals = try spool.arrivalsNow()
        while !Task.isCancelled {
            // No audit, no run, and no room, no claim: files are safest where their owners put them.
            guard await recorder.board.lowStorage == nil else { break }
            await recorder.board.unjudged(arrivals.count)
            guard let claim = try arrivals.claimNext(now: recorder.now()) else { break }
            pulse.beat(.intake)
            try await persistently(claim.submission.id) { try await settle(claim) }
        }
        await recorder.board.unjudged(arrivals.count)
        await recorder.board.write()
    }

    /// Does `work` until the disk lets it: a receipt that cannot be written now can be later, and nothing is lost meanwhile.
    private func persistently(_ id: RequestID, _ work: () async throws -> Void) async throws {
        var pause = Duration.seconds(1)
        while true {
            do {
                try await recorder.attending(to: id, work)
                await recorder.board.trouble("intake", nil)
                return
            } catch let error as SpoolError where error.code != .gone {
                await hindered(id, "\(error)")
            } catch let error as WorkspaceError {
                await hindered(id, "\(error)")
            }
            try spool.checkPlace()
            try await Task.sleep(for: pause)
            pulse.beat(.intake)
            pause = min(pause * 2, Self.longestPause)
        }
    }

    private func hindered(_ id: RequestID, _ words: String) async {
        log.error("\(words); trying again", metadata: .entry(about: id))
        await recorder.board.trouble("intake", words)
        await recorder.board.write()
    }

    private func settle(_ claim: Claim) async throws {
        if ControlDecoder.isControl(bytes: claim.submission.bytes) {
            try await settleControl(claim)
        } else {
            try await settleRequest(claim)
        }
    }

    /// Brings a claimed file to `accepted/`, `held/` or `refused/`, with its verdict in the ledger and its receipt beside it.
    private func settleRequest(_ claim: Claim) async throws {
        let submission = claim.submission
        let id = submission.id
        let claimedAt = recorder.now()
        let history = try await receive(submission)
        let decoded = RequestDecoder.decode(bytes: submission.bytes, file: submission.fileName)
        let found: StoreFacts? = if let request = decoded.request { await stores.inspectedFacts(for: request) } else { nil }
        if history.verdict == nil {
            let findings = claim.findings + changedFindings(submission, history)
            let verdict = try await judge(findings, submission.fileName, decoded: decoded, found: found)
            try await recorder.record(
                .requestJudged(
                    Judgement(verdict: verdict, request: decoded.request, policyDigests: policies.value.digests)), about: id)
            recorder.metrics.verdictGiven(verdict.decision, seconds: recorder.now().seconds(since: claimedAt))
        }
        try await place(id, submission, from: .claimed)
    }

    /// The file in the ledger, said once.
    func receive(_ submission: Submission) async throws -> RequestHistory {
        let history = try await recorder.history(of: submission.id)
        guard history.state == nil else { return history }
        try await recorder.record(
            .requestReceived(Reception(submission)), about: submission.id, by: .user(submission.submitter.userName))
        return history
    }

    /// A file that is not what was received any more: somebody wrote to it after it was claimed.
    private func changedFindings(_ submission: Submission, _ history: RequestHistory) -> [Finding] {
        guard let received = history.reception, received.digest != FileDigest.of(bytes: submission.bytes) else { return [] }
        return [
            Finding(
                severity: .refusal, rule: "spool/changed",
                reason: "the file was changed after it was claimed; SHA-256 \(received.digest) was received",
                file: submission.fileName)
        ]
    }

    private func judge(
        _ findings: [Finding], _ fileName: String, decoded: RequestDecoder.Decoded, found: StoreFacts?
    ) async throws -> Verdict {
        guard findings.isEmpty else { return Verdict(findings: findings, estimate: nil) }
        guard let request = decoded.request, let found else { return Verdict(findings: decoded.findings, estimate: nil) }
        let usage = try await recorder.usage(ofTeam: request.metadata.team)
        return Admission.judge(
            request: request, file: fileName, lines: decoded.lines, facts: found, policies: policies.value,
            machineSpeed: machineSpeed, usage: usage)
    }

    /// Moves a file to where its verdict says that it belongs, and plans what is admitted.
    func place(_ id: RequestID, _ submission: Submission, from: Spool.Folder) async throws {
        var history = try await recorder.history(of: id)
        switch history.verdict?.decision {
        case .admitted:
            if history.plan == nil, history.state?.isFinal != true {
                try await plan(id, history.judgement?.request)
                history = try await recorder.history(of: id)
            }
            try await move(id, submission, from: from, to: .accepted)
            try await admit(id, history)
        case .held: try await move(id, submission, from: from, to: .held)
        case .refused, nil: try await move(id, submission, from: from, to: .refused)
        }
    }

    private func plan(_ id: RequestID, _ request: Request?) async throws {
        guard let request,
            let plan = Admission.plan(request: request, id: id, facts: stores.facts(for: request), policies: policies.value)
        else {
            // The store changed after the verdict; the request is admitted but cannot be carried out.
            try await recorder.record(.runEnded(.notStarted("model or data are no longer in their stores")), about: id)
            return
        }
        let digest = try RunFolder(path: configuration.runFolder(of: id).string).create(plan: plan)
        try await recorder.record(.runPlanned(PlannedRun(planDigest: digest, plan: plan)), about: id)
    }

    private func admit(_ id: RequestID, _ known: RequestHistory? = nil) async throws {
        let history = if let known { known } else { try await recorder.history(of: id) }
        await queue.admit(
            history.entry(for: id, coreCount: policies.value.rateCard.coreCount), isPaused: history.isPaused)
        // What is only to be ended needs no room.
        if history.cancellation != nil { await queue.order(.cancel, id) }
    }

    /// First the receipt: after a crash in between, the file is where it was, and this is done again.
    func move(_ id: RequestID, _ submission: Submission, from: Spool.Folder, to: Spool.Folder) async throws {
        let receipt = try await receipts.receipt(for: id, submission: submission)
        try spool.write(receipt, in: to)
        try spool.move(id, from: from, to: to)
        let verdict = receipt.events.last { $0.kind == .requestJudged || $0.kind == .controlDecided }
        log.notice(
            "verdict",
            metadata: .entry(
                .verdict, about: id, event: verdict?.sequence,
                [
                    "decision": "\(receipt.verdict?.decision.rawValue ?? receipt.state.rawValue)",
                    "findings": "\(receipt.verdict?.findings.count ?? 0)",
                ]))
    }
}

extension Reception {
    /// A claimed file as the ledger keeps it.
    init(_ submission: Submission) {
        // JSON in PostgreSQL holds every text but one with U+0000.
        let text = String(validating: submission.bytes, as: UTF8.self).flatMap { $0.utf8.contains(0) ? nil : $0 }
        self.init(
            fileName: submission.fileName, sizeBytes: submission.bytes.count, digest: FileDigest.of(bytes: submission.bytes),
            submitter: submission.submitter, text: text)
    }
}
