public import Domain

/// A run that has ended, as documents for other systems tell of it: facts of its events, and of the ledger that they stand in.
public struct ExportedRun: Sendable {
    let events: [AuditEvent]
    let history: RunHistory
    let request: Request
    let planned: PlannedRun
    let outcome: Outcome
    let began: Timestamp
    let ended: Timestamp
    /// Those that a training left, in the order of the trainings.
    let adapters: [WrittenAdapter]
    let ledger: LedgerStanding
    let licences: KnownLicences

    /// - Parameter events: every ledger event of one request, in sequence.
    /// - Throws: `RunReportError` where they are unreadable, `RunExportError` where nothing has run, or it has not ended.
    public init(events: [AuditEvent], ledger: LedgerStanding, licences: KnownLicences) throws {
        history = try RunHistory(events: events)
        let standing = try RequestStanding(events: events)
        let facts = try events.map { try $0.fact() }
        let requests = facts.compactMap { if case .requestJudged(let judgement) = $0 { judgement.request } else { nil } }
        guard let planned = history.planned?.value, let request = requests.last,
            let began = events.first(where: { $0.kind == .runStarted })?.time
        else {
            throw RunExportError(
                standing.request, "nothing has run that could be exported: the request is \(standing.state.rawValue)")
        }
        guard let outcome = history.outcome, let ended = events.last(where: { $0.sequence == outcome.event })?.time else {
            throw RunExportError(
                standing.request, "the run has not ended: it is \(standing.state.rawValue); export it when it has")
        }
        self.events = events
        self.request = request
        self.planned = planned
        self.outcome = outcome.value
        self.began = began
        self.ended = ended
        adapters = WrittenAdapter.all(in: history, of: planned.plan)
        self.ledger = ledger
        self.licences = licences
    }

    var plan: Plan { planned.plan }

    /// The adapters.
    /// - Throws: `RunExportError` where the run wrote none.
    func writtenAdapters() throws(RunExportError) -> [WrittenAdapter] {
        guard !adapters.isEmpty else {
            throw RunExportError(
                history.request, "the run has written no adapter (it \(outcome.ending.rawValue)): only openlineage tells of it")
        }
        return adapters
    }

    /// Names the run everywhere: its first event's hash covers its id and, through the chain, the ledger from its beginning.
    var uuid: String { history.first.hash.uuid }

    /// Which events the document was made of, by kind.
    var sources: JSONTree {
        let isUsed: (Fact.Kind) -> Bool = { kind in
            switch kind {
            case .requestReceived, .requestJudged, .runPlanned, .runStarted, .runPrepared, .runMachineChanged, .searchScored,
                .searchAllocated, .trialFinished, .artifactWritten, .runInterrupted, .runEnded, .costRecorded:
                true
            default: false
            }
        }
        let numbers = Dictionary(grouping: events.filter { isUsed($0.kind) }, by: \.kind.rawValue)
        return .mapping(numbers.mapValues { .list($0.map { .whole($0.sequence) }) })
    }
}

/// What a training left that predicts: an adapter, the head that was trained with it, or both.
struct WrittenAdapter: Sendable {
    let trial: TrialID
    /// By path, the predictions left out.
    let files: [Artifact]
    let predictions: [Artifact]

    static func all(in history: RunHistory, of plan: Plan) -> [WrittenAdapter] {
        // An attempt that goes on from a snapshot writes a file again: the last word counts.
        var newest: [[UInt8]: Artifact] = [:]
        for artifact in history.artifacts { newest[Array(artifact.value.path.utf8)] = artifact.value }
        let artifacts = Dictionary(grouping: newest.values, by: \.trial)
        return plan.lineup.trials.compactMap { trial in
            let all = (artifacts[trial] ?? []).sorted { $0.path < $1.path }
            guard all.contains(where: { $0.kind == .adapterWeights || $0.kind == .headWeights }) else { return nil }
            return WrittenAdapter(
                trial: trial, files: all.filter { $0.kind != .predictions }, predictions: all.filter { $0.kind == .predictions }
            )
        }
    }
}

extension Digest {
    /// A UUID of its first 122 bits, version 8. (RFC 9562, section 5.8)
    var uuid: String {
        var bytes = Array(bytes.prefix(16))
        bytes[6] = bytes[6] & 0x0F | 0x80
        bytes[8] = bytes[8] & 0x3F | 0x80
        var text = Digest(bytes: bytes + [UInt8](repeating: 0, count: 16)).hexadecimal[...]
        return [8, 4, 4, 4, 12].map { count in
            defer { text = text.dropFirst(count) }
            return String(text.prefix(count))
        }.joined(separator: "-")
    }

    /// With its algorithm: `sha256:…`.
    var named: JSONTree { "sha256:\(hexadecimal)" }
}
