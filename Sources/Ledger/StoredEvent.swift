internal import Domain
internal import FoundationEssentials

internal import struct Crypto.SHA256

/// An event as its row has it, with what its hash covers besides.
struct StoredEvent {
    let event: AuditEvent
    let source: EventSource?
    /// When the database had it, by its own clock; not covered by the hash. Nil where that was not asked for, and in events of before it was
    /// kept.
    let recordedAt: Timestamp?
    /// What is hashed in place of actor and payload; nil where these are, and where it was not asked for.
    let seal: Seal?
    /// The event's time as the row has it, to the microsecond; nil where there is no row.
    private let timeText: String?

    static let columns: StaticString = """
        sequence, ledger_time(time), actor, kind, request, attempt, source_sequence, payload::text, \
        encode(previous_hash, 'hex'), encode(hash, 'hex')
        """

    /// The same for whoever doubts the database, with no function that somebody may have put there.
    static let auditedColumns: StaticString = """
        sequence, to_char(time at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), actor, kind, request, attempt, source_sequence, \
        payload::text, encode(previous_hash, 'hex'), encode(hash, 'hex'), \
        to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), sealed_actor, sealed_payload, sealed_values
        """

    /// - Throws: `corrupt` when a column holds what no event can.
    init(row: Connection.Row) throws(LedgerError) {
        guard row.count >= 10, let sequence = row[0].flatMap(Int64.init), let time = row[1].flatMap(Timestamp.init),
            let actor = row[2].flatMap(Actor.init), let kind = row[3].flatMap(Fact.Kind.init(rawValue:)),
            let payload = row[7], let previousHash = row[8].flatMap(Digest.init(hexadecimal:)),
            let hash = row[9].flatMap(Digest.init(hexadecimal:)), let request = Self.request(row[4])
        else {
            throw LedgerError(code: .corrupt, reason: "event \(row.first.flatMap { $0 } ?? "?") holds what no event can")
        }
        event = AuditEvent(
            sequence: sequence, time: time, actor: actor, kind: kind, request: request, payload: payload,
            previousHash: previousHash, hash: hash)
        if let attempt = row[5].flatMap({ Int($0) }), let number = row[6].flatMap({ Int($0) }) {
            source = EventSource(attempt: attempt, sequence: number)
        } else {
            source = nil
        }
        timeText = row[1]
        recordedAt = row.count > 10 ? row[10].flatMap(Timestamp.init) : nil
        seal = row.count > 13 ? try Self.seal(row[11...], of: event) : nil
    }

    init(event: AuditEvent, source: EventSource?, recordedAt: Timestamp? = nil, seal: Seal? = nil) {
        self.event = event
        self.source = source
        self.recordedAt = recordedAt
        self.seal = seal
        timeText = nil
    }

    /// - Parameter columns: `sealed_actor, sealed_payload, sealed_values`.
    static func seal(_ columns: ArraySlice<String?>, of event: AuditEvent) throws(LedgerError) -> Seal? {
        let columns = Array(columns)
        guard let values = try columns[2].map({ text throws(LedgerError) in try self.values(text, of: event) }) else {
            // What was taken away beside the chain is missed.
            return Seal(
                hashedActor: columns[0] ?? "\(event.actor)", hashedPayload: columns[1] ?? event.payload, of: event.kind,
                values: nil)
        }
        return Seal(actor: columns[0], payload: columns[1], values: values)
    }

    private static func values(_ text: String, of event: AuditEvent) throws(LedgerError) -> [String: Seal.Value] {
        guard let values = try? JSONDecoder().decode([String: Seal.Value].self, from: Data(text.utf8)) else {
            throw LedgerError(code: .corrupt, reason: "event \(event.sequence) has values beside it that are none")
        }
        return values
    }

    /// The outer nil is for text that is no id.
    private static func request(_ text: String?) -> RequestID?? {
        guard let text else { return .some(nil) }
        return RequestID(text).map { .some($0) }
    }

    /// The hash that the event's fields have: SHA-256 over length-prefixed fields, as `audit_event_hash` in
    /// `migrations/0001_audit_event.sql` defines it and docs/ledger.md describes it. Computed here independently of the server.
    var recomputedHash: Digest {
        let fields: [String?] = [
            "heterolora-event-1", "\(event.sequence)", timeText ?? "\(event.time)", hashedActor, event.kind.rawValue,
            event.request?.text, source.map { "\($0.attempt)" }, source.map { "\($0.sequence)" }, hashedPayload,
            event.previousHash.hexadecimal,
        ]
        var bytes: [UInt8] = []
        bytes.reserveCapacity(hashedPayload.utf8.count + 256)
        for field in fields { Self.append(field, to: &bytes) }
        return Digest(bytes: SHA256.hash(data: bytes))
    }

    var hashedActor: String { seal?.actor ?? "\(event.actor)" }
    var hashedPayload: String { seal?.payload ?? event.payload }

    static func append(_ field: String?, to bytes: inout [UInt8]) {
        guard let field else {
            bytes += [UInt8(ascii: "-"), UInt8(ascii: ",")]
            return
        }
        bytes += "\(field.utf8.count):".utf8
        bytes += field.utf8
        bytes.append(UInt8(ascii: ","))
    }
}
