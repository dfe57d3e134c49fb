public import Domain

/// Where one request stands, folded from its events: the state, why it waits, its attempts, how far it is, what it has cost so far.
/// The keys of its JSON are for scripts and stay as they are.
public struct RequestStanding: Sendable, Equatable, Encodable {
    public let request: RequestID
    public private(set) var fileName: String?
    public private(set) var submitter: String?
    public private(set) var receivedAt: Timestamp?
    public private(set) var name: String?
    public private(set) var team: String?
    public private(set) var priority: Request.Priority?
    public private(set) var state = RequestState.received
    /// When it came there.
    public private(set) var stateSince: Timestamp
    /// Why nothing happens just now, in words; nil while it runs, and at its end.
    public private(set) var waiting: String?
    /// Orders in force and done, oldest first.
    public private(set) var orders: [Order] = []
    public private(set) var attempts: [Attempt] = []
    public private(set) var snapshot: SnapshotPlace?
    public private(set) var progress: RunProgress.Place?
    public private(set) var cost: CostSoFar
    /// How the run ended, in words where it did not go well.
    public private(set) var ending: String?

    /// - Parameters:
    ///   - events: every ledger event of one request, in sequence.
    ///   - language: of why it waits, broke off or ended.
    /// - Throws: `RunReportError` where there is none, or a payload is not of its kind.
    public init(events: [AuditEvent], in language: Language = .english) throws(RunReportError) {
        guard let first = events.first, let last = events.last, let request = first.request else {
            throw RunReportError(reason: "no event of a request; 'request.received' at least is needed")
        }
        self.request = request
        stateSince = first.time
        cost = CostSoFar()
        var run = RunProgress()
        var verdict: Verdict?
        for event in events {
            let fact: Fact
            do {
                fact = try event.fact()
            } catch {
                throw RunReportError(reason: "event \(event.sequence): the payload is not one of '\(event.kind.rawValue)'")
            }
            take(fact, event, language)
            if case .requestJudged(let judgement) = fact { verdict = judgement.verdict }
            _ = run.take(fact, at: event.time, by: event.actor)
        }
        // A trial that an attempt left behind is where the next one goes on.
        progress = state.isFinal ? nil : run.place
        cost.count(attempts, until: last.time)
        waiting = reasonToWait(verdict, Words(language))
    }

    /// The same with the daemon's own words for why it does not start, which know of cores and other requests. Where a person makes it
    /// wait, the ledger's words stay: they name the person.
    /// - Parameter daemons: nil where it has none.
    public func waiting(because daemons: DaemonStatus.Waiting?, in language: Language = .english) -> RequestStanding {
        var standing = self
        if waiting != nil, pause == nil, state != .held, let daemons {
            standing.waiting =
                daemons.message == nil ? Words(language).daemonSays(daemons.reason) : daemons.reason(in: language)
        }
        return standing
    }

    private mutating func take(_ fact: Fact, _ event: AuditEvent, _ language: Language) {
        if let next = fact.stateAfter { (state, stateSince) = (next, event.time) }
        switch fact {
        case .requestReceived(let reception):
            fileName = reception.fileName
            submitter = reception.submitter.userName
            receivedAt = event.time
        case .requestJudged(let judgement):
            if let metadata = judgement.request?.metadata {
                (name, team, priority) = (metadata.name, metadata.team, metadata.priority ?? .normal)
            }
            cost.expect(judgement)
        case .requestControlled(let control): orders.append(Order(control, event))
        case .runStarted(let start): attempts.append(Attempt(attempt: start.attempt, startedAt: event.time))
        case .runInterrupted(let end): endAttempt(at: event.time, end, language)
        case .snapshotWritten(let record): snapshot = SnapshotPlace(record, event)
        case .runEnded(let outcome):
            endAttempt(at: event.time, nil, language)
            ending = outcome.reason.isEmpty ? nil : outcome.reason(in: language)
        case .costRecorded(let value): cost.record(value)
        default: break
        }
    }

    private mutating func endAttempt(at time: Timestamp, _ end: AttemptEnd?, _ language: Language) {
        guard let place = attempts.lastIndex(where: { end == nil || $0.attempt == end?.attempt }),
            attempts[place].endedAt == nil
        else { return }
        attempts[place].end(at: time, end, in: language)
    }

    private func reasonToWait(_ verdict: Verdict?, _ words: Words) -> String? {
        let paused = pause.map { words.paused(by: $0.by, $0.reason) }
        switch state {
        case .received: return words.waitsForVerdict
        case .held:
            let holding = (verdict?.findings ?? []).filter { $0.severity == .hold && $0.approvedBy == nil }
            return words.waitsForApproval(until: verdict?.expiresAt, holding.map { $0.reason(in: words.language) })
        case .admitted, .planned: return paused ?? words.waitsForItsTurn
        case .running:
            guard let last = attempts.last, last.endedAt != nil else { return nil }
            return paused ?? words.brokeOff(last.attempt, last.words)
        default: return nil
        }
    }

    /// The pause that is in force.
    private var pause: Order? {
        orders.last { $0.action == .pause || $0.action == .resume }.flatMap { $0.action == .pause ? $0 : nil }
    }
}
