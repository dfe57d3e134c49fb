import Admission
import Domain
import Spool
import Stores

/// Orders about requests: files like others, whose owner is who orders.
extension Intake {
    /// Brings a control file to `done/` or `refused/`, with the order carried out and both in the ledger. An approval of what nobody has read
    /// since it changed waits in `claimed/` until it has been read.
    /// - Parameters:
    ///   - decoded: what the file says.
    ///   - read: what has been read for it just now.
    func settleControl(_ claim: Claim, _ decoded: ControlDecoder.Decoded, read: StoreFacts? = nil) async throws {
        let submission = claim.submission
        let history = try await receive(submission)
        if history.decision == nil {
            var findings = claim.findings + decoded.findings
            if findings.isEmpty, let order = decoded.order {
                let target = try await recorder.history(of: order.request)
                // After a crash the order may stand already; then it is not judged again.
                if !target.knows(control: submission.id) {
                    findings = objections(to: order, by: submission.submitter, file: submission.fileName, target)
                    if findings.isEmpty {
                        guard let objections = try await record(order, submission, target, read) else { return }
                        findings = objections
                    }
                }
            }
            try await recorder.record(
                .controlDecided(ControlDecision(order: decoded.order, findings: findings)), about: submission.id)
        }
        let decided = try await recorder.history(of: submission.id)
        if let decision = decided.decision, decision.isAccepted, let order = decision.order { try await carryOut(order) }
        try await move(
            submission.id, submission, from: .claimed, to: decided.decision?.isAccepted == true ? .done : .refused)
    }

    private func objections(
        to order: ControlOrder, by submitter: Submitter, file: String, _ target: RequestHistory
    ) -> [Finding] {
        func objection(_ rule: String, _ message: OrderMessage, _ field: String) -> [Finding] {
            [
                Finding(
                    severity: .refusal, rule: "control/\(rule)", message: Message(.order(message)), file: file, field: field)
            ]
        }
        guard let state = target.state, let owner = target.reception?.submitter, target.decision == nil else {
            return objection("request", .noRequest(request: order.request.text), "request")
        }
        if let message = policies.value.objection(to: order.action, by: submitter, owner: owner) {
            return objection("authority", message, "action")
        }
        let request = order.request.text
        if !state.isFinal, spool.folder(of: order.request, among: Spool.Folder.taken) == nil {
            return objection("station", .elsewhere(request: request), "request")
        }
        let message: OrderMessage? =
            switch order.action {
            case .approve: state == .held ? nil : .notHeld(request: request, state: state)
            case .refuse: state == .held || isUnread(target) ? nil : .notHeld(request: request, state: state)
            case .cancel:
                state.isFinal
                    ? .hasEnded(request: request, state: state)
                    : state == .received && !isUnread(target) ? .noVerdict(request: request) : nil
            case .pause:
                state.isFinal || state == .held || state == .received
                    ? .cannotPause(request: request, state: state)
                    : target.isPaused ? .pausedAlready(request: request) : nil
            case .resume: target.isPaused ? nil : .notPaused(request: request)
            }
        return message.map { objection("state", $0, "request") } ?? []
    }

    /// Whether it waits in `claimed/` until what it names has been read.
    private func isUnread(_ target: RequestHistory) -> Bool {
        target.state == .received && target.events.first?.request.map(reading.isWaiting) == true
    }

    /// The order as an event of the request that it is about.
    /// - Returns: what the policies have against it; then it is no event. Nil where that cannot be said yet.
    private func record(
        _ order: ControlOrder, _ submission: Submission, _ target: RequestHistory, _ read: StoreFacts?
    ) async throws -> [Finding]? {
        let user = Actor.user(submission.submitter.userName)
        if order.action == .approve { return try await approve(submission, order, target, read) }
        // Of a request that nobody has let in, the end is a verdict.
        guard order.action == .refuse || target.state == .held || target.state == .received else {
            let control = RequestControl(action: order.action, control: submission.id, reason: order.reason)
            try await recorder.record(.requestControlled(control), about: order.request, by: user)
            return []
        }
        let finding = Finding(
            severity: .refusal, rule: "control/\(order.action.rawValue)",
            message: Message(.order(.refusedBy(user: "\(user)", reason: order.reason))), file: submission.fileName)
        let verdict = Verdict(
            decision: .refused, findings: (target.verdict?.findings ?? []) + [finding], estimate: target.verdict?.estimate)
        try await recorder.record(
            .requestJudged(
                Judgement(
                    verdict: verdict, request: target.judgement?.request, policyDigests: policies.value.digests,
                    control: submission.id)), about: order.request, by: user)
        recorder.metrics.verdictGiven(verdict.decision, seconds: nil)
        return []
    }

    /// Judges again, by the policies, the stores and the consumption of now: people let pass what policies hold, not what they refuse.
    /// - Returns: why not; then nothing is recorded, and the request stays held as it is. Nil where what it names is read first.
    private func approve(
        _ submission: Submission, _ order: ControlOrder, _ target: RequestHistory, _ read: StoreFacts?
    ) async throws -> [Finding]? {
        guard let hearing = Hearing(order.request, held: target) else { return [] }
        let approval = Approval(by: submission.submitter, at: recorder.now(), control: submission.id)
        let ruled: Ruled
        switch try await judge(hearing, approval: approval, read: read) {
        case .ruled(let given): ruled = given
        case .moved: return []
        case .unread:
            wait(for: hearing.request, .order(submission.withoutBytes), by: submission.submitter)
            return nil
        }
        guard ruled.fact != nil else {
            let refusals = ruled.verdict.findings.filter { $0.severity == .refusal }
            guard refusals.isEmpty else { return refusals }
            return [
                Finding(
                    severity: .refusal, rule: "control/role",
                    message: Message(
                        .order(.nobodyAsked(request: order.request.text, user: submission.submitter.userName))),
                    file: submission.fileName, field: "request")
            ]
        }
        recorder.metrics.verdictGiven(ruled.verdict.decision, seconds: nil)
        return []
    }

    /// What follows from an order that is in force; doing it again has no effect.
    private func carryOut(_ order: ControlOrder) async throws {
        if spool.folder(of: order.request, among: [.held]) != nil {
            try await place(order.request, try spool.claim(order.request, in: .held).submission, from: .held)
        } else if reading.forget(order.request) {
            try await place(order.request, try spool.claim(order.request, in: .claimed).submission, from: .claimed)
        } else if spool.folder(of: order.request, among: [.accepted, .running]) != nil {
            await queue.order(order.action, order.request)
        }
    }
}
