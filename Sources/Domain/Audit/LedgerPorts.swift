/// What readers of the ledger may ask: reports and pages see this, never SQL.
public protocol LedgerReading: Sendable {
    /// All events about `request`, in sequence.
    func events(of request: RequestID) async throws -> [AuditEvent]

    /// The newest request whose `metadata.name` or id is `name`.
    func newestRequest(named name: String) async throws -> RequestID?

    /// Finished runs on these weights and test rows, newest first.
    func finishedRuns(on weights: Digest, tested test: Digest) async throws -> [FinishedRun]
}

/// A run that came to its end, and what it was for.
public struct FinishedRun: Sendable, Equatable {
    public let request: RequestID
    public let purpose: String
    /// What its report said at its end; nil in ledgers of before.
    public let shown: StageEvidence?

    public init(request: RequestID, purpose: String, shown: StageEvidence? = nil) {
        self.request = request
        self.purpose = purpose
        self.shown = shown
    }
}
