internal import Domain

extension Ledger {
    /// The projection that is kept up to date instead of being added to.
    static let standing: StaticString = "standing"
    /// Rows that fit between server and program: more, and the server waits for this one to take them.
    private static let batchCount = 400

    /// Events after which it is said how far a verification is.
    private static let progressCount = 100_000

    /// Recomputes every hash from the events themselves, the tree of every checkpoint, and every typed table from its definition, as of one instant:
    /// events over one connection and tables over another at the same time, both new.
    /// - Parameters:
    ///   - evidence: what was kept elsewhere; it shows an end that was cut off and a history that was made anew.
    ///   - progress: is told now and then how far the events are.
    nonisolated public func verify(
        _ evidence: AuditEvidence = AuditEvidence(), progress: (@Sendable (AuditProgress) -> Void)? = nil
    ) async throws(LedgerError) -> AuditReport {
        let (events, tables) = (twin(), twin())
        let snapshot = try await events.exportSnapshot()
        async let faults = tables.tableFaults(asOf: snapshot)
        var chain = try await events.chain(evidence, progress)
        return chain.finish(try await faults.get())
    }

    /// Begins to read the ledger as it is now.
    /// - Returns: what another connection can read the same by, for as long as this one reads.
    private func exportSnapshot() throws(LedgerError) -> String {
        try connected { connection throws(LedgerError) in
            try Self.requireWhole(connection, to: "verify")
            try connection.rows("begin isolation level repeatable read read only")
            guard let snapshot = try connection.rows("select pg_export_snapshot()").first?[0] else {
                throw LedgerError(code: .schemaMismatch, reason: "the server exports no snapshot")
            }
            return snapshot
        }
    }

    private func tableFaults(asOf snapshot: String) -> Result<[AuditFault], LedgerError> {
        do throws(LedgerError) {
            return .success(
                try connected { connection throws(LedgerError) in
                    try connection.transaction("begin isolation level repeatable read read only") { () throws(LedgerError) in
                        // The server takes it as a literal only, and names it with digits and hyphens.
                        try connection.run(
                            script: "set transaction snapshot '\(snapshot.filter { $0.isHexDigit || $0 == "-" })'")
                        return try Self.projectionFaults(connection) + GuardTriggers.faults(connection)
                            + Definitions.faults(connection)
                    }
                })
        } catch {
            return .failure(error)
        }
    }

    private func chain(
        _ evidence: AuditEvidence, _ progress: ((AuditProgress) -> Void)?
    ) throws(LedgerError) -> AuditChain {
        try connected { connection throws(LedgerError) in try Self.chain(connection, evidence, progress) }
    }

    private static func chain(
        _ connection: Connection, _ evidence: AuditEvidence, _ progress: ((AuditProgress) -> Void)?
    ) throws(LedgerError) -> AuditChain {
        var chain = AuditChain(evidence)
        let sizes = [evidence.since.flatMap { Checkpoint($0.text)?.size }, evidence.mark?.size]
        if let size = sizes.compactMap(\.self).max() { try pass(&chain, upTo: size, connection) }
        let totalCount =
            try progress == nil ? 0 : Int(connection.rows("select max(sequence) from audit_event").first?[0] ?? "") ?? 0
        // Numbers below one are none of an event's, and are looked at all the more.
        var last = chain.eventCount == 0 ? .min : Int64(chain.eventCount)
        var rows: [Connection.Row] = []
        var toldCount = chain.eventCount
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
            if let progress, chain.eventCount - toldCount >= progressCount || rows.isEmpty {
                progress(AuditProgress(eventCount: chain.eventCount, totalCount: totalCount, mark: chain.mark))
                toldCount = chain.eventCount
            }
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
            try hashes(after: LedgerTree(), upTo: size, connection) { passed.addVerified($0, saying: $1) }
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
