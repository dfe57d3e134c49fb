internal import Domain

/// Of the process that speaks for the run: it trains its own trials, takes in what others say of theirs, and tells all in the order of the
/// plan, as one process would have.
///
/// The trial that is told is the first one that has not been told to its end. What trials behind it say waits here, and is in snapshots with
/// the states that it leads to; so are states of trials that have ended and wait.
final class SpeakingPost: TrialPost {
    private struct Course {
        /// What has not been said.
        var facts: [Fact] = []
        var state: TrainingState?
        /// How many of `facts` lead to the state.
        var factCount = 0
        var end: (trained: TrainedTrial, files: [TrialFile])?
        var failure: EngineError?
    }

    private let crew: Crew
    private let decisions: SearchDecisions
    private let reporter: Reporter
    private let snapshots: SnapshotKeeping
    private let keepTrial: (TrainedTrial, [TrialFile]) throws -> Void
    private var courses: [Course]
    /// The trial that is told.
    private var told = 0
    /// Trials that each group has not ended.
    private var left: [Int]
    private let groups: [Int]
    private var isSnapshotDue = false
    private var isStopAsked = false

    /// - Parameters:
    ///   - states: where trials stand that were begun by another attempt.
    ///   - groups: who trains each of them.
    init(
        _ crew: Crew, _ decisions: SearchDecisions, states: [RunSnapshot.Beside?], groups: [Int], _ reporter: Reporter,
        _ snapshots: SnapshotKeeping, keep: @escaping (TrainedTrial, [TrialFile]) throws -> Void
    ) {
        self.crew = crew
        self.decisions = decisions
        self.reporter = reporter
        self.snapshots = snapshots
        self.groups = groups
        keepTrial = keep
        courses = states.map { begun in
            Course(facts: begun?.facts ?? [], state: begun?.training, factCount: begun?.facts.count ?? 0)
        }
        left = (0..<crew.groupCount).map { group in groups.count { $0 == group } }
    }

    func say(_ fact: Fact, of trial: Int) throws {
        if trial == told { try reporter.say(fact) } else { courses[trial].facts.append(fact) }
    }

    func wish() throws -> SnapshotWish {
        while let message = crew.all.receive(withinSeconds: 0) { try take(message.bytes) }
        let wanted = snapshots.wish()
        if wanted == .stop || isStopAsked {
            try stopOthers()
            return .stop
        }
        defer { isSnapshotDue = false }
        return isSnapshotDue ? .snapshot : wanted
    }

    func keep(_ state: TrainingState, of trial: Int) throws {
        close(state, of: trial)
        try writeSnapshot()
    }

    func close(_ state: TrainingState, of trial: Int) {
        courses[trial].state = state
        courses[trial].factCount = courses[trial].facts.count
    }

    func finish(_ trained: TrainedTrial, _ files: [TrialFile], of trial: Int) throws {
        courses[trial].end = (trained, files)
        left[groups[trial]] -= 1
        if trial == told { try tell() }
    }

    func fail(_ error: EngineError, of trial: Int) throws -> Bool {
        guard trial != told else { throw error }
        courses[trial].failure = error
        return true
    }

    /// Waits for what others have still to train.
    func end() throws {
        while told < courses.count {
            // Its failure may have come while a trial of this process was under way.
            try tell()
            guard told < courses.count else { return }
            if snapshots.wish() == .stop || isStopAsked {
                try stopOthers()
                try writeSnapshot()
                throw EngineStopped()
            }
            if let message = crew.all.receive(withinSeconds: 0.2) { try take(message.bytes) }
            if isSnapshotDue || snapshots.wish() == .snapshot {
                isSnapshotDue = false
                try writeSnapshot()
            }
        }
    }

    /// What another process says of its trial.
    private func take(_ bytes: [UInt8]) throws {
        let news = try TrialNews(bytes: bytes)
        let trial = news.trial
        let before = told
        courses[trial].facts += news.facts
        if let state = news.state { close(state, of: trial) }
        courses[trial].failure = news.failure.map(EngineError.init)
        if news.isLast {
            left[groups[trial]] = 0
            isStopAsked = isStopAsked || news.failure == nil
        }
        if let files = news.files {
            guard case .trialFinished(let result)? = news.facts.last else {
                throw EngineError("trial \(trial + 1) has ended and does not say with what")
            }
            try finish(TrainedTrial(result: result, adapters: AdapterSet(modules: []), head: nil), files, of: trial)
        } else if trial == told {
            try tell()
        }
        isSnapshotDue = isSnapshotDue || told > before || (trial == told && news.state != nil)
    }

    /// Says what waits of the trial whose turn it is, and of those behind it that have ended.
    private func tell() throws {
        while told < courses.count {
            for fact in courses[told].facts { try reporter.say(fact) }
            courses[told].facts = []
            courses[told].factCount = 0
            if let failure = courses[told].failure { throw failure }
            guard let (trained, files) = courses[told].end else { return }
            try keepTrial(trained, files)
            courses[told] = Course()
            told += 1
        }
    }

    private func writeSnapshot() throws {
        guard told < courses.count, let state = courses[told].state else { return }
        let beside = courses.dropFirst(told + 1).compactMap { course in
            course.state.map { RunSnapshot.Beside(facts: Array(course.facts.prefix(course.factCount)), training: $0) }
        }
        try snapshots.keep(RunSnapshot(decisions: decisions, training: state, beside: beside))
    }

    /// Asks the others to stop, and waits for where they stand.
    private func stopOthers() throws {
        for group in 1..<max(1, crew.groupCount) where left[group] > 0 { crew.all.send([1], to: crew.leader(of: group)) }
        while left.dropFirst().contains(where: { $0 > 0 }) {
            if let message = crew.all.receive(withinSeconds: 0.2) { try take(message.bytes) }
        }
    }
}
