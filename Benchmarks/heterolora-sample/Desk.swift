import Admission
import Domain
import Ledger
import Reports
import Workspace

/// A house with its daemon, played in the order of time: what is decided is decided by the product's own code on what the ledger says by then, and appended as the
/// daemon appends it. How runs go is made up.
final class Desk {
    /// What is yet to happen.
    enum Step {
        case daemonStarts(version: String, machine: Machine, flopsPerSecond: Double)
        case policies(Policies)
        case policiesAreRefused([Finding])
        case arrives(Arrival)
        case expires(Hearing)
        case orders(Order)
        case runBegins(Job)
        case says(AuditEntry)
        case runEnds(Job, RunEnding)
        case signs
    }

    let seed: UInt64
    let ledger: Ledger
    let key: SigningKey
    var agenda = Agenda<Step>()
    /// By the daemon's latest reading; there is one before the first step that needs it.
    private(set) var policies: Policies
    private(set) var speed = MachineSpeed(flopsPerSecond: 1, threadCount: 4, measuredAt: Timestamp(microseconds: 0))
    private(set) var machine = Machine(processor: Processor(name: "", vendor: ""), kernel: "", origin: .library, library: "")
    /// When each place for a run is free.
    var places: [Timestamp]
    /// What has been decided about requests that may still be ordered about.
    var stands: [RequestID: RequestState] = [:]
    /// What the reports of runs under way will say: found on another core while the desk goes on.
    var conclusions: [RequestID: Task<RunConclusion, any Error>] = [:]
    /// Whether runs end with their conclusions, as the daemon's do.
    let recordsConclusions: Bool
    /// Where they do not, what finished runs have shown, as far as a gate has asked.
    var shown: [RequestID: StageEvidence] = [:]
    private(set) var runCount = 0
    private var tree = LedgerTree()
    /// Said, and not in the ledger yet.
    private var said: [AuditEntry] = []

    init(
        seed: UInt64, ledger: Ledger, key: SigningKey, policies: Policies, begin: Timestamp, recordsConclusions: Bool
    ) {
        (self.seed, self.ledger, self.key, self.policies) = (seed, ledger, key, policies)
        self.recordsConclusions = recordsConclusions
        places = [begin, begin]
    }

    /// Everything that is to happen, and all that follows from it.
    func play() async throws {
        while let (now, step) = agenda.next() {
            switch step {
            case .daemonStarts(let version, let machine, let flops): start(version, machine, flops, at: now)
            case .policies(let policies):
                self.policies = policies
                say(.policiesLoaded(PolicySet(files: policies.digests, texts: policies.texts)), at: now)
            case .policiesAreRefused(let findings): say(.policiesRefused(PolicyRefusal(findings: findings)), at: now)
            case .arrives(let arrival): try await receive(arrival, at: now)
            case .expires(let hearing): try await expire(hearing, at: now)
            case .orders(let order): try await carryOut(order, at: now)
            case .runBegins(let job):
                runCount += 1
                try await begin(job, at: now)
            case .says(let entry): say(entry)
            case .runEnds(let job, let ending): try await end(job, ending, at: now)
            case .signs: try await sign(at: now)
            }
            if said.count >= 500 { try await append() }
        }
        try await append()
    }

    private func start(_ version: String, _ machine: Machine, _ flops: Double, at now: Timestamp) {
        self.machine = machine
        speed = MachineSpeed(flopsPerSecond: flops, threadCount: 4, measuredAt: now, shardCount: 4, machine: machine)
        say(.daemonStarted(DaemonStart(version: version, hostName: "ml-1", processID: 1200)), at: now)
        say(.machineCalibrated(speed), at: now.adding(seconds: 2))
    }

    func say(_ fact: Fact, at time: Timestamp, about request: RequestID? = nil, by actor: Actor = .daemon) {
        say(AuditEntry(time: time, actor: actor, request: request, fact: fact))
    }

    private func say(_ entry: AuditEntry) {
        said.append(entry)
        if let request = entry.request, let state = entry.fact.stateAfter { stands[request] = state }
    }

    /// The ledger with all that has been said.
    func upToDate() async throws -> Ledger {
        try await append()
        return ledger
    }

    private func append() async throws {
        guard !said.isEmpty else { return }
        _ = try await ledger.append(said)
        said = []
    }

    private func sign(at now: Timestamp) async throws {
        let ledger = try await upToDate()
        tree = try await ledger.signCheckpoint(with: key, after: tree, at: now).tree
    }

    /// What only this request, or this use of it, draws.
    func generator(_ use: String, _ request: RequestID) -> SeededGenerator {
        SeededGenerator(seed: seed, stream: "\(use)/\(request)")
    }
}

/// A file that somebody drops.
struct Arrival {
    let id: RequestID
    let project: Project
    let version: String
    let submitter: Submitter
    let request: RequestText
}

/// A request that is held, or was admitted.
struct Hearing {
    let arrival: Arrival
    let request: Request
    let place: RequestPlace
    let verdict: Verdict
    let heldSince: Timestamp?
    let approvals: [Approval]

    var id: RequestID { arrival.id }
}
