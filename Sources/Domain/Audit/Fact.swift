/// Everything that can be said in the ledger: one case per kind, each with its own payload type.
///
/// The payload's JSON keys are part of the ledger's format: the projections in `migrations/` read them, and events outlive
/// the code. Add a case or an optional field; never rename one.
public enum Fact: Sendable, Equatable {
    case daemonStarted(DaemonStart)
    case policiesLoaded(PolicySet)
    case policiesRefused(PolicyRefusal)
    case machineCalibrated(MachineSpeed)
    case ledgerIdentified(LedgerIdentity)
    case keyReplaced(KeyReplacement)
    case checkpointSigned(SignedCheckpoint)
    case valuesErased(Erasure)

    case requestReceived(Reception)
    case requestJudged(Judgement)
    case requestControlled(RequestControl)
    case controlDecided(ControlDecision)

    case runPlanned(PlannedRun)
    case runStarted(AttemptStart)
    case runPrepared(RunPreparation)
    case runMachineChanged(MachineChange)
    case searchScored(SaliencyRound)
    case searchAllocated(AllocationRecord)
    case searchCompared(CandidateRound)
    case searchValidated(ProxyValidation)
    case trialStarted(TrialStart)
    case trialProgressed(TrialProgress)
    case trialFinished(TrialResult)
    case artifactWritten(Artifact)
    case snapshotWritten(SnapshotRecord)
    case workFinished(WorkSummary)
    case runInterrupted(AttemptEnd)
    case runEnded(Outcome)
    case costRecorded(Cost)

    /// The name under which a fact stands in `audit_event.kind` and in `events.jsonl`.
    public enum Kind: String, Sendable, Codable, CaseIterable {
        case daemonStarted = "daemon.started"
        case policiesLoaded = "policies.loaded"
        case policiesRefused = "policies.refused"
        case machineCalibrated = "machine.calibrated"
        case ledgerIdentified = "ledger.identified"
        case keyReplaced = "key.replaced"
        case checkpointSigned = "checkpoint.signed"
        case valuesErased = "values.erased"
        case requestReceived = "request.received"
        case requestJudged = "request.judged"
        case requestControlled = "request.controlled"
        case controlDecided = "control.decided"
        case runPlanned = "run.planned"
        case runStarted = "run.started"
        case runPrepared = "run.prepared"
        case runMachineChanged = "run.machine-changed"
        case searchScored = "search.scored"
        case searchAllocated = "search.allocated"
        case searchCompared = "search.compared"
        case searchValidated = "search.validated"
        case trialStarted = "trial.started"
        case trialProgressed = "trial.progressed"
        case trialFinished = "trial.finished"
        case artifactWritten = "artifact.written"
        case snapshotWritten = "snapshot.written"
        case workFinished = "work.finished"
        case runInterrupted = "run.interrupted"
        case runEnded = "run.ended"
        case costRecorded = "cost.recorded"

        /// Whether a worker may say it. The rest is the daemon's own word: a run folder that claims a verdict is refused.
        public var isWorkers: Bool {
            switch self {
            case .runPrepared, .runMachineChanged, .searchScored, .searchAllocated, .searchCompared, .searchValidated,
                .trialStarted, .trialProgressed, .trialFinished, .artifactWritten, .snapshotWritten, .workFinished:
                true
            case .daemonStarted, .policiesLoaded, .policiesRefused, .machineCalibrated, .ledgerIdentified, .keyReplaced,
                .checkpointSigned, .valuesErased, .requestReceived, .requestJudged, .requestControlled, .controlDecided,
                .runPlanned,
                .runStarted, .runInterrupted, .runEnded, .costRecorded:
                false
            }
        }
    }
}

extension Fact.Kind {
    /// Fields of the payload, at any depth, whose texts and lists of texts are hashed as salted commitments, so that they can be erased and the chain holds:
    /// what people are called and what they wrote. `fact_kind.sealed_fields` says the same.
    public var sealedFields: Set<String> {
        switch self {
        case .requestReceived: ["userName", "groups", "text", "firstLines"]
        case .requestJudged: ["userName", "groups", "purpose", "text", "reason", "approvedBy", "user", "owner"]
        case .requestControlled: ["reason"]
        case .controlDecided: ["reason", "user", "owner"]
        case .runEnded: ["reason", "user"]
        default: []
        }
    }
}

public struct DaemonStart: Sendable, Equatable, Codable {
    public let version: String
    public let hostName: String
    public let processID: Int32

    public init(version: String, hostName: String, processID: Int32) {
        self.version = version
        self.hostName = hostName
        self.processID = processID
    }
}

