import Admission
import Domain
import Ledger
import Logging
import Spool
import Stores
import Workspace

/// Requests that were dropped together: their receptions, verdicts and plans are one turn of the ledger, their receipts and moves wait for the
/// disk as often as those of one would. Nothing else is shared: each is judged on what those before it have reserved.
extension Intake {
    /// A claimed file, taken apart.
    enum TakenFile: Sendable {
        case request(ClaimedRequest)
        case order(Claim, ControlDecoder.Decoded)

        init(_ claim: Claim) {
            switch DroppedFile(bytes: claim.submission.bytes, file: claim.submission.fileName) {
            case .request(let decoded): self = .request(ClaimedRequest(claim: claim, decoded: decoded))
            case .order(let decoded): self = .order(claim, decoded)
            }
        }
    }

    /// A file that says it is a request, or does not say what it is.
    struct ClaimedRequest: Sendable {
        let claim: Claim
        let decoded: RequestDecoder.Decoded
    }

    /// A claimed request, with all that can be made ready before the turn to append.
    struct Filing: Sendable {
        let submission: Submission
        let receivedAt: Timestamp
        /// What stands against the file itself; then policies have no say.
        let findings: [Finding]
        let request: Request?
        let policyDigests: [PolicyDigest]
        /// Nil where there is a finding.
        let gathered: Gathered?
        let judgedAt: Timestamp
        /// What it names has to be read first: only that it was received is said now.
        let isToBeRead: Bool

        var id: RequestID { submission.id }
    }

    /// A request after its turn.
    struct Filed: Sendable {
        let filing: Filing
        let history: RequestHistory
        /// The verdict where it was given just now; nil where it stood already.
        let ruled: Ruled?

        var folder: Spool.Folder {
            switch history.verdict?.decision {
            case .admitted: .accepted
            case .held: .held
            case .refused, nil: .refused
            }
        }
    }

    /// Gives claimed requests their verdicts in the ledger, in their order. May be repeated: what the ledger says already is not said again.
    /// Those that name what nobody has read since it changed wait in `claimed/` until it has been read, and no other waits for them.
    /// - Parameter facts: what has been read for those that have waited.
    /// - Returns: those that have a verdict, for `put`.
    func judgeTogether(_ requests: [ClaimedRequest], read facts: [RequestID: StoreFacts] = [:]) async throws -> [Filed] {
        var made: [Filing] = []
        for one in requests { made.append(try await filing(one, facts[one.claim.submission.id])) }
        let filings = made
        let filed = try await recorder.patiently {
            try await recorder.ledger.turn { (turn) throws(LedgerError) in
                // Asked once for all: each question takes as long as the answer to none of them.
                let known = try turn.known(among: filings.map(\.id))
                var filed: [Filed] = []
                for filing in filings { filed.append(try filing.record(in: turn, isNew: !known.contains(filing.id))) }
                return filed
            }
        }
        pulse.beat(.intake)
        for one in filed {
            guard let ruled = one.ruled else { continue }
            await note(ruled, one.filing.request)
            recorder.metrics.verdictGiven(
                ruled.verdict.decision, seconds: recorder.now().seconds(since: one.filing.receivedAt))
            if let expiresAt = ruled.verdict.expiresAt { deadlines.set(expiresAt, for: one.filing.id) }
        }
        for one in filed where one.history.verdict == nil {
            guard let request = one.filing.request else { continue }
            wait(for: request, .request(one.filing.submission.withoutBytes), by: one.filing.submission.submitter)
        }
        await recorder.board.trouble("reading", reading.trouble)
        return filed.filter { $0.history.verdict != nil }
    }

    /// Brings judged requests to `accepted/`, `held/` or `refused/`, with their receipts beside them. May be repeated.
    func put(_ judged: [Filed]) async throws {
        // Verdicts of before did not say what they saw: their plans are made one by one.
        try await putTogether(judged.filter { $0.history.state != .admitted })
        for one in judged where one.history.verdict?.decision == .admitted && one.history.state == .admitted {
            try await place(one.filing.id, one.filing.submission, from: .claimed)
        }
    }

    /// Has what a request names read beside the loop; then `settleRead` goes on.
    func wait(for request: Request, _ what: StoreReading.Job.What, by submitter: Submitter) {
        reading.add(StoreReading.Job(what: what, submitter: submitter, request: request))
    }

    /// What has waited for what has been read since the last look goes on.
    func settleRead() async throws {
        for (job, facts) in reading.takeDone() {
            try await persistently(job.id) {
                switch job.what {
                case .request(let file):
                    let claim = try claimed(file)
                    let decoded = RequestDecoder.decode(bytes: claim.submission.bytes, file: file.fileName)
                    try await put(judgeTogether([ClaimedRequest(claim: claim, decoded: decoded)], read: [job.id: facts]))
                case .order(let file):
                    let claim = try claimed(file)
                    let decoded = ControlDecoder.decode(bytes: claim.submission.bytes, file: file.fileName)
                    try await settleControl(claim, decoded, read: facts)
                case .held(let id): try await judgeExpired(id, read: facts)
                }
            }
        }
        await recorder.board.trouble("reading", reading.trouble)
    }

    /// A file that has waited in `claimed/`, as it is there now, under the name that it came with.
    private func claimed(_ file: Submission) throws -> Claim {
        let claim = try spool.claim(file.id, in: .claimed)
        let submission = Submission(
            id: file.id, fileName: file.fileName, bytes: claim.submission.bytes, submitter: file.submitter)
        return Claim(submission: submission, findings: claim.findings)
    }

