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
    /// In English, where something went wrong.
    public let reason: String?
    /// What `reason` was made of, part by part, for other languages; nil where a part has words of its own only, and in receipts of before.
    public let messages: [Message]?
    /// The daemon's signature of all of the above; nil where nothing is signed.
    public let signature: Signature?

    /// What shows, without the database, that a receipt is the ledger's own.
    public struct Signature: Sendable, Equatable, Codable {
        /// The receipt without its signature, as a signed note (c2sp.org/signed-note) of the ledger's key.
        public let note: String
        /// That the last of `events` is in the ledger that was signed (c2sp.org/tlog-proof).
        public let proof: String

        public init(note: String, proof: String) {
            self.note = note
            self.proof = proof
        }
    }

    public init(
        request: RequestID, fileName: String, submitter: Submitter, state: RequestState,
        verdict: Verdict? = nil, events: [ReceiptEvent], results: String? = nil, reason: String? = nil,
        messages: [Message]? = nil, signature: Signature? = nil
    ) {
        self.messages = messages
        self.request = request
        self.fileName = fileName
        self.submitter = submitter
        self.state = state
        self.verdict = verdict
        self.events = events
        self.results = results
        self.reason = reason
        self.signature = signature
    }

    /// The same with another signature, or none.
    public func with(_ signature: Signature?) -> Receipt {
        Receipt(
            request: request, fileName: fileName, submitter: submitter, state: state, verdict: verdict, events: events,
            results: results, reason: reason, messages: messages, signature: signature)
    }

    /// In a reader's language, where the catalogue tells it.
    public func reason(in language: Language) -> String? {
        guard language != .english, let messages, !messages.isEmpty else { return reason }
        let words = Words(language)
        return messages.map { words.message($0).printable }.joined(separator: words.say("; ", "。"))
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