/// The policy files and the rate card in force from here on.
public struct PolicySet: Sendable, Equatable, Codable {
    public let files: [PolicyDigest]
    /// What stands in them, by digest, so that a verdict can be given again from the record alone; nil in ledgers of before.
    public let texts: [String: String]?

    public init(files: [PolicyDigest], texts: [String: String]? = nil) {
        self.files = files
        self.texts = texts
    }
}

/// Policy files that were to take the place of those in force and could not: those stay.
public struct PolicyRefusal: Sendable, Equatable, Codable {
    public let findings: [Finding]

    public init(findings: [Finding]) {
        self.findings = findings
    }
}

/// A file was claimed from the spool. Its digest and its beginning are kept; the whole text of what is not refused stands with its first verdict, so that the
/// ledger alone shows what was asked, and nobody fills it with what nobody asked for.
public struct Reception: Sendable, Equatable, Codable {
    public let fileName: String
    public let sizeBytes: Int
    public let digest: Digest
    public let submitter: Submitter
    /// The whole text, in ledgers of before.
    public let text: String?
    /// The first lines, at most `firstBytesMax`. Nil where the bytes are no UTF-8 or hold U+0000, which JSON in PostgreSQL cannot, and in ledgers of
    /// before.
    public let firstLines: String?

    public static let firstBytesMax = 1 << 10

    public init(
        fileName: String, sizeBytes: Int, digest: Digest, submitter: Submitter, text: String? = nil, firstLines: String? = nil
    ) {
        self.firstLines = firstLines
        self.fileName = fileName
        self.sizeBytes = sizeBytes
        self.digest = digest
        self.submitter = submitter
        self.text = text
    }

    /// The lines of `text` that fit into `firstBytesMax`; of a first line that does not, as much as does.
    public static func firstLines(of text: String) -> String {
        guard text.utf8.count > firstBytesMax else { return text }
        let bytes = text.utf8.prefix(firstBytesMax)
        if let end = bytes.lastIndex(of: UInt8(ascii: "\n")) { return String(decoding: bytes[...end], as: UTF8.self) }
        var end = bytes.endIndex
        // Between code points.
        while end.samePosition(in: text.unicodeScalars) == nil { end = text.utf8.index(before: end) }
        return String(text.unicodeScalars[..<end])
    }
}

/// A verdict, with the request it is about; the request is nil where it could not be decoded.
public struct Judgement: Sendable, Equatable, Codable {
    public let verdict: Verdict
    public let request: Request?
    public let policyDigests: [PolicyDigest]
    /// The control file that a person gave the verdict with; nil where the policies did.
    public let control: RequestID?
    /// What it follows from; nil for a request that could not be decoded, for a person's refusal, and in ledgers of before.
    public let basis: VerdictBasis?
    /// The whole file, where it was not refused; its reception has the first lines. Nil in later verdicts on the same file, and in ledgers of before.
    public let text: String?

    public init(
        verdict: Verdict, request: Request? = nil, policyDigests: [PolicyDigest], control: RequestID? = nil,
        basis: VerdictBasis? = nil, text: String? = nil
    ) {
        self.text = text
        self.control = control
        self.basis = basis
        self.verdict = verdict
        self.request = request
        self.policyDigests = policyDigests
    }
}

public struct PlannedRun: Sendable, Equatable, Codable {
    public let planDigest: Digest
    public let plan: Plan

    public init(planDigest: Digest, plan: Plan) {
        self.planDigest = planDigest
        self.plan = plan
    }
}

/// A worker is started on the plan.
public struct AttemptStart: Sendable, Equatable, Codable {
    public let attempt: Int
    public let planDigest: Digest

    public init(attempt: Int, planDigest: Digest) {
        self.attempt = attempt
        self.planDigest = planDigest
    }
}

/// The worker's last word: it did all that the plan asks.
public struct WorkSummary: Sendable, Equatable, Codable {
    public let searchSeconds: Double
    public let trialCount: Int
    /// User and system time of the worker process; nil where the engine runs inside another program.
    public let processorSeconds: Double?
    /// Peak resident memory of the worker process; nil as above.
    public let memoryBytesMax: Int?

    public init(
        searchSeconds: Double, trialCount: Int, processorSeconds: Double? = nil, memoryBytesMax: Int? = nil
    ) {
        self.searchSeconds = searchSeconds
        self.trialCount = trialCount
        self.processorSeconds = processorSeconds
        self.memoryBytesMax = memoryBytesMax
    }
}
