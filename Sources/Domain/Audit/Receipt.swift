/// What a requester gets back beside the file: where it stands, why, and which events prove it.
public struct Receipt: Sendable, Equatable, Codable {
    public let request: RequestID
    public let fileName: String
    public let submitter: Submitter
    public let state: RequestState
    /// Nil until a verdict was given.
    public let verdict: Verdict?
    /// Every ledger event about the request so far, in sequence.
    public let events: [ReceiptEvent]
    /// Absolute path of the results folder, once there is one.
    public let results: String?
    /// In words, where something went wrong.
    public let reason: String?

    public init(
        request: RequestID, fileName: String, submitter: Submitter, state: RequestState,
        verdict: Verdict? = nil, events: [ReceiptEvent], results: String? = nil, reason: String? = nil
    ) {
        self.request = request
        self.fileName = fileName
        self.submitter = submitter
        self.state = state
        self.verdict = verdict
        self.events = events
        self.results = results
        self.reason = reason
    }
}

/// An event of a receipt: enough to show later that the ledger still says what it said.
public struct ReceiptEvent: Sendable, Equatable, Codable {
    public let sequence: Int64
    public let time: Timestamp
    public let kind: Fact.Kind
    public let hash: Digest

    public init(sequence: Int64, time: Timestamp, kind: Fact.Kind, hash: Digest) {
        self.sequence = sequence
        self.time = time
        self.kind = kind
        self.hash = hash
    }

    public init(_ event: AuditEvent) {
        self.init(sequence: event.sequence, time: event.time, kind: event.kind, hash: event.hash)
    }
}
