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
            text = Reception(submission).text
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

    /// A verdict and whether it stands in the ledger.
    struct Ruled: Sendable {
        let verdict: Verdict
        let isRecorded: Bool
    }

    /// Gives the verdict and records it. What it estimates is reserved by being recorded, so that reading what has been consumed and
    /// recording the verdict are one step. What names alone decide is decided before anything that they name is looked at.
    /// - Parameter approval: somebody's word that it may run. What policies refuse all the same is not recorded, nor what nobody asked of
    ///   that person: then the request stays held as it is.
    /// - Returns: nil where the request does not stand any more where it stood.
    func judge(_ hearing: Hearing, approval: Approval? = nil) async throws -> Ruled? {
        let (policies, request, time) = (policies.value, hearing.request, recorder.now())
        let byNames = VerdictBasis(
            submitter: hearing.submitter, time: time, heldSince: hearing.heldSince, approvals: hearing.approvals, facts: nil,
            estimate: nil, machineSpeed: machineSpeed, consumption: nil)
        let actor = approval.map { Actor.user($0.by.userName) } ?? .daemon
        @Sendable func ruling(on basis: VerdictBasis) -> (ruled: Ruled, fact: Fact?)? {
            func verdict(_ basis: VerdictBasis) -> Verdict? {
                Admission.judge(request, on: basis, by: policies, place: hearing.place)
            }
            let approved = approval.map(basis.approved(by:)) ?? basis
            guard let given = verdict(approved) else { return nil }
            if approval != nil, given.decision == .refused || given == verdict(basis) {
                return (Ruled(verdict: given, isRecorded: false), nil)
            }
            let judgement = Judgement(
                verdict: given, request: request, policyDigests: policies.digests, control: approval?.control, basis: approved,
                text: given.decision == .refused ? nil : hearing.text)
            return (Ruled(verdict: given, isRecorded: true), .requestJudged(judgement))
        }
        if let (ruled, fact) = ruling(on: byNames) {
            if let fact { try await recorder.record(fact, about: hearing.id, by: actor) }
            return ruled
        }
        let facts = await stores.inspectedFacts(for: request)
        let estimate = Admission.estimate(
            of: request, facts: facts, machineSpeed: machineSpeed, rateCard: policies.rateCard)
        let evidence =
            policies.needsEvidence(of: request)
            ? try await recorder.patiently { try await StageEvidence.found(for: request, facts, in: recorder.ledger) } : []
        return try await recorder.recordVerdict(
            onConsumptionOf: request.metadata.team, user: hearing.submitter.userID, since: policies.monthBegan(at: time),
            while: hearing.state, about: hearing.id, by: actor
        ) { consumption in
            let basis = byNames.looked(at: facts, estimate: estimate, consumption: consumption, evidence: evidence)
            return ruling(on: basis) ?? (Ruled(verdict: Verdict(decision: .refused, findings: []), isRecorded: false), nil)
        }
    }
}
