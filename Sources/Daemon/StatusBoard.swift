import Domain
import Ledger
import Logging
import Synchronization
import SystemPackage
import Systemd
import Workspace

/// What the daemon is doing now, gathered from its services, written to `status.json` and told to systemd in one line.
actor StatusBoard {
    private static let waitingCountMax = 100

    private let configuration: DaemonConfiguration
    private let start: Timestamp
    private let now: @Sendable () -> Timestamp
    private let log: Logger
    private var ledger: DaemonStatus.Ledger
    private var policies: DaemonStatus.Policies?
    private var unjudgedCount = 0
    private var schedule: RunSchedule
    private var running: [RequestID: DaemonStatus.Running] = [:]
    /// By who is in trouble.
    private var troubles: [String: Message] = [:]
    private var machine: MachineSpeed?
    private var signed: DaemonStatus.Signed?
    /// Objections of rules that are only tried, by rule, since the start.
    private var shadowed: [String: Int] = [:]
    private var lastWritten: DaemonStatus?

    init(configuration: DaemonConfiguration, now: @escaping @Sendable () -> Timestamp, log: Logger) {
        self.configuration = configuration
        self.now = now
        self.log = log
        start = now()
        ledger = DaemonStatus.Ledger(isAvailable: true, since: start)
        schedule = RunSchedule(room: configuration.room)
    }

    /// - Parameter reason: why the ledger is away; nil when it is there.
    /// - Returns: whether that is news.
    func ledger(isAwayBecause reason: String?) -> Bool {
        let isNews = (reason == nil) != ledger.isAvailable
        if isNews || reason != ledger.reason {
            ledger = DaemonStatus.Ledger(
                isAvailable: reason == nil, since: isNews ? now() : ledger.since, reason: reason)
        }
        return isNews
    }

    func policies(_ policies: DaemonStatus.Policies) { self.policies = policies }
    /// A verdict with these findings is in the ledger.
    func shadowed(_ findings: [Finding]) {
        for finding in findings where finding.severity == .shadow { shadowed[finding.rule, default: 0] += 1 }
    }

    func machine(_ speed: MachineSpeed) { machine = speed }
    func signed(_ checkpoint: Checkpoint, by key: VerificationKey, at time: Timestamp) {
        signed = DaemonStatus.Signed(size: checkpoint.size, at: time, key: "\(key)")
    }
    func unjudged(_ count: Int) { unjudgedCount = count }
    func schedule(_ schedule: RunSchedule) { self.schedule = schedule }
    func runs(_ run: DaemonStatus.Running) { running[run.request] = run }
    func ended(_ request: RequestID) { running[request] = nil }

    /// - Parameter trouble: nil when it is over.
    /// - Returns: whether it has begun or ended just now.
    @discardableResult
    func trouble(_ whose: String, _ trouble: TroubleMessage?) -> Bool {
        self.trouble(whose, saying: trouble.map { Message($0) })
    }

    /// The same of what is no trouble of the daemon's alone: runs that wait say it too.
    @discardableResult
    func trouble(_ whose: String, saying message: Message?) -> Bool {
        defer { troubles[whose] = message }
        return (troubles[whose] == nil) != (message == nil)
    }

    /// In the order of who is in trouble.
    private var orderedTroubles: [Message] { troubles.sorted { $0.key < $1.key }.map(\.value) }

    var status: DaemonStatus {
        // Asked once, not for each that waits.
        let storage = storage
        let low = Self.low(storage)
        return DaemonStatus(
            version: configuration.version, processID: SystemClock.processID, startedAt: start, writtenAt: now(),
            ledger: ledger,
            storage: storage, unjudgedCount: unjudgedCount,
            waiting: schedule.order(limit: Self.waitingCountMax).map { entry in
                DaemonStatus.Waiting(
                    request: entry.request, team: entry.team, priority: entry.priority,
                    message: Message(schedule.reasonToWait(entry) ?? low ?? .itsTurn))
            },
            running: running.values.sorted { $0.request < $1.request },
            troubles: orderedTroubles.map(\.english), troubleMessages: orderedTroubles, policies: policies, machine: machine,
            shadowed: shadowed.isEmpty
                ? nil : shadowed.map { DaemonStatus.Shadowed(rule: $0, count: $1) }.sorted { $0.rule < $1.rule },
            signed: signed)
    }

    private var storage: [DaemonStatus.Storage] {
        // With a cluster run folders lie on another disk, once there are any.
        ([configuration.spool, configuration.state] + (configuration.slurm == nil ? [] : [configuration.runs])).compactMap {
            path in
            FreeSpace.bytes(at: path.string).map {
                DaemonStatus.Storage(path: path.string, freeBytes: $0, freeBytesMin: configuration.freeBytesMin)
            }
        }
    }

    /// Why nothing may be taken in or started; nil where there is room.
    var lowStorage: Message? { Self.low(storage).map { Message($0) } }

    private static func low(_ storage: [DaemonStatus.Storage]) -> RunMessage? {
        storage.first { $0.isLow }.map {
            .lowStorage(path: $0.path, mebibytes: $0.freeBytes >> 20, least: $0.freeBytesMin >> 20)
        }
    }

    /// Writes the file where something has changed, or where it is ten seconds old.
    func write() {
        let status = status
        if let last = lastWritten, status.isSame(as: last), status.writtenAt.seconds(since: last.writtenAt) < 10 { return }
        do {
            try RunFolder(path: configuration.state.string).writePublic(
                Array(try CanonicalJSON.text(status).utf8), to: "status.json")
            lastWritten = status
            Systemd.notify(.status(line))
        } catch {
            log.debug("status.json cannot be written: \(error)")
        }
    }

    private var line: String {
        var words: [String] = []
        if !ledger.isAvailable { words.append("the ledger is away since \(ledger.since.toTheSecond)") }
        if let lowStorage { words.append(lowStorage.english) }
        words += orderedTroubles.map(\.english)
        words.append(
            running.isEmpty ? "no run" : "running \(running.keys.sorted().map(\.text).joined(separator: ", "))")
        if !schedule.waiting.isEmpty { words.append("\(schedule.waiting.count) waiting") }
        if unjudgedCount > 0 { words.append("\(unjudgedCount) without verdict") }
        return words.joined(separator: "; ")
    }
}

extension DaemonStatus {
    /// Whether a reader would see no difference worth a new file.
    fileprivate func isSame(as other: DaemonStatus) -> Bool {
        ledger == other.ledger && storage.map(\.isLow) == other.storage.map(\.isLow) && unjudgedCount == other.unjudgedCount
            && waiting == other.waiting && running == other.running && troubles == other.troubles
            && policies == other.policies && machine == other.machine && shadowed == other.shadowed && signed == other.signed
    }
}
