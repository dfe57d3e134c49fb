import Admission
import Domain
import Ledger
import Reports
import Stores

/// Verdicts: everything that judging looks at is gathered, and recorded beside what follows from it.
extension Intake {
    /// A request that is to be judged, for the first time or again.
    struct Hearing {
        let id: RequestID
        let request: Request
        let place: RequestPlace
        let submitter: Submitter
        /// Where it stands.
        let state: RequestState
        /// The file's text where no verdict has it yet; nil also where JSON in PostgreSQL cannot hold it.
        let text: String?
        var heldSince: Timestamp?
        var approvals: [Approval] = []

        /// One that has been received just now.
        init(_ id: RequestID, _ request: Request, _ submission: Submission, lines: [String: Int]) {
            (self.id, self.request, submitter, state) = (id, request, submission.submitter, .received)
            text = submission.text
            place = RequestPlace(file: submission.fileName, lines: lines)
        }

        /// One that is held; nil where the ledger does not know what it asks for.
        init?(_ id: RequestID, held history: RequestHistory) {
            guard history.state == .held, let request = history.judgement?.request, let received = history.reception else {
                return nil
            }
            (self.id, self.request, submitter, state) = (id, request, received.submitter, .held)
            text = nil
            let bytes = (history.judgement?.text ?? received.text).map { Array($0.utf8) }
            place = RequestPlace(
                file: received.fileName,
                lines: bytes.map { RequestDecoder.decode(bytes: $0, file: received.fileName).lines } ?? [:])
            heldSince = history.heldSince
            approvals = history.judgement?.basis?.approvals ?? []
        }
    }

    /// A verdict, and the fact that is to be recorded of it, if any.
    struct Ruled: Sendable {
        let verdict: Verdict
        let fact: Fact?
        /// Nil where names alone decided.
        var consumption: Consumption?
    }

    /// All that judging looks at but for what has been consumed, which is read in the turn in which the verdict is recorded.
    struct Gathered: Sendable {
        let hearing: Hearing
        let approval: Approval?
        let policies: Policies
        /// What is known without a look at anything that the request names.
        let byNames: VerdictBasis
        /// What a look at it has shown; nil where names alone decide.
        let looked: (facts: StoreFacts, estimate: Estimate?, evidence: [StageEvidence])?

        var actor: Actor { approval.map { .user($0.by.userName) } ?? .daemon }
        var monthBegan: Timestamp { policies.monthBegan(at: byNames.time) }

        /// The verdict on a basis, and the fact that says it.
        func ruling(on basis: VerdictBasis) -> Ruled {
            guard let approval else { return ruled(verdict(on: basis), on: basis) }
            let approved = basis.approved(by: approval)
            let given = verdict(on: approved)
            if given.decision == .refused || given == verdict(on: basis) {
                return Ruled(verdict: given, fact: nil, consumption: basis.consumption)
            }
            return ruled(given, on: approved)
        }

        private func ruled(_ given: Verdict, on basis: VerdictBasis) -> Ruled {
            let judgement = Judgement(
                verdict: given, request: hearing.request, policyDigests: policies.digests, control: approval?.control,
                basis: basis, text: given.decision == .refused ? nil : hearing.text)
            return Ruled(verdict: given, fact: .requestJudged(judgement), consumption: basis.consumption)
        }

        private func verdict(on basis: VerdictBasis) -> Verdict {
            Admission.judge(hearing.request, on: basis, by: policies, place: hearing.place)
        }
    }

    /// Gathers what a verdict follows from. What names alone decide is decided before anything that they name is looked at.
    /// - Parameters:
    ///   - approval: somebody's word that it may run. What policies refuse all the same is not recorded, nor what nobody asked of that
    ///     person: then the request stays held as it is.
    ///   - look: what a look at what the request names shows; nil where that cannot be said now.
    /// - Returns: nil where `look` gave nothing and names alone do not decide.
    func gather(
        _ hearing: Hearing, approval: Approval? = nil, _ look: () async throws -> StoreFacts?
    ) async throws -> Gathered? {
        let (policies, request) = (policies.value, hearing.request)
        let byNames = VerdictBasis(
            submitter: hearing.submitter, time: recorder.now(), heldSince: hearing.heldSince, approvals: hearing.approvals,
            facts: nil, estimate: nil, machineSpeed: machineSpeed,
            memoryBytesMax: configuration.room.memoryBytes, consumption: nil,
            engines: configuration.engines)
        func gathered(_ looked: (facts: StoreFacts, estimate: Estimate?, evidence: [StageEvidence])?) -> Gathered {
            Gathered(hearing: hearing, approval: approval, policies: policies, byNames: byNames, looked: looked)
        }
        let approved = approval.map(byNames.approved(by:)) ?? byNames
        if Admission.judgeByNames(request, on: approved, by: policies, place: hearing.place) != nil { return gathered(nil) }
        guard let facts = try await look() else { return nil }
        let estimate = Admission.estimate(
            of: request, facts: facts, machineSpeed: machineSpeed, rateCard: policies.rateCard)
        let evidence =
            policies.needsEvidence(of: request)
            ? try await recorder.patiently { try await StageEvidence.found(for: request, facts, in: recorder.ledger) } : []
        return gathered((facts, estimate, evidence))
    }

    /// What came of judging a held request again.
    enum Rejudged {
        case ruled(Ruled)
        /// The request does not stand any more where it stood.
        case moved
        /// What it names has changed since somebody read it; nothing was recorded.
        case unread
    }

    /// Gives the verdict and records it. What it estimates is reserved by being recorded, so that reading what has been consumed and
    /// recording the verdict are one turn.
    /// - Parameter read: what has been read for it just now.
    func judge(_ hearing: Hearing, approval: Approval? = nil, read: StoreFacts?) async throws -> Rejudged {
        let gathered = try await gather(hearing, approval: approval) { read ?? stores.keptFacts(for: hearing.request) }
        guard let gathered else { return .unread }
        let time = recorder.now()
        let ruled: Ruled? = try await recorder.patiently {
            try await recorder.ledger.turn { (turn) throws(LedgerError) in
                guard try turn.state(of: hearing.id) == hearing.state else { return nil }
                let ruled = try gathered.ruled(in: turn)
                if let fact = ruled.fact {
                    _ = try turn.append(AuditEntry(time: time, actor: gathered.actor, request: hearing.id, fact: fact))
                }
                return ruled
            }
        }
        guard let ruled else { return .moved }
        await note(ruled, hearing.request)
        return .ruled(ruled)
    }

    func note(_ ruled: Ruled, _ request: Request?) async {
        if ruled.fact != nil {
            recorder.metrics.shadowed(ruled.verdict.findings)
            await recorder.board.shadowed(ruled.verdict.findings)
        }
        guard let consumption = ruled.consumption, let request else { return }
        recorder.metrics.spent(consumption.team, in: request.currency, by: request.metadata.team)
    }
}

extension Intake.Gathered {
    /// The verdict on what has been consumed by now.
    func ruled(in turn: borrowing Turn) throws(LedgerError) -> Intake.Ruled {
        guard let looked else { return ruling(on: byNames) }
        let consumption = try turn.consumption(
            ofTeam: hearing.request.metadata.team, user: hearing.submitter.userID, since: monthBegan,
            in: hearing.request.currency)
        return ruling(
            on: byNames.looked(
                at: looked.facts, estimate: looked.estimate, consumption: consumption, evidence: looked.evidence))
    }
}
