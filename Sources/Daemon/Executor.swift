import Domain
import SystemPackage
import Workspace

/// Where attempts at runs are carried out: as processes of this machine, or as jobs of a cluster. Either way they share the run folder with
/// the daemon and nothing else.
protocol Executor: Sendable {
    /// Whether attempts go on when the daemon is told to stop, and are the next one's.
    var outlivesDaemon: Bool { get }
    /// How often the run folder is looked at for the worker's words.
    var listenInterval: Duration { get }

    /// Whether anything is known of an attempt that an earlier daemon started: that it is at work, or how it ended.
    /// - Throws: `CancellationError`; what does not answer is waited for.
    func knows(_ attempt: Attempt) async throws -> Bool

    /// The work on an attempt; nothing is started yet.
    func work(on order: AttemptOrder) -> any AttemptWork
}

/// The work on one attempt.
protocol AttemptWork: Sendable {
    /// Starts it, or goes on with what an earlier daemon started, and waits for its end. Cancelling asks the worker to stop, and ends it
    /// where it does not; an executor that outlives the daemon leaves it where the daemon stops.
    /// - Parameter tell: is told where it is at work, each time that this changes.
    /// - Throws: where it cannot be started and trying again would not help.
    func run(tell: @Sendable (DaemonStatus.Running) async -> Void) async throws -> AttemptEnding

    /// How long it has been at work, by a clock that nobody sets; waiting for a machine is no work.
    var secondsAtWork: Double { get }
    /// What it holds in memory now; nil where that is for others to watch.
    var residentBytes: Int? { get }
}

/// Which start of which run.
struct Attempt: Sendable {
    let request: RequestID
    let number: Int
    let folder: RunFolder
    /// When the ledger had its start, or now.
    let startedAt: Timestamp
}

/// What an attempt needs.
struct AttemptOrder: Sendable {
    let attempt: Attempt
    /// Whether an earlier daemon has started it.
    let isStarted: Bool
    let team: String
    let engine: EngineName
    let worker: FilePath
    let coreCount: Int
    let snapshotSeconds: Double
    let limits: RunLimits

    /// The worker's arguments, as docs/worker.md has them.
    var arguments: [String] {
        [
            "run", attempt.folder.path, "--attempt", "\(attempt.number)", "--snapshot-every", "\(snapshotSeconds)",
            "--memory-max", "\(limits.memory.hardBytes)",
        ]
    }
}

/// What the end of an attempt means, where the worker's last word is missing.
enum AttemptEnding: Sendable {
    /// It says that it is done.
    case finished
    /// It says itself that it cannot be done.
    case failed
    /// By something that may pass: a full disk, a stop from outside, a machine that is not set up to compute.
    case hindered
    /// It crashed.
    case died(RunMessage)
    /// It was ended from outside, or nobody can say.
    case lost(RunMessage)
    /// It reached a ceiling that somebody else holds.
    case ceiling(Outcome.Ceiling)

    /// A worker's exit status (docs/worker.md).
    /// - Parameter words: the same in the system's words.
    init(status: Int32, words: String) {
        switch ExitStatus(rawValue: status) {
        case .success: self = .finished
        case .malformedInput: self = .failed
        case .unavailable, .cancelled, .badConfiguration: self = .hindered
        default: self = .died(.workerStatus(status: words))
        }
    }
}
