import Admission
import Domain
import Ledger
import Reports
import Workspace

extension Desk {
    func receive(_ arrival: Arrival, at now: Timestamp) async throws {
        let text = arrival.request.text
        let (bytes, file) = (Array(text.utf8), "\(arrival.request.name).yaml")
        say(
            .requestReceived(
                Reception(
                    fileName: file, sizeBytes: bytes.count, digest: FileDigest.of(bytes: bytes), submitter: arrival.submitter,
                    firstLines: Reception.firstLines(of: text))), at: now, about: arrival.id,
            by: .user(arrival.submitter.userName))
        let decoded = RequestDecoder.decode(bytes: bytes, file: file)
        var generator = generator("judging", arrival.id)
        let judged = now.adding(seconds: generator.number(in: 0.2...2))
        guard let request = decoded.request else {
            let verdict = Verdict(findings: decoded.findings, estimate: nil)
            say(
                .requestJudged(Judgement(verdict: verdict, policyDigests: policies.digests)), at: judged,
                about: arrival.id)
            return
        }
        let unheard = Hearing(
            arrival: arrival, request: request, place: RequestPlace(file: file, lines: decoded.lines),
            verdict: Verdict(findings: [], estimate: nil), heldSince: nil, approvals: [])
        let basis = try await basis(of: unheard, approvals: [], at: judged)
        let verdict = Admission.judge(request, on: basis, by: policies, place: unheard.place)
        say(
            .requestJudged(
                Judgement(
                    verdict: verdict, request: request, policyDigests: policies.digests, basis: basis,
                    text: verdict.decision == .refused ? nil : text)), at: judged, about: arrival.id)
        settle(unheard.judged(verdict, basis, heldSince: judged), basis, at: judged)
    }

    /// All that judging looks at, as the daemon gathers it.
    private func basis(of hearing: Hearing, approvals: [Approval], at now: Timestamp) async throws -> VerdictBasis {
        let (request, submitter) = (hearing.request, hearing.arrival.submitter)
        let byNames = VerdictBasis(
            submitter: submitter, time: now, heldSince: hearing.heldSince, approvals: hearing.approvals, facts: nil,
            estimate: nil, machineSpeed: speed, memoryBytesMax: 24 << 30, consumption: nil)
        let approved = approvals.reduce(byNames) { $0.approved(by: $1) }
        if Admission.judgeByNames(request, on: approved, by: policies, place: hearing.place) != nil { return byNames }
        let facts = hearing.arrival.project.facts(version: hearing.arrival.version)
        let estimate = Admission.estimate(of: request, facts: facts, machineSpeed: speed, rateCard: policies.rateCard)
        let ledger = try await upToDate()
        let evidence =
            policies.needsEvidence(of: request) ? try await evidence(for: facts, in: ledger) : []
        let consumption = try await ledger.consumption(
            ofTeam: request.metadata.team, user: submitter.userID, since: policies.monthBegan(at: now))
        return byNames.looked(at: facts, estimate: estimate, consumption: consumption, evidence: evidence)
    }

    /// What the product finds, of each run once: a report of all of them for each request would take minutes.
    private func evidence(for facts: StoreFacts, in ledger: Ledger) async throws -> [StageEvidence] {
        guard let model = facts.model, let test = facts.data[.test] else { return [] }
        // All are of one purpose: no two projects share test rows.
        let runs = try await ledger.finishedRuns(on: model.weightsDigest, tested: test.digest).prefix(20)
        let unseen = runs.filter { $0.shown == nil && shown[$0.request] == nil }
        let seen = try await withThrowingTaskGroup(of: (RequestID, StageEvidence?).self) { group in
            for run in unseen {
                group.addTask { (run.request, try RunConclusion(events: try await ledger.events(of: run.request)).evidence) }
            }
            return try await group.reduce(into: [RequestID: StageEvidence]()) { $0[$1.0] = $1.1 }
        }
        shown.merge(seen) { $1 }
        return runs.compactMap { $0.shown ?? shown[$0.request] }
    }

