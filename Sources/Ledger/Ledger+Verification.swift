internal import Domain

extension Ledger {
    /// The projection that is kept up to date instead of being added to.
    static let standing: StaticString = "standing"
    /// Rows that fit between server and program: more, and the server waits for this one to take them.
    private static let batchCount = 400

    /// Recomputes every hash from the events themselves, the tree of every checkpoint, and every typed table from its definition, as of one instant.
    /// - Parameter evidence: what was kept elsewhere; it shows an end that was cut off and a history that was made anew.
    public func verify(_ evidence: AuditEvidence = AuditEvidence()) throws(LedgerError) -> AuditReport {
        try connected { connection throws(LedgerError) in
            try connection.transaction("begin isolation level repeatable read read only") { () throws(LedgerError) in
                var chain = try Self.chain(connection, evidence)
                return try chain.finish(
                    Self.projectionFaults(connection) + GuardTriggers.faults(connection) + Definitions.faults(connection))
            }
        }
    }

    private static func chain(_ connection: Connection, _ evidence: AuditEvidence) throws(LedgerError) -> AuditChain {
        var chain = AuditChain(evidence)
        if let since = evidence.since.flatMap({ Checkpoint($0.text) }) { try pass(&chain, upTo: since.size, connection) }
        // Numbers below one are none of an event's, and are looked at all the more.
        var last = chain.eventCount == 0 ? .min : Int64(chain.eventCount)
        var rows: [Connection.Row] = []
        repeat {
            // What came is verified while the server reads what comes.
            let next = try connection.rows(
                """
                select \(trusted: StoredEvent.auditedColumns) from audit_event where sequence > \(last)::bigint
                order by sequence limit \(batchCount)::integer
                """
            ) {
                for row in rows { add(row, to: &chain) }
            }
            rows = next
            last = rows.last?[0].flatMap(Int64.init) ?? last
        } while !rows.isEmpty
        return chain
    }

    private static func add(_ row: Connection.Row, to chain: inout AuditChain) {
        do throws(LedgerError) {
            chain.add(try StoredEvent(row: row))
        } catch {
            chain.addUnreadable(sequence: row[0].flatMap(Int64.init), error.reason)
        }
    }

    /// Goes over the hashes of what was verified before. Where they do not follow each other, all is verified as if it were new.
    private static func pass(_ chain: inout AuditChain, upTo size: Int, _ connection: Connection) throws(LedgerError) {
        var passed = chain
        do throws(LedgerError) {
            let facts = try signingFacts(connection)
            try hashes(after: LedgerTree(), upTo: size, connection) {
                passed.addVerified($0, saying: facts[passed.eventCount + 1])
            }
            chain = passed
        } catch {
            guard error.code == .corrupt else { throw error }
        }
    }

    private static func projectionFaults(_ connection: Connection) throws(LedgerError) -> [AuditFault] {
        var faults: [AuditFault] = []
        for projection in Projection.all {
            try connection.rows("savepoint before_projection")
            do throws(LedgerError) {
                faults += try projection.faults(connection)
            } catch {
                guard !error.isTransient else { throw error }
                faults.append(
                    AuditFault(sequence: nil, reason: "table \(projection.table) cannot be compared with its events: \(error)"))
                try connection.rows("rollback to savepoint before_projection")
            }
        }
        return faults
    }
}
