/// All that judging a request looks at besides the request itself and the policies: with those two, a verdict is a function of it.
///
/// It stands in the ledger beside the verdict, so that every verdict can be given again, by the same policies or by others.
public struct VerdictBasis: Sendable, Equatable, Codable {
    public let submitter: Submitter
    /// When it was judged.
    public let time: Timestamp
    /// When the first verdict held it; nil where none has.
    public let heldSince: Timestamp?
    public private(set) var approvals: [Approval]
    /// Nil where nothing that the request names was looked at: names alone decided.
    public private(set) var facts: StoreFacts?
    /// Priced by the rate card of then; nil where the facts do not allow one.
    public private(set) var estimate: Estimate?
    /// What the estimate rests on.
    public let machineSpeed: MachineSpeed
    /// What runs may hold here together; nil where that is not known.
    public let memoryBytesMax: Int?
    /// What there are workers for; nil where that is not known, and in bases of before there was a choice.
    public let engines: [EngineName]?
    /// Nil where names alone decided.
    public private(set) var consumption: Consumption?
    /// Finished runs of the same purpose, model and test rows; newest first.
    public private(set) var evidence: [StageEvidence]

    public init(
        submitter: Submitter, time: Timestamp, heldSince: Timestamp? = nil, approvals: [Approval] = [], facts: StoreFacts?,
        estimate: Estimate?, machineSpeed: MachineSpeed, memoryBytesMax: Int? = nil, consumption: Consumption?,
        evidence: [StageEvidence] = [], engines: [EngineName]? = nil
    ) {
        self.engines = engines
        self.memoryBytesMax = memoryBytesMax
        self.submitter = submitter
        self.time = time
        self.heldSince = heldSince
        self.approvals = approvals
        self.facts = facts
        self.estimate = estimate
        self.machineSpeed = machineSpeed
        self.consumption = consumption
        self.evidence = evidence
    }

    /// The same after what the request names was looked at.
    public func looked(
        at facts: StoreFacts, estimate: Estimate?, consumption: Consumption, evidence: [StageEvidence]
    ) -> VerdictBasis {
        var basis = self
        (basis.facts, basis.estimate, basis.consumption, basis.evidence) = (facts, estimate, consumption, evidence)
        return basis
    }

    /// The same with one approval more.
    public func approved(by approval: Approval) -> VerdictBasis {
        var basis = self
        basis.approvals.append(approval)
        return basis
    }
}
