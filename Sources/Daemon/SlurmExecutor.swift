import Domain
import Glibc
import Logging
import ServiceLifecycle
import Slurm
import Synchronization
import SystemPackage
import Workspace

/// Attempts as jobs of a Slurm cluster (docs/slurm.md). A job is known by its comment, never by a number that somebody wrote down, so that
/// the next daemon finds it whatever became of this one.
struct SlurmExecutor: Executor {
    let cluster: SlurmCluster

    var outlivesDaemon: Bool { true }
    /// Each look is a question to a file server, for each run.
    var listenInterval: Duration { .seconds(min(cluster.intervalSeconds, 2)) }

    func knows(_ attempt: Attempt) async throws -> Bool {
        let identity = Self.identity(of: attempt)
        if try await cluster.job(identity, askedAfter: .now) != nil { return true }
        return await cluster.account(of: identity, since: attempt.startedAt) != nil
    }

    func work(on order: AttemptOrder) -> any AttemptWork { SlurmWork(order, cluster) }

    static func identity(of attempt: Attempt) -> JobIdentity {
        JobIdentity(
            request: attempt.request.text, attempt: attempt.number, folder: attempt.folder.path, userID: geteuid())
    }
}

/// One job from its being handed in to its end.
private actor SlurmWork: AttemptWork {
    private let order: AttemptOrder
    private let cluster: SlurmCluster
    private let identity: JobIdentity
    private var course: JobCourse
    private var submission: Patience
    private var told: DaemonStatus.Running?
    private nonisolated let time = Mutex(Time.none)

    /// How long it has been at work.
    private enum Time {
        case none
        /// It was so long at `at`.
        case runs(seconds: Double, at: ContinuousClock.Instant)
        case ended(seconds: Double)
    }

    init(_ order: AttemptOrder, _ cluster: SlurmCluster) {
        self.order = order
        self.cluster = cluster
        identity = SlurmExecutor.identity(of: order.attempt)
        course = JobCourse(isHandedIn: order.isStarted)
        submission = Patience(intervalSeconds: cluster.intervalSeconds)
    }

    nonisolated var secondsAtWork: Double {
        switch time.withLock(\.self) {
        case .none: 0
        case .runs(let seconds, let at): seconds + at.duration(to: .now) / .seconds(1)
        case .ended(let seconds): seconds
        }
    }

    /// Slurm holds a job to what it was given.
    nonisolated var residentBytes: Int? { nil }

    func run(tell: @Sendable (DaemonStatus.Running) async -> Void) async throws -> AttemptEnding {
        await say(nil, tell)
        do {
            return try await follow(isToStop: false, tell)
        } catch is CancellationError {
            // Told to stop, a daemon leaves its jobs to the next one.
            guard !Task.isShuttingDownGracefully else { return .lost(.daemonStopped) }
            return try await ended()
        }
    }

    /// Ends the job, though the task is cancelled.
    private func ended() async throws -> AttemptEnding {
        let ending = Task { try await follow(isToStop: true) { _ in } }
        return try await withGracefulShutdownHandler {
            do {
                return try await ending.value
            } catch is CancellationError {
                return .lost(.daemonStopped)
            }
        } onGracefulShutdown: {
            ending.cancel()
        }
    }

    private func follow(
        isToStop: Bool, _ tell: @Sendable (DaemonStatus.Running) async -> Void
    ) async throws -> AttemptEnding {
        var asked = ContinuousClock.now
        while true {
            let job = try await cluster.job(identity, askedAfter: asked)
            keepTime(job)
            await say(job, tell)
            var action = course.next(job, now: Self.seconds, isToStop: isToStop)
            if action == .ask {
                action = course.next(await cluster.account(of: identity, since: order.attempt.startedAt))
            }
            switch action {
            case .submit: try await submit()
            case .stop(let id): await order(cluster.commands.stop(id))
            case .cancel(let id): await order(cluster.commands.cancel(id))
            case .end(let end, let job):
                keepTime(job)
                return AttemptEnding(end, job)
            case .wait, .ask: break
            }
            // What was asked before the last action knows nothing of it.
            asked = .now
        }
    }

    /// Hands the job in; where that is refused it is tried again, later each time: the ledger has the attempt's start already.
    private func submit() async throws {
        let limits = order.limits
        let command = cluster.commands.submit(
            SlurmCommands.Order(
                identity: identity, team: order.team, engine: order.engine, command: [order.worker.string] + order.arguments,
                log: order.attempt.folder.path + "/worker.log", coreCount: order.coreCount,
                memoryBytes: limits.memory.hardBytes, seconds: min(limits.secondsLeft, limits.costSecondsLeft)))
        let whose = "job \(order.attempt.request)"
        do throws(SlurmError) {
            // Not broken off by an order to stop: nobody would know whether the job was taken.
            let output = try await SlurmProgram.runUnbroken(command)
            let id = try SlurmCommands.job(in: String(decoding: output, as: UTF8.self))
            course.handedIn()
            submission.answered()
            await cluster.board.trouble(whose, nil)
            cluster.log.info("job \(id) is handed in to Slurm", metadata: .entry(about: order.attempt.request))
        } catch {
            submission.failed()
            let message = Message(.jobRefused(request: order.attempt.request.text, problem: "\(error)"))
            if await cluster.board.trouble(whose, saying: message) {
                cluster.log.warning("\(message.english)", metadata: .entry(about: order.attempt.request))
            }
            do {
                try await Task.sleep(for: .seconds(submission.seconds))
            } catch {
                await cluster.board.trouble(whose, nil)
                throw error
            }
        }
    }

    /// What fails is repeated, as the course has it.
    private func order(_ command: SlurmCommand) async {
        do throws(SlurmError) {
            _ = try await SlurmProgram.run(command)
        } catch {
            cluster.log.warning("\(error); it is repeated", metadata: .entry(about: order.attempt.request))
        }
    }

    private func keepTime(_ job: Job?) {
        switch job?.phase {
        case .over(_, let seconds): time.withLock { $0 = .ended(seconds: seconds) }
        case .runs(let since):
            time.withLock { time in
                // Counted from the first sight by the clock that nobody sets; until then by the controller's and ours.
                guard case .none = time else { return }
                let begun = Timestamp(microseconds: Int64(since * 1e6))
                time = .runs(seconds: max(0, cluster.now().seconds(since: begun)), at: .now)
            }
        case .waits, .leaves, nil: break
        }
    }

    private func say(_ job: Job?, _ tell: @Sendable (DaemonStatus.Running) async -> Void) async {
        let attempt = order.attempt
        let running = DaemonStatus.Running(
            request: attempt.request, attempt: attempt.number, startedAt: attempt.startedAt, processID: nil,
            job: job.map(DaemonStatus.Job.init))
        guard running != told else { return }
        told = running
        await tell(running)
        if case .runs = job?.phase, let job {
            cluster.log.info("job \(job.id) runs on \(job.nodes)", metadata: .entry(about: attempt.request))
        }
    }

    private static var seconds: Double { Self.origin.duration(to: .now) / .seconds(1) }
    private static let origin = ContinuousClock.now
}

extension DaemonStatus.Job {
    fileprivate init(_ job: Job) {
        if case .waits(let reason) = job.phase {
            self.init(id: job.id, nodes: nil, waitsFor: reason.printable)
        } else {
            self.init(id: job.id, nodes: job.nodes.printable, waitsFor: nil)
        }
    }
}

extension AttemptEnding {
    fileprivate init(_ end: JobEnd, _ job: Job?) {
        let place = job.map { " as Slurm's job \($0.id)\($0.nodes.isEmpty ? "" : " on \($0.nodes)")" } ?? ""
        func words(_ end: String) -> String { (end + place).printable }
        switch end {
        case .status(let code): self.init(status: code, words: words("status \(code)"))
        case .signal(SIGKILL): self = .lost(.workerStatus(status: words("signal \(SIGKILL)")))
        case .signal(let number): self = .died(.workerStatus(status: words("signal \(number)")))
        case .outOfMemory: self = .ceiling(.memory)
        case .ended(let state): self = .lost(.workerStatus(status: words(state)))
        case .forgotten: self = .lost(.workerGone)
        }
    }
}
