public import Domain

extension Ledger {
    /// Tables that are filled from events, each defined by the view `projected_NAME`.
    static let projections: [StaticString] = [
        "state_change", "reception", "request", "verdict", "finding", "judged_policy", "plan", "saliency", "allocation",
        "trial", "measurement", "artifact", "outcome", "cost",
        "consumption", standing,
    ]
    /// The projection that is kept up to date instead of being added to.
    static let standing: StaticString = "standing"
    private static let batchCount = 2000

    /// Recomputes every hash from the events themselves, and every typed table from its definition, as of one instant.
    /// - Parameter receipts: what requesters were given; shows an end that was cut off and a chain that was rewritten.
    public func verify(receipts: [Receipt] = []) throws(LedgerError) -> AuditReport {
        try connected { connection throws(LedgerError) in
            try connection.transaction("begin isolation level repeatable read read only") { () throws(LedgerError) in
                let chain = try Self.chain(connection, receipts)
                let faults = try chain.faults + Self.projectionFaults(connection) + GuardTriggers.faults(connection)
                return AuditReport(
                    eventCount: chain.eventCount, head: chain.head,
                    faults: Array(faults.prefix(AuditReport.faultCountMax)))
            }
        }
    }

    private static func chain(_ connection: Connection, _ receipts: [Receipt]) throws(LedgerError) -> AuditChain {
        var chain = AuditChain(receipts: receipts)
        var last: Int64 = .min
        while true {
            let rows = try connection.rows(
                """
                select \(trusted: StoredEvent.columns) from audit_event where sequence > \(last)::bigint
                order by sequence limit \(batchCount)::integer
                """)
            for row in rows {
                do throws(LedgerError) {
                    chain.add(try StoredEvent(row: row))
                } catch {
                    chain.addUnreadable(sequence: row[0].flatMap(Int64.init), error.reason)
                }
            }
            guard rows.count == batchCount, let next = rows.last?[0].flatMap(Int64.init) else { break }
            last = next
        }
        chain.finish()
        return chain
    }

    /// Rows that a table has and its definition has not, and the other way round.
    private static func projectionFaults(_ connection: Connection) throws(LedgerError) -> [AuditFault] {
        var faults: [AuditFault] = []
        for name in projections {
            try connection.rows("savepoint before_projection")
            do throws(LedgerError) {
                let rows = try connection.rows(
                    """
                    select event_sequence, is_in_table, row_text from (
                        select event_sequence, true as is_in_table, extra::text as row_text from
                            (table \(trusted: name) except all table projected_\(trusted: name)) extra
                        union all
                        select event_sequence, false, lacking::text from
                            (table projected_\(trusted: name) except all table \(trusted: name)) lacking) difference
                    order by event_sequence, is_in_table, row_text limit 20
                    """)
                faults += rows.map { row in
                    let reason = row[1] == "t" ? "has a row that its event does not say" : "lacks a row that its event says"
                    return AuditFault(
                        sequence: row[0].flatMap(Int64.init), reason: "table \(name) \(reason): \(row[2] ?? "")")
                }
            } catch {
                guard !error.isTransient else { throw error }
                faults.append(AuditFault(sequence: nil, reason: "table \(name) cannot be compared with its events: \(error)"))
                try connection.rows("rollback to savepoint before_projection")
            }
        }
        return faults
    }
}
