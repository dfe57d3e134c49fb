import Admission
import Domain
import Logging
import ServiceLifecycle
import Spool
import Stores
import SystemPackage
import Workspace

/// Takes files from the spool one at a time, judges each, and hands the admitted ones to `Runs`.
///
/// Every step is in the ledger before the file moves on, and each may be repeated after a crash: what the ledger already says
/// is not said again.
struct Intake: Service {
    let configuration: DaemonConfiguration
    let spool: Spool
    let policies: Policies
    let machineSpeed: MachineSpeed
    let stores: Stores
    let recorder: Recorder
    let receipts: Receipts
    let admitted: AsyncStream<RequestID>.Continuation
    let log: Logger

    func run() async throws {
        try await untilShutdown {
            let arrivals = try spool.arrivals()
            try await resume()
            try await takeAll()
            for await _ in arrivals { try await takeAll() }
        }
    }

    /// Goes on with what an earlier daemon had claimed but not settled, and with what it had not carried out.
    private func resume() async throws {
        // Before the claimed ones are settled, which hands them on as well.
        for id in try spool.listing(of: .running) + spool.listing(of: .accepted) { admitted.yield(id) }
        for id in try spool.listing(of: .claimed) {
            log.info("going on with a request that was claimed earlier", metadata: ["request-id": "\(id)"])
            try await recorder.attending(to: id) { try await settle(try spool.claim(id, in: .claimed)) }
        }
    }

    private func takeAll() async throws {
        while !Task.isCancelled, let claim = try spool.claimNext(now: recorder.now()) {
            try await recorder.attending(to: claim.submission.id) { try await settle(claim) }
        }
    }

    /// Brings a claimed file to `accepted/` or `refused/`, with its verdict in the ledger and its receipt beside it.
    private func settle(_ claim: Claim) async throws {
        let submission = claim.submission
        let id = submission.id
        var history = try await recorder.history(of: id)
        if history.state == nil {
            try await recorder.record(
                .requestReceived(Reception(submission)), about: id, by: .user(submission.submitter.userName))
        }
        let decoded = RequestDecoder.decode(bytes: submission.bytes, file: submission.fileName)
        let found = decoded.request.map { stores.facts(for: $0) }
        if history.verdict == nil {
            let verdict = try await judge(claim, decoded: decoded, found: found)
            try await recorder.record(
                .requestJudged(
                    Judgement(verdict: verdict, request: decoded.request, policyDigests: policies.digests)), about: id)
        }
        history = try await recorder.history(of: id)
        guard let verdict = history.verdict, verdict.decision == .admitted, let request = decoded.request else {
            try await finish(id, in: .refused, submission: submission)
            return
        }
        if history.plan == nil {
            try await plan(request, id: id, found: found)
        }
        try await finish(id, in: .accepted, submission: submission)
        admitted.yield(id)
    }

    private func judge(_ claim: Claim, decoded: RequestDecoder.Decoded, found: StoreFacts?) async throws -> Verdict {
        guard claim.findings.isEmpty else { return Verdict(findings: claim.findings, estimate: nil) }
        guard let request = decoded.request, let found else { return Verdict(findings: decoded.findings, estimate: nil) }
        let usage = try await recorder.usage(ofTeam: request.metadata.team)
        return Admission.judge(
            request: request, file: claim.submission.fileName, lines: decoded.lines, facts: found, policies: policies,
            machineSpeed: machineSpeed, usage: usage)
    }

    private func plan(_ request: Request, id: RequestID, found: StoreFacts?) async throws {
        guard let found, let plan = Admission.plan(request: request, id: id, facts: found, policies: policies) else {
            // The store changed between the verdict and a restart; the request is admitted but cannot be carried out.
            try await recorder.record(.runEnded(.notStarted("model or data are no longer in their stores")), about: id)
            return
        }
        let digest = try RunFolder(path: configuration.runFolder(of: id).string).create(plan: plan)
        try await recorder.record(.runPlanned(PlannedRun(planDigest: digest, plan: plan)), about: id)
    }

    private func finish(_ id: RequestID, in folder: Spool.Folder, submission: Submission) async throws {
        let receipt = try await receipts.receipt(for: id, submission: submission)
        // First the receipt: after a crash in between, the file is where it was, and this is done again.
        try spool.write(receipt, in: folder)
        try spool.move(id, from: .claimed, to: folder)
        log.notice(
            "verdict",
            metadata: [
                "request-id": "\(id)", "decision": "\(receipt.verdict?.decision.rawValue ?? receipt.state.rawValue)",
                "findings": "\(receipt.verdict?.findings.count ?? 0)",
            ])
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
