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

    func events(_ sql: SQL) throws(LedgerError) -> [AuditEvent] {
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

    /// What a team and a user have consumed and reserved, by the ledger's figures.
    public func consumption(
        ofTeam team: String, by userName: String, since monthBegan: Timestamp
    ) throws(LedgerError) -> Consumption {
        try connected { connection throws(LedgerError) in
            try Self.consumption(ofTeam: team, by: userName, since: monthBegan, connection)
        }
    }

    /// What the runs of `team` have cost so far, and what is reserved for those that are admitted.
    public func usage(ofTeam team: String) throws(LedgerError) -> Usage {
        try consumption(ofTeam: team, by: "", since: Timestamp(microseconds: 0)).team
    }

    static func consumption(
        ofTeam team: String, by userName: String, since monthBegan: Timestamp, _ connection: Connection
    ) throws(LedgerError) -> Consumption {
        let rows = try connection.rows(
            """
            select coalesce(sum(cost_yen) filter (where team = \(team)), 0), count(cost_yen) filter (where team = \(team)),
                coalesce(sum(month_yen) filter (where team = \(team)), 0), count(month_yen) filter (where team = \(team)),
                coalesce(sum(reserved_yen) filter (where team = \(team)), 0), count(reserved_yen) filter (where team = \(team)),
                coalesce(sum(cost_yen) filter (where user_name = \(userName)), 0), count(cost_yen) filter (where user_name = \(userName)),
                coalesce(sum(month_yen) filter (where user_name = \(userName)), 0), count(month_yen) filter (where user_name = \(userName)),
                coalesce(sum(reserved_yen) filter (where user_name = \(userName)), 0), count(reserved_yen) filter (where user_name = \(userName))
            from (
                select s.team, r.user_name, s.cost_yen, s.reserved_yen, (
                    select sum(c.cost_yen) from cost c
                    where c.request = s.request and c.recorded_at >= \(monthBegan.description)::timestamptz) as month_yen
                from spending s join reception r using (request)
                where s.team = \(team) or r.user_name = \(userName)) spent
            """)
        let figures = (rows.first ?? []).compactMap { $0.flatMap(Double.init) }
        guard figures.count == 12 else { throw LedgerError(code: .schemaMismatch, reason: "the ledger has no sum of costs") }
        func usage(_ cost: Int, _ reserved: Int) -> Usage {
            Usage(
                costYen: figures[cost], runCount: Int(figures[cost + 1]), reservedYen: figures[reserved],
                reservedCount: Int(figures[reserved + 1]))
        }
        return Consumption(
            team: usage(0, 4), teamInMonth: usage(2, 4), user: usage(6, 10), userInMonth: usage(8, 10), monthBegan: monthBegan)
    }

    /// Finished runs on these weights and test rows, newest first.
    public func finishedRuns(
        on weights: Digest, tested test: Digest, limit: Int
    ) throws(LedgerError) -> [RequestID] {
        try connected { connection throws(LedgerError) in
            try connection.rows(
                """
                select o.request from plan p join outcome o using (request)
                where p.weights_sha256 = \(weights.hexadecimal) and p.test_sha256 = \(test.hexadecimal) and o.ending = 'finished'
                order by o.event_sequence desc limit \(limit)::integer
                """
            ).compactMap { $0.first?.flatMap { $0 }.flatMap(RequestID.init) }
        }
    }

    /// The time of the newest event that is no worker's; nil in an empty ledger.
    public func newestTime() throws(LedgerError) -> Timestamp? {
        try connected { connection throws(LedgerError) in
            try connection.rows("select ledger_time(max(time)) from audit_event where actor <> 'worker'").first?[0]
                .flatMap(Timestamp.init)
        }
    }
}