    /// - Throws: where the ledger is asked for evidence and refuses.
    private func filing(_ one: ClaimedRequest, _ read: StoreFacts?) async throws -> Filing {
        let (claim, submission, receivedAt) = (one.claim, one.claim.submission, recorder.now())
        let decoded = claim.isRead ? one.decoded : nil
        let findings = claim.findings + (decoded?.findings ?? [])
        var gathered: Gathered?
        if findings.isEmpty, let decoded, let request = decoded.request {
            let hearing = Hearing(submission.id, request, submission, lines: decoded.lines)
            gathered = try await gather(hearing) { read ?? stores.keptFacts(for: request) }
        }
        return Filing(
            submission: submission, receivedAt: receivedAt, findings: findings, request: decoded?.request,
            policyDigests: policies.value.digests, gathered: gathered, judgedAt: recorder.now(),
            isToBeRead: findings.isEmpty && gathered == nil)
    }

    /// Why a file is one too many of its owner's; nil where it is not, and for one that an earlier start has counted.
    func objection(toNumberOf file: Submission) async throws -> Finding? {
        try await ceilings.objection(to: file, at: recorder.now()) { day in
            try await recorder.patiently { try await recorder.ledger.filesReceived(from: file.submitter.userID, since: day) }
        }
    }

    private func putTogether(_ filed: [Filed]) async throws {
        let signed = try await receipts.signed(filed.map { Receipt($0.history, $0.filing.submission) })
        let arrived = zip(signed, filed).map { Spool.Arrived($0, from: .claimed, to: $1.folder) }
        let stuck = try spool.put(arrived)
        for (one, arrived) in zip(filed, arrived) {
            if let error = stuck[one.filing.id] {
                log.critical("\(Message(error.stuck).english)", metadata: .entry(about: one.filing.id))
                await recorder.board.trouble("stuck", error.stuck)
                continue
            }
            if one.folder == .accepted { try await admit(one.filing.id, one.history) }
            tell(arrived.receipt)
        }
    }
}

extension [Intake.TakenFile] {
    /// Nil where an order is among them.
    var onlyRequests: [Intake.ClaimedRequest]? {
        var requests: [Intake.ClaimedRequest] = []
        for file in self {
            guard case .request(let request) = file else { return nil }
            requests.append(request)
        }
        return requests
    }
}

extension Intake.Filing {
    /// Says in the ledger what it does not say yet: that the file was received, the verdict, and the plan of what is admitted.
    /// - Parameter isNew: the ledger has not heard of it.
    func record(in turn: borrowing Turn, isNew: Bool) throws(LedgerError) -> Intake.Filed {
        var history: RequestHistory
        do {
            history = try RequestHistory(events: isNew ? [] : turn.events(of: id))
        } catch {
            throw error as? LedgerError ?? LedgerError(code: .corrupt, reason: "events of \(id) are no facts: \(error)")
        }
        if history.state == nil {
            try say(
                .requestReceived(Reception(submission)), at: receivedAt, by: .user(submission.submitter.userName), in: turn,
                &history)
        }
        var ruled: Intake.Ruled?
        if history.verdict == nil, !isToBeRead || !changedFindings(history).isEmpty {
            let given = try ruling(history, in: turn)
            if let fact = given.fact { try say(fact, at: judgedAt, in: turn, &history) }
            ruled = given
        }
        if let next = history.planOrEnd(of: id) { try say(next, at: judgedAt, in: turn, &history) }
        return Intake.Filed(filing: self, history: history, ruled: ruled)
    }

    private func say(
        _ fact: Fact, at time: Timestamp, by actor: Actor = .daemon, in turn: borrowing Turn, _ history: inout RequestHistory
    ) throws(LedgerError) {
        let event = try turn.append(AuditEntry(time: time, actor: actor, request: id, fact: fact))
        history.add(event, saying: fact)
    }

    private func ruling(_ history: RequestHistory, in turn: borrowing Turn) throws(LedgerError) -> Intake.Ruled {
        let findings = findings + changedFindings(history)
        if findings.isEmpty, let gathered { return try gathered.ruled(in: turn) }
        let verdict = Verdict(findings: findings, estimate: nil)
        return Intake.Ruled(
            verdict: verdict,
            fact: .requestJudged(Judgement(verdict: verdict, request: request, policyDigests: policyDigests)))
    }

    /// A file that is not what was received any more: somebody wrote to it after it was claimed.
    private func changedFindings(_ history: RequestHistory) -> [Finding] {
        guard let received = history.reception, received.digest != FileDigest.of(bytes: submission.bytes) else { return [] }
        return [
            Finding(
                severity: .refusal, rule: "spool/changed",
                message: Message(.file(.changed(received: received.digest))),
                file: submission.fileName)
        ]
    }
}

extension RequestHistory {
    /// What is to be said of a request that has been admitted just now: its plan, or that there can be none. Nil where it has been said, and for
    /// verdicts of before, which did not keep what they saw.
    func planOrEnd(of id: RequestID) -> Fact? {
        guard state == .admitted, let judgement, let request = judgement.request, let facts = judgement.basis?.facts else {
            return nil
        }
        return Self.planOrEnd(of: id, request, facts, judgement.policyDigests)
    }

    static func planOrEnd(
        of id: RequestID, _ request: Request, _ facts: StoreFacts, _ policyDigests: [PolicyDigest]
    ) -> Fact {
        guard let plan = Admission.plan(request: request, id: id, facts: facts, policyDigests: policyDigests),
            let digest = try? RunFolder.digest(of: plan)
        else {
            // The store changed after the verdict; the request is admitted but cannot be carried out.
            return .runEnded(.notStarted(.storesEmptied))
        }
        return .runPlanned(PlannedRun(planDigest: digest, plan: plan))
    }
}

extension Submission {
    var withoutBytes: Submission {
        Submission(id: id, fileName: fileName, bytes: [], submitter: submitter)
    }
}
