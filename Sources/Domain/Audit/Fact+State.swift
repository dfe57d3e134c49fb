extension Fact {
    /// The state that its request is in once it has been said; nil where it changes none. View `projected_state_change` says the same in SQL.
    public var stateAfter: RequestState? {
        switch self {
        case .requestReceived: .received
        case .requestJudged(let judgement): RequestState(judgement.verdict.decision)
        case .controlDecided(let decision): decision.isAccepted ? .finished : .refused
        case .runPlanned: .planned
        case .runStarted: .running
        case .runEnded(let outcome): RequestState(outcome.ending)
        default: nil
        }
    }
}

extension RequestState {
    public init(_ decision: Verdict.Decision) {
        self =
            switch decision {
            case .admitted: .admitted
            case .held: .held
            case .refused: .refused
            }
    }

    public init(_ ending: Outcome.Ending) {
        self =
            switch ending {
            case .finished: .finished
            case .failed: .failed
            case .cancelled: .cancelled
            }
    }
}
