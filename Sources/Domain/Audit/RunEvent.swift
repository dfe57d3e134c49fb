import FoundationEssentials

/// One line of a run folder's `events.jsonl`: a worker's fact on its way to the ledger.
public struct RunEvent: Sendable, Equatable {
    public let source: EventSource
    public let time: Timestamp
    public let fact: Fact

    public init(source: EventSource, time: Timestamp, fact: Fact) {
        self.source = source
        self.time = time
        self.fact = fact
    }

    private struct Line: Codable {
        let attempt: Int
        let sequence: Int
        let time: Timestamp
        let kind: Fact.Kind
        let payload: String
    }

    /// The line without its newline. The payload is JSON text within a JSON string, so that its bytes survive as they are.
    public func line() throws -> String {
        try CanonicalJSON.text(
            Line(
                attempt: source.attempt, sequence: source.sequence, time: time, kind: fact.kind,
                payload: try fact.payloadJSON()))
    }

    /// - Throws: when the line is not one, or says what only the daemon may say.
    public init(line: String) throws {
        let line = try JSONDecoder().decode(Line.self, from: Data(line.utf8))
        guard line.kind.isWorkers else {
            throw RunEventError(reason: "a worker may not say '\(line.kind.rawValue)'")
        }
        self.init(
            source: EventSource(attempt: line.attempt, sequence: line.sequence), time: line.time,
            fact: try Fact(kind: line.kind, payloadJSON: line.payload))
    }
}

/// A line of `events.jsonl` that cannot be believed.
public struct RunEventError: Error, Sendable, Equatable, CustomStringConvertible {
    public let reason: String

    public init(reason: String) {
        self.reason = reason
    }

    public var description: String { reason }
}
