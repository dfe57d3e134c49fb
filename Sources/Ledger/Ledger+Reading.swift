public import Domain
internal import FoundationEssentials

extension Ledger {
    public func events(of request: RequestID) throws(LedgerError) -> [AuditEvent] {
        try connected { connection throws(LedgerError) in try Self.events(of: request, connection) }
    }

    static func events(of request: RequestID, _ connection: Connection) throws(LedgerError) -> [AuditEvent] {
        try events(
            connection.rows(
                "select \(trusted: StoredEvent.columns) from audit_event where request = \(request.text) order by sequence",
                isRepeated: true))
    }

    static func known(among requests: [RequestID], _ connection: Connection) throws(LedgerError) -> Set<RequestID> {
        guard let names = try? CanonicalJSON.text(requests.map(\.text)) else {
            throw LedgerError(code: .defect, reason: "ids of requests cannot be written as JSON")
        }
        let rows = try connection.rows(
            """
            select asked.request from json_array_elements_text(\(names)::json) asked (request)
            where exists (select from audit_event e where e.request = asked.request)
            """, isRepeated: true)
        return Set(rows.compactMap { $0[0].flatMap(RequestID.init) })
    }

    /// Events after `sequence`, at most `limit`: what a watcher has not seen yet.
    public func events(after sequence: Int64, of request: RequestID, limit: Int) throws(LedgerError) -> [AuditEvent] {
        try connected { connection throws(LedgerError) in
            try Self.events(
                connection.rows(
                    """
                    select \(trusted: StoredEvent.columns) from audit_event
                    where request = \(request.text) and sequence > \(sequence)::bigint order by sequence limit \(limit)::integer
                    """))
        }
    }

    static func events(_ rows: [Connection.Row]) throws(LedgerError) -> [AuditEvent] {
        var events: [AuditEvent] = []
        for row in rows { events.append(try StoredEvent(row: row).event) }
        return events
    }

    public func newestRequest(named name: String) throws(LedgerError) -> RequestID? {
        try connected { connection throws(LedgerError) in
            let rows = try connection.rows(
                """
                select request from (
                    (select request, received_at from standing where name = \(name) and not is_control
                    order by received_at desc, request desc limit 1)
                    union all
                    select request, received_at from standing where request = \(name) and not is_control) found
                order by received_at desc, request desc limit 1
                """)
            return rows.first?.first?.flatMap { $0 }.flatMap(RequestID.init)
        }
    }

    /// Finished runs on these weights and test rows, newest first.
    public func finishedRuns(on weights: Digest, tested test: Digest) throws(LedgerError) -> [FinishedRun] {
        try connected { connection throws(LedgerError) in
            try connection.rows(
                """
                select o.request,
                    (select q.purpose from request q where q.request = o.request order by q.event_sequence desc limit 1),
                    ledger_time(e.time), e.payload -> 'conclusion' -> 'evidence'
                from plan p join outcome o using (request) join audit_event e on e.sequence = o.event_sequence
                where p.weights_sha256 = \(weights.hexadecimal) and p.test_sha256 = \(test.hexadecimal) and o.ending = 'finished'
                order by o.event_sequence desc
                """
            ).compactMap { row in
                guard row.count == 4, let id = row[0].flatMap(RequestID.init), let purpose = row[1],
                    let endedAt = row[2].flatMap(Timestamp.init)
                else { return nil }
                // What is not read is judged anew.
                let shown = row[3].flatMap { try? JSONDecoder().decode(StageEvidence.self, from: Data($0.utf8)) }
                return FinishedRun(request: id, purpose: purpose, shown: shown?.ended(at: endedAt))
            }
        }
    }

    /// How many runs have finished on these test rows, whatever model they trained.
    public func finishedRunCount(tested test: Digest) throws(LedgerError) -> Int {
        try connected { connection throws(LedgerError) in
            let rows = try connection.rows(
                """
                select count(distinct o.request) from plan p join outcome o using (request)
                where p.test_sha256 = \(test.hexadecimal) and o.ending = 'finished'
                """)
            guard let count = rows.first?[0].flatMap({ Int($0) }) else {
                throw LedgerError(code: .schemaMismatch, reason: "the ledger has no number of finished runs")
            }
            return count
        }
    }

    /// How far the estimates of the newest finished runs were from what they cost.
    public func estimateRecord(runCountMax: Int = EstimateRecord.runCountMax) throws(LedgerError) -> EstimateRecord {
        try connected { connection throws(LedgerError) in
            let rows = try connection.rows(
                """
                select c.cost_yen, c.estimated_cost_yen from cost c
                where c.estimated_cost_yen > 0
                    and exists (select from outcome o where o.request = c.request and o.ending = 'finished')
                order by c.event_sequence desc limit \(runCountMax)
                """)
            return EstimateRecord(
                errors: rows.compactMap { row in
                    row[0].flatMap(Double.init).flatMap { cost in row[1].flatMap(Double.init).map { cost / $0 - 1 } }
                })
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
