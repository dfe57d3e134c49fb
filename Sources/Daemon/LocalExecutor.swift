import Domain
import Glibc
import Logging
import Subprocess
import Systemd
import Workspace

/// Attempts as processes of this machine, children of this daemon or of an earlier one.
struct LocalExecutor: Executor {
    /// Where workers get parts of their own; nil where the system has none.
    let groups: ControlGroups?
    let now: @Sendable () -> Timestamp
    let log: Logger

    var outlivesDaemon: Bool { false }
    var listenInterval: Duration { .milliseconds(200) }

    func knows(_ attempt: Attempt) async throws -> Bool { WorkerLock.holder(of: attempt.folder) != nil }

    func work(on order: AttemptOrder) -> any AttemptWork {
        LocalWork(
            order: order, groups: groups, log: log,
            // By the clock that nobody sets: a jump of the date neither ends a run nor makes it dearer.
            start: ContinuousClock.now - (order.isStarted ? alreadyWorked(order.attempt) : .zero))
    }

    /// How long the worker of an earlier daemon has been at work.
    private func alreadyWorked(_ attempt: Attempt) -> Duration {
        let alive = WorkerLock.holder(of: attempt.folder).flatMap(WorkerProcess.secondsAlive)
        return .seconds(alive ?? max(0, now().seconds(since: attempt.startedAt)))
    }
}

private struct LocalWork: AttemptWork {
    let order: AttemptOrder
    let groups: ControlGroups?
    let log: Logger
    let start: ContinuousClock.Instant
    private let process: WorkerProcess

    init(order: AttemptOrder, groups: ControlGroups?, log: Logger, start: ContinuousClock.Instant) {
        self.order = order
        self.groups = groups
        self.log = log
        self.start = start
        process = WorkerProcess(folder: order.attempt.folder)
    }

    var secondsAtWork: Double { start.duration(to: .now) / .seconds(1) }

    var residentBytes: Int? { process.processID.value.flatMap(WorkerProcess.residentBytes) }

    func run(tell: @Sendable (DaemonStatus.Running) async -> Void) async throws -> AttemptEnding {
        defer { groups?.remove(groupName) }
        let ending = try await ending(tell)
        // What was killed by the kernel for its memory has reached a ceiling.
        if case .lost = ending, groups?.ranOutOfMemory(groupName) == true { return .ceiling(.memory) }
        return ending
    }

    private func ending(_ tell: @Sendable (DaemonStatus.Running) async -> Void) async throws -> AttemptEnding {
        let attempt = order.attempt
        @Sendable func begins(_ processID: Int32) async {
            confine(processID)
            await tell(
                DaemonStatus.Running(
                    request: attempt.request, attempt: attempt.number, startedAt: attempt.startedAt, processID: processID))
        }
        if order.isStarted, let holder = WorkerLock.holder(of: attempt.folder) {
            await begins(holder)
            await process.adopt(holder)
            return .lost(.workerGone)
        }
        return AttemptEnding(
            try await process.run(executable: order.worker, arguments: order.arguments, onStart: begins))
    }

    private var groupName: String { "run-\(order.attempt.request)" }

    /// The kernel holds what `RunLimits` asks for in time.
    private func confine(_ process: Int32) {
        do {
            try groups?.place(process, in: groupName, memoryBytesMax: order.limits.memory.hardBytes)
        } catch {
            log.warning(
                "the worker has no control group of its own: \(error)", metadata: .entry(about: order.attempt.request))
        }
    }
}

extension AttemptEnding {
    fileprivate init(_ status: TerminationStatus) {
        switch status {
        case .signaled(SIGKILL): self = .lost(.workerKilled)
        case .exited(let code): self.init(status: code, words: "\(status)")
        default: self = .died(.workerStatus(status: "\(status)"))
        }
    }
}
