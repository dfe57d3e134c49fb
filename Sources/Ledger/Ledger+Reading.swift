public import Domain

extension Ledger {
    public func events(of request: RequestID) throws(LedgerError) -> [AuditEvent] {
        try events("select \(trusted: StoredEvent.columns) from audit_event where request = \(request.text) order by sequence")
    }

    /// Events after `sequence`, at most `limit`: what a watcher has not seen yet.
    public func events(after sequence: Int64, of request: RequestID, limit: Int) throws(LedgerError) -> [AuditEvent] {
        try events(
            """
            select \(trusted: StoredEvent.columns) from audit_event
            where request = \(request.text) and sequence > \(sequence)::bigint order by sequence limit \(limit)::integer
            """)
    }

    private func events(_ sql: SQL) throws(LedgerError) -> [AuditEvent] {
        try connected { connection throws(LedgerError) in
            var events: [AuditEvent] = []
            for row in try connection.rows(sql) { events.append(try StoredEvent(row: row).event) }
            return events
        }
    }

    public func newestRequest(named name: String) throws(LedgerError) -> RequestID? {
        try connected { connection throws(LedgerError) in
            let rows = try connection.rows(
                """
                select request from request_overview where name = \(name) or request = \(name)
                order by received_at desc, request desc limit 1
                """)
            return rows.first?.first?.flatMap { $0 }.flatMap(RequestID.init)
        }
    }

    /// What the runs of `team` have cost so far, and what is reserved for those that are admitted, by the ledger's figures.
    public func usage(ofTeam team: String) throws(LedgerError) -> Usage {
        try connected { connection throws(LedgerError) in try Self.usage(ofTeam: team, connection) }
    }

    static func usage(ofTeam team: String, _ connection: Connection) throws(LedgerError) -> Usage {
        let rows = try connection.rows(
            """
            select coalesce(sum(cost_yen), 0), count(cost_yen), coalesce(sum(reserved_yen), 0), count(reserved_yen)
            from spending where team = \(team)
            """)
        guard let row = rows.first, row.count == 4, let cost = row[0].flatMap(Double.init),
            let count = row[1].flatMap({ Int($0) }),
            let reserved = row[2].flatMap(Double.init), let reservedCount = row[3].flatMap({ Int($0) })
        else { throw LedgerError(code: .schemaMismatch, reason: "the ledger has no sum of costs") }
        return Usage(costYen: cost, runCount: count, reservedYen: reserved, reservedCount: reservedCount)
    }

    /// The time of the newest event that is no worker's; nil in an empty ledger.
    public func newestTime() throws(LedgerError) -> Timestamp? {
        try connected { connection throws(LedgerError) in
            try connection.rows("select ledger_time(max(time)) from audit_event where actor <> 'worker'").first?[0]
                .flatMap(Timestamp.init)
        }
    }
}