    /// What follows from a verdict.
    private func settle(_ hearing: Hearing, _ basis: VerdictBasis, at now: Timestamp) {
        switch hearing.verdict.decision {
        case .refused: break
        case .held: wait(hearing, since: now)
        case .admitted:
            guard let facts = basis.facts,
                let plan = Admission.plan(
                    request: hearing.request, id: hearing.id, facts: facts, policyDigests: policies.digests),
                let digest = try? RunFolder.digest(of: plan)
            else { return }
            say(.runPlanned(PlannedRun(planDigest: digest, plan: plan)), at: now, about: hearing.id)
            queue(Job(hearing: hearing, plan: plan, digest: digest), at: now)
        }
    }

    /// Somebody approves it, turns it down, or nobody looks.
    private func wait(_ hearing: Hearing, since now: Timestamp) {
        var generator = generator("waiting", hearing.id)
        if let expiresAt = hearing.verdict.expiresAt { agenda.add(.expires(hearing), at: expiresAt.adding(seconds: 1)) }
        let later = now.adding(seconds: 3600 * generator.number(in: 0.5...40))
        func order(_ action: ControlOrder.Action, _ by: Submitter, _ reason: String, at time: Timestamp) {
            agenda.add(.orders(Order(action: action, hearing: hearing, by: by, reason: reason)), at: time)
        }
        switch generator.unitInterval() {
        case ..<0.1:
            // Who asks wants to decide, and may not.
            order(.approve, hearing.arrival.submitter, "we need it today", at: later)
            order(.approve, House.sachiko, "the benefit is plausible", at: later.adding(seconds: 7200))
        case ..<0.55: order(.approve, House.sachiko, "the benefit is plausible", at: later)
        case ..<0.7:
            order(.approve, House.takumi, "within the plan of the quarter", at: later)
            order(.approve, House.sachiko, "agreed with takumi", at: later.adding(seconds: 3600))
        case ..<0.82: order(.refuse, House.sachiko, "the claim rests on decisions that nobody makes", at: later)
        default: break
        }
    }

    /// Judged again, because its time is over.
    func expire(_ hearing: Hearing, at now: Timestamp) async throws {
        guard stands[hearing.id] == .held else { return }
        let basis = try await basis(of: hearing, approvals: [], at: now)
        let verdict = Admission.judge(hearing.request, on: basis, by: policies, place: hearing.place)
        say(
            .requestJudged(
                Judgement(
                    verdict: verdict, request: hearing.request, policyDigests: policies.digests, basis: basis)), at: now,
            about: hearing.id)
    }

    /// An approval.
    /// - Returns: what the policies have against it; nil where it was recorded.
    func approve(_ order: Order, control: RequestID, at now: Timestamp) async throws -> [Finding]? {
        let hearing = order.hearing
        let approval = Approval(by: order.by, at: now, control: control)
        let basis = try await basis(of: hearing, approvals: [approval], at: now)
        let approved = basis.approved(by: approval)
        let given = Admission.judge(hearing.request, on: approved, by: policies, place: hearing.place)
        if given.decision == .refused { return given.findings.filter { $0.severity == .refusal } }
        if given == Admission.judge(hearing.request, on: basis, by: policies, place: hearing.place) {
            return [
                Finding(
                    severity: .refusal, rule: "control/role",
                    message: Message(.order(.nobodyAsked(request: hearing.id.text, user: order.by.userName))),
                    file: order.fileName, field: "action")
            ]
        }
        say(
            .requestJudged(
                Judgement(
                    verdict: given, request: hearing.request, policyDigests: policies.digests, control: control, basis: approved
                )),
            at: now, about: hearing.id, by: .user(order.by.userName))
        if given.decision == .admitted { settle(hearing.judged(given, approved, heldSince: nil), approved, at: now) }
        return nil
    }
}

extension Hearing {
    fileprivate func judged(_ verdict: Verdict, _ basis: VerdictBasis, heldSince: Timestamp?) -> Hearing {
        Hearing(
            arrival: arrival, request: request, place: place, verdict: verdict,
            heldSince: verdict.decision == .held ? heldSince : nil, approvals: basis.approvals)
    }
}
