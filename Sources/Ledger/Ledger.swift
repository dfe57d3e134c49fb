public import Domain

/// Appends facts to the audit history and reads them back.
///
/// One connection, opened when it is first needed and again after it was lost. Calls are made one after another; each appends
/// all of its facts or none. What the role of the connection may not do, the server refuses: a reader's ledger cannot append.
public actor Ledger: LedgerReading {
    private let conninfo: String
    private let applicationName: String
    private let limits: SessionLimits
    private let executor = LedgerExecutor()
    private var connection: Connection?
    /// What every connection appends under; nil where nothing was taken.
    var lease: Lease?

    nonisolated public var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    /// - Parameters:
    ///   - conninfo: libpq connection string, such as `host=/run/postgresql dbname=heterolora user=heterolora_writer`.
    ///   - applicationName: how the server's own lists and logs name this connection.
    ///   - limits: what it may take of the server.
    public init(conninfo: String, applicationName: String, limits: SessionLimits = .none) {
        self.conninfo = conninfo
        self.applicationName = applicationName
        self.limits = limits
    }

    /// Another connection to the same ledger.
    nonisolated func twin() -> Ledger { Ledger(conninfo: conninfo, applicationName: applicationName, limits: limits) }

    /// Lends the connection; forgets it when it broke, so that the next call opens another.
    func connected<Value>(_ body: (Connection) throws(LedgerError) -> Value) throws(LedgerError) -> Value {
        let connection = try openConnection()
        defer { if connection.isBroken { self.connection = nil } }
        return try body(connection)
    }

    private func openConnection() throws(LedgerError) -> Connection {
        if let connection { return connection }
        let connection = try Connection(conninfo: conninfo, applicationName: applicationName, limits: limits)
        if let lease { try connection.rows("select set_config('heterolora.lease', \(lease.setting), false)") }
        self.connection = connection
        return connection
    }

    /// Appends one fact.
    /// - Returns: the event as it stands in the ledger; the earlier one where the same fact is there already.
    public func append(_ entry: AuditEntry) throws(LedgerError) -> AuditEvent {
        // In a transaction as well: what the server understood otherwise than it was said is not kept.
        try append([entry])[0]
    }

    /// Appends facts in one transaction, all or none. Facts whose source is in the ledger already are passed over.
    @discardableResult
    public func append(_ entries: [AuditEntry]) throws(LedgerError) -> [AuditEvent] {
        try connected { connection throws(LedgerError) in
            try connection.transaction { () throws(LedgerError) in
                var events: [AuditEvent] = []
                for entry in entries { events.append(try Self.append(entry, connection)) }
                return events
            }
        }
    }

    static func append(_ entry: AuditEntry, _ connection: Connection) throws(LedgerError) -> AuditEvent {
        let payload: String
        do {
            payload = try entry.fact.payloadJSON()
        } catch {
            throw LedgerError(code: .defect, reason: "a fact of kind \(entry.fact.kind.rawValue) has no JSON: \(error)")
        }
        let (seal, values) = try seal(entry, payload)
        let rows = try connection.rows(
            """
            select sequence, encode(previous_hash, 'hex'), encode(hash, 'hex'), is_new, sealed_actor, sealed_payload, sealed_values
            from append_audit_event(\
            \(entry.time.description)::timestamptz, \(entry.actor.description), \(entry.fact.kind.rawValue), \
            \(entry.request?.text), \(entry.source?.attempt)::integer, \(entry.source?.sequence)::integer, \(payload), \
            \(seal?.actor), \(seal?.payload), \(values)::jsonb)
            """, isRepeated: true)
        guard let row = rows.first, row.count == 7, let sequence = row[0].flatMap(Int64.init),
            let previousHash = row[1].flatMap(Digest.init(hexadecimal:)), let hash = row[2].flatMap(Digest.init(hexadecimal:))
        else { throw LedgerError(code: .schemaMismatch, reason: "append_audit_event gave no event back") }
        let event = AuditEvent(
            sequence: sequence, time: entry.time, actor: entry.actor, kind: entry.fact.kind, request: entry.request,
            payload: payload, previousHash: previousHash, hash: hash)
        // Where it was there already, with the commitments of then.
        let isNew = row[3] == "t"
        let kept = isNew ? seal : try StoredEvent.seal(row[4...], of: event)
        guard StoredEvent(event: event, source: entry.source, seal: kept).recomputedHash == hash,
            isNew || kept?.fault(of: event) == nil
        else {
            throw LedgerError(code: .corrupt, reason: "the server's hash of event \(sequence) is not that of what was sent")
        }
        return event
    }

    /// What is hashed of a fact in place of what can be erased, and as JSON the values that stand beside it; nils where nothing of it can.
    private static func seal(_ entry: AuditEntry, _ payload: String) throws(LedgerError) -> (Seal?, values: String?) {
        do {
            let seal = try Seal(entry.fact.kind, by: entry.actor, payload)
            return (seal, try seal.map { try CanonicalJSON.text($0.values) })
        } catch {
            throw LedgerError(code: .defect, reason: "a fact of kind \(entry.fact.kind.rawValue) cannot be sealed: \(error)")
        }
    }
}
