import Admission
import Domain
import Ledger
import Logging
import ServiceLifecycle
import Spool
import Stores
import SystemPackage
import Systemd
import Workspace

/// Takes files from the spool in order of arrival, judges requests, carries out orders, and hands the admitted requests to `Runs`.
///
/// Every step is in the ledger before the file moves on, and each may be repeated after a crash: what the ledger already says
/// is not said again.
struct Intake: Service {
    private static let longestPause = Duration.seconds(30)
    /// Files that cannot be taken which one look names in the log; the others are counted.
    private static let hindrancesNamedMax = 10

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
    /// When held requests are refused unless they have been approved.
    let deadlines = Deadlines()
    let reading = StoreReading()
    let reader: StoreReader
    let ceilings: DailyCeilings

    func run() async throws {
        try await untilShutdown {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await Pulse.$loop.withValue(.intake) { try await takeFiles() } }
                group.addTask { try await reading.run(reader, now: recorder.now, wake: spool.wake) }
                defer { group.cancelAll() }
                // Neither ends before the daemon does, but by an error.
                try await group.next()
            }
        }
    }

    private func takeFiles() async throws {
        pulse.beat(.intake)
        let arrivals = spool.arrivals()
        try await resume()
        try await takeAll()
        for await _ in arrivals {
            pulse.beat(.intake)
            try spool.checkPlace()
            try await refuseExpired()
            try await takeAll()
        }
    }

    /// Goes on with what an earlier daemon had claimed but not settled, and with what it had not carried out.
    private func resume() async throws {
        for id in try spool.listing(of: .running) + spool.listing(of: .accepted) {
            try await recorder.attending(to: id) { try await admit(id) }
        }
        for id in try spool.listing(of: .held) {
            let history = try await recorder.history(of: id)
            if let expiresAt = history.verdict?.expiresAt { deadlines.set(expiresAt, for: id) }
        }
        for id in try spool.listing(of: .claimed) {
            log.info("going on with a file that was claimed earlier", metadata: .entry(about: id))
            var claims: [Claim] = []
            try await persistently(id) { claims = [try spool.claim(id, in: .claimed)] }
            // They were counted when they were received.
            try await settle(claims.map { TakenFile($0) })
        }
    }

    /// Judges those again whose time to be approved is over.
    private func refuseExpired() async throws {
        for id in deadlines.passed(at: recorder.now()) {
            try await recorder.attending(to: id) { try await judgeExpired(id) }
        }
    }

    /// - Parameter read: what has been read for it just now.
    func judgeExpired(_ id: RequestID, read: StoreFacts? = nil) async throws {
        let history = try await recorder.history(of: id)
        // Where the file was moved and the daemon ended before, the move is done again at the next start.
        guard spool.folder(of: id, among: [.held]) != nil, let hearing = Hearing(id, held: history) else { return }
        switch try await judge(hearing, read: read) {
        case .unread: return wait(for: hearing.request, .held(id), by: hearing.submitter)
        case .ruled(let ruled): if let expiresAt = ruled.verdict.expiresAt { deadlines.set(expiresAt, for: id) }
        case .moved: break
        }
        try await place(id, try spool.claim(id, in: .held).submission, from: .held)
    }

    /// One look at `incoming/`. What keeps it from being looked at, or a file there from being taken, is said once, and waits for the next.
    private func takeAll() async throws {
        do {
            var arrivals = try spool.arrivalsNow()
            try await take(&arrivals)
            await recorder.board.unjudged(arrivals.count)
            for file in arrivals.newHindrances.prefix(Self.hindrancesNamedMax) {
                log.warning("\(Message(.untaken(file: file)).english)")
            }
            let unnamed = arrivals.newHindrances.count - Self.hindrancesNamedMax
            if unnamed > 0 { log.warning("\(unnamed) more files cannot be taken and are left where they are") }
            await tell("incoming", nil)
        } catch let error as SpoolError where error.code != .gone {
            await tell("incoming", error.trouble)
        }
        await recorder.board.trouble("left", spool.hindrance)
        await tell("watch", spool.watchProblem)
        await tell("ceilings", ceilings.trouble(at: recorder.now()))
        await recorder.board.write()
    }

    /// Three things at a time, since the daemon would spend half of it waiting for the database: while files are judged, the next ones are
    /// claimed and read, and those before them get their receipts. Nothing but time is shared: verdicts are given one after the other, in
    /// the order of arrival, and an order is carried out when all before it is where it belongs.
    private func take(_ arrivals: inout Spool.Arrivals) async throws {
        try await settleRead()
        var files: [TakenFile]
        (arrivals, files) = try await claimSome(of: arrivals)
        var judged: [Filed] = []
        while !files.isEmpty || !judged.isEmpty {
            pulse.beat(.intake)
            await recorder.board.unjudged(arrivals.count + files.count)
            let (now, before, left) = (files, judged, arrivals)
            async let next = now.isEmpty ? (left, []) : claimSome(of: left)
            async let placed: Void = putPersistently(before)
            if let requests = now.onlyRequests {
                judged = try await judge(requests)
                try await placed
            } else {
                try await placed
                try await settle(now)
                judged = []
            }
            (arrivals, files) = try await next
            try await settleRead()
        }
    }

    /// - Returns: the next files of `incoming/`, as far as they can be looked at without the ledger's turn, none where there is none or is to
    ///   be none; and what is left behind them.
    private func claimSome(of arrivals: Spool.Arrivals) async throws -> (Spool.Arrivals, [TakenFile]) {
        guard !Task.isCancelled else { return (arrivals, []) }
        // No audit, no run, and no room, no claim: files are safest where their owners put them.
        if !arrivals.hasClaimed, await recorder.board.lowStorage != nil { return (arrivals, []) }
        var arrivals = arrivals
        arrivals.leave(ceilings.exhausted(at: recorder.now()))
        var claims: [Claim] = []
        try await persistently(nil) { claims = try arrivals.claimSome(now: recorder.now()) }
        var files: [TakenFile] = []
        for claim in claims {
            let objection = try await objection(toNumberOf: claim.submission)
            files.append(TakenFile(objection.map(claim.refused) ?? claim))
        }
        return (arrivals, files)
    }

    /// Trouble that the daemon lives with, in log and status when it begins; nil when it is over.
    private func tell(_ whose: String, _ trouble: TroubleMessage?) async {
        guard await recorder.board.trouble(whose, trouble) else { return }
        if let trouble { log.warning("\(Message(trouble).english)") } else { log.notice("trouble with \(whose) is over") }
    }

    /// Does `work` until the disk lets it: a receipt that cannot be written now can be later, and nothing is lost meanwhile.
    /// What is the matter with one request only leaves that where it is.
    func persistently(_ id: RequestID?, _ work: () async throws -> Void) async throws {
        var pause = Duration.seconds(1)
        while true {
            do {
                if let id { try await recorder.attending(to: id, work) } else { try await work() }
                await recorder.board.trouble("intake", nil)
                return
            } catch let error as SpoolError where error.code == .stuck {
                log.critical("\(Message(error.stuck).english)", metadata: .entry(about: id))
                await recorder.board.trouble("stuck", error.stuck)
                return
            } catch let error as SpoolError where error.code != .gone {
                await hindered(id, error.trouble)
            } catch let error as WorkspaceError {
                await hindered(id, error.trouble)
            }
            try spool.checkPlace()
            try await Task.sleep(for: pause)
            pulse.beat(.intake)
            pause = min(pause * 2, Self.longestPause)
        }
    }

    private func hindered(_ id: RequestID?, _ trouble: TroubleMessage) async {
        log.error("\(Message(trouble).english); trying again", metadata: .entry(about: id))
        await recorder.board.trouble("intake", trouble)
        await recorder.board.write()
    }

    /// In their order: an order sees the requests that came before it, and those that come after it see what it did.
    private func settle(_ files: [TakenFile]) async throws {
        var requests: [ClaimedRequest] = []
        for file in files {
            switch file {
            case .request(let request): requests.append(request)
            case .order(let claim, let decoded):
                try await putPersistently(judge(requests))
                requests = []
                try await persistently(claim.submission.id) { try await settleControl(claim, decoded) }
            }
        }
        try await putPersistently(judge(requests))
    }

    /// - Returns: those whose receipts are to be written.
    private func judge(_ requests: [ClaimedRequest]) async throws -> [Filed] {
        guard !requests.isEmpty else { return [] }
        do {
            return try await judgeTogether(requests)
        } catch let error as LedgerError where error.isRefusal {
            // What it refuses is one of them: only that is left where it is.
            for one in requests { try await persistently(one.claim.submission.id) { try await put(judgeTogether([one])) } }
            return []
        }
    }

    private func putPersistently(_ judged: [Filed]) async throws {
        guard !judged.isEmpty else { return }
        try await persistently(nil) { try await put(judged) }
    }

    /// The file in the ledger, said once.
    func receive(_ submission: Submission) async throws -> RequestHistory {
        let history = try await recorder.history(of: submission.id)
        guard history.state == nil else { return history }
        try await recorder.record(
            .requestReceived(Reception(submission)), about: submission.id, by: .user(submission.submitter.userName))
        return history
    }

    /// Moves a file to where its verdict says that it belongs, and plans what is admitted.
    func place(_ id: RequestID, _ submission: Submission, from: Spool.Folder) async throws {
        var history = try await recorder.history(of: id)
        switch history.verdict?.decision {
        case .admitted:
            if history.plan == nil, history.state?.isFinal != true {
                try await plan(id, history.judgement)
                history = try await recorder.history(of: id)
            }
            try await move(id, submission, from: from, to: .accepted)
            try await admit(id, history)
        case .held: try await move(id, submission, from: from, to: .held)
        case .refused, nil: try await move(id, submission, from: from, to: .refused)
        }
    }

    /// What was judged is what is carried out. Verdicts of before did not say what they saw.
    private func plan(_ id: RequestID, _ judgement: Judgement?) async throws {
        guard let judgement, let request = judgement.request else {
            try await recorder.record(.runEnded(.notStarted(.noRequestText)), about: id)
            return
        }
        let facts = judgement.basis?.facts ?? stores.facts(for: request)
        try await recorder.record(RequestHistory.planOrEnd(of: id, request, facts, judgement.policyDigests), about: id)
    }

    func admit(_ id: RequestID, _ known: RequestHistory? = nil) async throws {
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
        // One approval of two leaves it held.
        if from != to { try spool.move(id, from: from, to: to) }
        tell(receipt)
    }

    func tell(_ receipt: Receipt) {
        let verdict = receipt.events.last { $0.kind == .requestJudged || $0.kind == .controlDecided }
        log.notice(
            "verdict",
            metadata: .entry(
                .verdict, about: receipt.request, event: verdict?.sequence,
                [
                    "decision": "\(receipt.verdict?.decision.rawValue ?? receipt.state.rawValue)",
                    "findings": "\(receipt.verdict?.findings.count ?? 0)",
                ]))
    }
}

extension Reception {
    /// A claimed file as the ledger keeps it.
    init(_ submission: Submission) {
        self.init(
            fileName: submission.fileName, sizeBytes: submission.bytes.count, digest: FileDigest.of(bytes: submission.bytes),
            submitter: submission.submitter, firstLines: submission.text.map(Self.firstLines))
    }
}

extension Submission {
    /// JSON in PostgreSQL holds every text but one with U+0000; nil also for what is no UTF-8.
    var text: String? { String(validating: bytes, as: UTF8.self).flatMap { $0.utf8.contains(0) ? nil : $0 } }
}
