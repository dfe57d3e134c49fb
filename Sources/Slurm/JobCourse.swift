/// What an attempt's job comes to, as a machine without clock, file or process: it is told what Slurm says, and says what to do next.
package struct JobCourse: Sendable {
    /// A worker that is asked to stop gets this long for its snapshot before its job is cancelled. That is repeated as often: a controller
    /// that was restarted may have forgotten.
    private static let graceSeconds = 45.0

    package enum Action: Sendable, Equatable {
        /// Hand the job in.
        case submit
        /// Ask accounting how it ended.
        case ask
        case stop(Int)
        case cancel(Int)
        case wait
        case end(JobEnd, Job?)
    }

    /// Whether a job of it may exist or have existed.
    private var isHandedIn: Bool
    /// When Slurm was last asked to end it, and how often.
    private var stopped: (at: Double, count: Int)?
    /// The last that was seen of it.
    package private(set) var job: Job?

    /// - Parameter isHandedIn: whether an earlier daemon has started the attempt.
    package init(isHandedIn: Bool) {
        self.isHandedIn = isHandedIn
    }

    /// `sbatch` has taken the job.
    package mutating func handedIn() { isHandedIn = true }

    /// What to do once Slurm has been asked.
    /// - Parameters:
    ///   - job: what the controller has of it, asked after the last action; nil where it knows none.
    ///   - now: seconds by a clock that nobody sets.
    ///   - isToStop: whether the attempt is to end.
    package mutating func next(_ job: Job?, now: Double, isToStop: Bool) -> Action {
        guard let job else {
            if isHandedIn { return .ask }
            return isToStop ? .end(.ended(state: "CANCELLED"), nil) : .submit
        }
        (isHandedIn, self.job) = (true, job)
        if case .over(let end, _) = job.phase { return .end(end, job) }
        guard isToStop else { return .wait }
        if let stopped, now - stopped.at < Self.graceSeconds { return .wait }
        let count = stopped?.count ?? 0
        stopped = (now, count + 1)
        // What has no process yet cannot be asked: scancel would try for a minute and a half.
        if case .runs = job.phase, count == 0 { return .stop(job.id) }
        return .cancel(job.id)
    }

    /// What to do once accounting has been asked about a job that the controller does not know.
    /// - Parameter account: what it has; nil for nothing, or where it does not answer.
    package mutating func next(_ account: JobAccount?) -> Action {
        guard let account else { return .end(.forgotten, job) }
        return .end(
            account.end, Job(id: account.id, phase: .over(account.end, seconds: account.seconds), nodes: account.nodes))
    }
}
