/// One fact in the ledger.
public struct AuditEvent: Sendable, Equatable {
    /// Global, from 1, without gaps.
    public let sequence: Int64
    public let time: Timestamp
    /// Who did it: `daemon`, `worker`, or `user:NAME`.
    public let actor: Actor
    public let kind: Fact.Kind
    /// Nil for facts about the daemon itself.
    public let request: RequestID?
    /// The exact JSON text that was hashed.
    public let payload: String
    public let previousHash: Digest
    public let hash: Digest

    public init(
        sequence: Int64, time: Timestamp, actor: Actor, kind: Fact.Kind, request: RequestID? = nil,
        payload: String, previousHash: Digest, hash: Digest
    ) {
        self.sequence = sequence
        self.time = time
        self.actor = actor
        self.kind = kind
        self.request = request
        self.payload = payload
        self.previousHash = previousHash
        self.hash = hash
    }

    /// The payload as a value.
    public func fact() throws -> Fact {
        try Fact(kind: kind, payloadJSON: payload)
    }
}

/// Who says or does something.
public enum Actor: Sendable, Hashable, CustomStringConvertible {
    case daemon
    case worker
    case user(String)

    public var description: String {
        switch self {
        case .daemon: "daemon"
        case .worker: "worker"
        case .user(let name): "user:\(name)"
        }
    }

    public init?(_ text: String) {
        switch text {
        case "daemon": self = .daemon
        case "worker": self = .worker
        case let text where text.hasPrefix("user:") && text.utf8.count > 5: self = .user(String(text.dropFirst(5)))
        default: return nil
        }
    }
}

/// A fact on its way into the ledger, before the ledger has given it a number and a hash.
public struct AuditEntry: Sendable, Equatable {
    public let time: Timestamp
    public let actor: Actor
    public let request: RequestID?
    public let fact: Fact
    /// Where the fact was first written, for facts of a worker: appending the same source twice has no effect.
    public let source: EventSource?

    public init(
        time: Timestamp, actor: Actor, request: RequestID? = nil, fact: Fact, source: EventSource? = nil
    ) {
        self.time = time
        self.actor = actor
        self.request = request
        self.fact = fact
        self.source = source
    }
}

/// The identity of a worker's event: `(request, attempt, sequence number in events.jsonl)`.
public struct EventSource: Sendable, Hashable, Codable {
    public let attempt: Int
    public let sequence: Int

    public init(attempt: Int, sequence: Int) {
        self.attempt = attempt
        self.sequence = sequence
    }
}
