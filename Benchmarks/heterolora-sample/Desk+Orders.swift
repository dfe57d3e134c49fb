import Admission
import Domain
import Workspace

/// A control file that somebody drops.
struct Order {
    let action: ControlOrder.Action
    let hearing: Hearing
    let by: Submitter
    let reason: String

    var fileName: String { "\(action.rawValue)-\(hearing.id).yaml" }
}

extension Desk {
    func carryOut(_ order: Order, at now: Timestamp) async throws {
        // Nobody orders about what is over.
        guard let state = stands[order.hearing.id], !state.isFinal else { return }
        let isAboutHeld = order.action == .approve || order.action == .refuse
        guard isAboutHeld == (state == .held),
            let control = RequestID("\(now.stamp)-\(order.action.rawValue)-\(order.hearing.arrival.project.name)")
        else { return }
        let said = ControlOrder(action: order.action, request: order.hearing.id, reason: order.reason)
        let bytes = try ControlEncoder.bytes(said, name: control.text)
        say(
            .requestReceived(
                Reception(
                    fileName: order.fileName, sizeBytes: bytes.count, digest: FileDigest.of(bytes: bytes), submitter: order.by,
                    firstLines: Reception.firstLines(of: String(decoding: bytes, as: UTF8.self)))), at: now, about: control,
            by: .user(order.by.userName))
        let findings = try await objections(to: order, control, at: now.adding(seconds: 0.4))
        say(.controlDecided(ControlDecision(order: said, findings: findings)), at: now.adding(seconds: 0.5), about: control)
    }

    /// What stands against an order; where nothing does, it is recorded.
    private func objections(to order: Order, _ control: RequestID, at now: Timestamp) async throws -> [Finding] {
        if let message = policies.objection(to: order.action, by: order.by, owner: order.hearing.arrival.submitter) {
            return [
                Finding(
                    severity: .refusal, rule: "control/authority", message: Message(.order(message)), file: order.fileName,
                    field: "action")
            ]
        }
        let user = Actor.user(order.by.userName)
        switch order.action {
        case .approve: return try await approve(order, control: control, at: now) ?? []
        case .refuse:
            let finding = Finding(
                severity: .refusal, rule: "control/refuse",
                message: Message(.order(.refusedBy(user: "\(user)", reason: order.reason))), file: order.fileName)
            let verdict = Verdict(
                decision: .refused, findings: order.hearing.verdict.findings + [finding],
                estimate: order.hearing.verdict.estimate)
            say(
                .requestJudged(
                    Judgement(
                        verdict: verdict, request: order.hearing.request, policyDigests: policies.digests, control: control)),
                at: now, about: order.hearing.id, by: user)
        case .cancel, .pause, .resume:
            say(
                .requestControlled(RequestControl(action: order.action, control: control, reason: order.reason)), at: now,
                about: order.hearing.id, by: user)
        }
        return []
    }
}
