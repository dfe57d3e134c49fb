/// What is looked for among the ledger's events; newest first.
public struct EventSearch: Sendable, Hashable {
    public var request: RequestID?
    public var kind: Fact.Kind?
    public var actor: Actor?
    /// At that instant or later.
    public var from: Timestamp?
    /// Before.
    public var to: Timestamp?
    /// Only events with a smaller number; nil for the newest.
    public var before: Int64?

    public init(
        request: RequestID? = nil, kind: Fact.Kind? = nil, actor: Actor? = nil, from: Timestamp? = nil, to: Timestamp? = nil,
        before: Int64? = nil
    ) {
        self.request = request
        self.kind = kind
        self.actor = actor
        self.from = from
        self.to = to
        self.before = before
    }
}

/// An event without what it says.
public struct EventHeading: Sendable, Equatable, Codable {
    public let sequence: Int64
    public let time: Timestamp
    /// `daemon`, `worker` or `user:NAME`.
    public let actor: String
    public let kind: Fact.Kind
    /// Nil for facts about the daemon itself.
    public let request: RequestID?

    public init(sequence: Int64, time: Timestamp, actor: String, kind: Fact.Kind, request: RequestID?) {
        self.sequence = sequence
        self.time = time
        self.actor = actor
        self.kind = kind
        self.request = request
    }
}

/// What a search found, as far as it has looked.
public struct EventPage: Sendable, Equatable {
    /// Newest first.
    public let headings: [EventHeading]
    /// Everything from this number on has been looked at, and what is older has not; nil where there is nothing older.
    public let lookedDownTo: Int64?

    public init(headings: [EventHeading], lookedDownTo: Int64?) {
        self.headings = headings
        self.lookedDownTo = lookedDownTo
    }
}

/// One event as its row has it.
public struct FoundEvent: Sendable, Equatable {
    public let event: AuditEvent
    /// Where a worker wrote it first; nil for facts of others.
    public let source: EventSource?
    /// When the database had it, by its own clock; nil in events of before that was kept.
    public let recordedAt: Timestamp?
    /// Whether its fields have the hash that its row says.
    public let isIntact: Bool

    public init(event: AuditEvent, source: EventSource?, recordedAt: Timestamp?, isIntact: Bool) {
        self.event = event
        self.source = source
        self.recordedAt = recordedAt
        self.isIntact = isIntact
    }
}
