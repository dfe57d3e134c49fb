import Domain

/// What the ledger's events of one request add up to: where it stands, who ordered what, and how often it was tried.
struct RequestHistory {
    private(set) var events: [AuditEvent] = []
    /// Nil when the ledger has never heard of it.
    private(set) var state: RequestState?
    private(set) var reception: Reception?
    private(set) var judgement: Judgement?
    /// When the first verdict held it.
    private(set) var heldSince: Timestamp?
    private(set) var plan: PlannedRun?
    /// The answer to a control file.
    private(set) var decision: ControlDecision?
    /// The orders about it, with who gave them.
    private(set) var controls: [(control: RequestControl, by: Actor)] = []
    private(set) var attemptCount = 0
    /// The attempt that was started and has not been said to have ended.
    private(set) var openAttempt: (number: Int, startedAt: Timestamp)?
    /// What attempts that broke off have cost in time.
    private(set) var interruptedSeconds = 0.0
    /// Attempts in a row that crashed without having said anything new, and such as were lost.
    private(set) var deathsInPlace = 0
    private(set) var lossesInPlace = 0
    private(set) var outcome: Outcome?
    private(set) var hasCost = false

    var verdict: Verdict? { judgement?.verdict }

    init(events: [AuditEvent]) throws {
        for event in events {
            let tells = event.actor != .worker && Self.kinds.contains(event.kind)
            add(event, saying: tells ? try event.fact() : nil)
        }
    }

    private static let kinds: Set<Fact.Kind> = [
        .requestReceived, .requestJudged, .controlDecided, .requestControlled, .runPlanned, .runStarted, .runInterrupted,
        .runEnded,
        .costRecorded,
    ]

    /// - Parameter fact: what the event says; nil where that does not matter here.
    mutating func add(_ event: AuditEvent, saying fact: Fact?) {
        events.append(event)
        if event.actor == .worker { (deathsInPlace, lossesInPlace) = (0, 0) }
        if let next = fact?.stateAfter { state = next }
        switch fact {
        case .requestReceived(let reception): self.reception = reception
        case .requestJudged(let judgement):
            // A person's verdict is about the request that the policies judged.
            self.judgement = Judgement(
                verdict: judgement.verdict, request: judgement.request ?? self.judgement?.request,
                policyDigests: judgement.policyDigests, control: judgement.control, basis: judgement.basis,
                text: judgement.text ?? self.judgement?.text)
            if state == .held { heldSince = heldSince ?? judgement.basis?.time ?? event.time }
        case .controlDecided(let decision): self.decision = decision
        case .requestControlled(let control): controls.append((control, event.actor))
        case .runPlanned(let planned): plan = planned
        case .runStarted(let start):
            attemptCount = start.attempt
            openAttempt = (start.attempt, event.time)
        case .runInterrupted(let end):
            openAttempt = nil
            interruptedSeconds += end.wallSeconds
            if end.reason == .died { deathsInPlace += 1 }
            if end.reason == .lost { lossesInPlace += 1 }
        case .runEnded(let outcome):
            openAttempt = nil
            self.outcome = outcome
        case .costRecorded: hasCost = true
        default: break
        }
    }

    /// Whether somebody has paused it, and nobody has resumed it since.
    var isPaused: Bool {
        controls.last { $0.control.action == .pause || $0.control.action == .resume }?.control.action == .pause
    }

    /// The order to cancel it; nil where there is none.
    var cancellation: (control: RequestControl, by: Actor)? { controls.first { $0.control.action == .cancel } }

    /// What its workers have said, in order.
    var workerEvents: [AuditEvent] { events.filter { $0.actor == .worker } }

    /// Whether the orders of this control file are in the ledger already.
    func knows(control id: RequestID) -> Bool {
        judgement?.control == id || controls.contains { $0.control.control == id }
    }

    /// What the scheduler needs to know.
    func entry(for id: RequestID, coreCount: Int) -> RunSchedule.Entry {
        RunSchedule.Entry(
            request: id, team: judgement?.request?.metadata.team ?? "",
            priority: judgement?.request?.metadata.priority ?? .normal,
            coreCount: coreCount,
            memoryBytes: RunMemory(estimateBytes: verdict?.estimate?.memoryBytes).hardBytes)
    }
}
