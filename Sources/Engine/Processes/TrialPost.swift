internal import Domain

/// Where the words of a trial go, and from where wishes come: to the host of the run, or by way of the process that speaks to it.
protocol TrialPost: AnyObject {
    /// What the trial says.
    func say(_ fact: Fact, of trial: Int) throws
    /// What is wanted between two steps.
    func wish() throws -> SnapshotWish
    /// Where the trial stands, from which it is to be able to go on.
    func keep(_ state: TrainingState, of trial: Int) throws
    /// The same after its last epoch, for as long as what it says has not been said.
    func close(_ state: TrainingState, of trial: Int) throws
    func finish(_ trained: TrainedTrial, _ files: [TrialFile], of trial: Int) throws
    /// - Returns: whether the trials before it are still to be told, so that its failure has to wait for its turn.
    func fail(_ error: EngineError, of trial: Int) throws -> Bool
    /// When all trials of this process are done.
    func end() throws
}

/// Of a process that shares trials with another one, which speaks for both.
final class QuietPost: TrialPost {
    func say(_ fact: Fact, of trial: Int) {}
    func wish() -> SnapshotWish { .goOn }
    func keep(_ state: TrainingState, of trial: Int) {}
    func close(_ state: TrainingState, of trial: Int) {}
    func finish(_ trained: TrainedTrial, _ files: [TrialFile], of trial: Int) {}
    // Its leader has failed alike and tells.
    func fail(_ error: EngineError, of trial: Int) throws -> Bool { throw EngineStopped() }
    func end() {}
}

/// Of a process that leads a group, all but the first.
final class SendingPost: TrialPost {
    private let all: any Peers
    private let decisions: SearchDecisions
    private let snapshots: SnapshotKeeping
    private var facts: [Fact] = []
    private var isStopAsked = false

    init(_ crew: Crew, _ decisions: SearchDecisions, _ snapshots: SnapshotKeeping) {
        all = crew.all
        self.decisions = decisions
        self.snapshots = snapshots
    }

    func say(_ fact: Fact, of trial: Int) { facts.append(fact) }

    func wish() -> SnapshotWish {
        // The first process has only one thing to say.
        while all.receive(withinSeconds: 0) != nil { isStopAsked = true }
        let wanted = snapshots.wish()
        isStopAsked = isStopAsked || wanted == .stop
        return isStopAsked ? .stop : wanted
    }

    func keep(_ state: TrainingState, of trial: Int) throws {
        try send(trial) {
            $0.state = state
            $0.isLast = isStopAsked
        }
        try snapshots.keep(RunSnapshot(decisions: decisions, training: state))
    }

    func close(_ state: TrainingState, of trial: Int) throws { try send(trial) { $0.state = state } }

    func finish(_ trained: TrainedTrial, _ files: [TrialFile], of trial: Int) throws { try send(trial) { $0.files = files } }

    func fail(_ error: EngineError, of trial: Int) throws -> Bool {
        try send(trial) {
            $0.failure = error.description
            $0.isLast = true
        }
        throw EngineStopped()
    }

    func end() {}

    private func send(_ trial: Int, _ change: (inout TrialNews) -> Void) throws {
        var news = TrialNews(trial: trial, facts: facts)
        change(&news)
        facts = []
        all.send(try news.bytes(), to: 0)
    }
}
