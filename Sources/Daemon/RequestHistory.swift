import Domain

/// What the ledger's events of one request add up to: where it stands, and how often it was tried.
struct RequestHistory {
    let events: [AuditEvent]
    /// Nil when the ledger has never heard of it.
    let state: RequestState?
    let verdict: Verdict?
    let attemptCount: Int
    let plan: PlannedRun?

    init(events: [AuditEvent]) throws {
        var state: RequestState?
        var verdict: Verdict?
        var attemptCount = 0
        var plan: PlannedRun?
        for event in events where Self.movesState.contains(event.kind) {
            switch try event.fact() {
            case .requestReceived: state = .received
            case .requestJudged(let judgement):
                verdict = judgement.verdict
                state = RequestState(judgement.verdict.decision)
            case .runPlanned(let planned):
                plan = planned
                state = .planned
            case .runStarted:
                attemptCount += 1
                state = .running
            case .runEnded(let outcome): state = RequestState(outcome.ending)
            default: break
            }
        }
        self.events = events
        self.state = state
        self.verdict = verdict
        self.attemptCount = attemptCount
        self.plan = plan
    }

    private static let movesState: Set<Fact.Kind> = [
        .requestReceived, .requestJudged, .runPlanned, .runStarted, .runEnded,
    ]
}

extension RequestState {
    init(_ decision: Verdict.Decision) {
        self =
            switch decision {
            case .admitted: .admitted
            case .held: .held
            case .refused: .refused
            }
    }

    init(_ ending: Outcome.Ending) {
        self =
            switch ending {
            case .finished: .finished
            case .failed: .failed
            case .cancelled: .cancelled
            }
    }
}
