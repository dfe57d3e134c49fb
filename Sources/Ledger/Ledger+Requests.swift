public import Domain

extension Ledger {
    /// Requests, newest first; control files are none.
    /// - Parameters:
    ///   - state: only those that stand there; nil for all.
    ///   - team: only that team's; nil for all.
    public func requests(
        in state: RequestState?, ofTeam team: String?, limit: Int
    ) throws(LedgerError) -> [RequestOverview] {
        try requests(RequestSearch(state: state, team: team), seenBy: .everything, limit: limit)
    }

    /// The same of what a reader may see, a page at a time.
    public func requests(
        _ search: RequestSearch, seenBy scope: ReadingScope, limit: Int
    ) throws(LedgerError) -> [RequestOverview] {
        let teams: [String]?
        switch (scope, search.team) {
        case (.everything, let team): teams = team.map { [$0] }
        case (.teams(let own), let team?): teams = own.contains(team) ? [team] : []
        case (.teams(let own), nil): teams = own.sorted()
        }
        guard teams?.isEmpty != true else { return [] }
        return try overviews(of: Self.newest(search, teams, limit))
    }

    /// One request in a line; nil where the ledger has no such request.
    public func overview(of request: RequestID) throws(LedgerError) -> RequestOverview? {
        var sql = SQL.Interpolation(literalCapacity: 0, interpolationCount: 0)
        sql.appendLiteral("select * from standing where not is_control and request = ")
        sql.appendInterpolation(request.text)
        return try overviews(of: sql).first
    }

    /// - Parameter standings: a query of rows of `standing`.
    private func overviews(of standings: SQL.Interpolation) throws(LedgerError) -> [RequestOverview] {
        var sql = SQL.Interpolation(literalCapacity: 0, interpolationCount: 0)
        sql.appendLiteral(
            """
            select t.request, t.name, t.team, (
                    select e.payload -> 'request' -> 'metadata' ->> 'priority' from audit_event e
                    where e.request = t.request and e.kind = 'request.judged' and e.actor <> 'worker'
                        and json_typeof(e.payload -> 'request') = 'object' order by e.sequence desc limit 1),
                t.state, r.user_name, ledger_time(t.received_at), (
                    select v.estimated_cost_yen from verdict v where v.request = t.request order by v.event_sequence desc limit 1),
                (select sum(c.cost_yen) from cost c where c.request = t.request),
                (select q.currency from request q where q.request = t.request order by q.event_sequence desc limit 1)
            from (
            """)
        // Its values come first, so that their numbers stay.
        sql.text += standings.text
        sql.values += standings.values
        sql.appendLiteral(") t join reception r using (request) order by t.received_at desc, t.request desc")
        let statement = SQL(stringInterpolation: sql)
        return try connected { connection throws(LedgerError) in
            var requests: [RequestOverview] = []
            for row in try connection.rows(statement) { requests.append(try RequestOverview(row: row)) }
            return requests
        }
    }

    /// The first rows of one index, whatever is asked for, and only their costs looked up; of several teams the first rows of each.
    private static func newest(_ search: RequestSearch, _ teams: [String]?, _ limit: Int) -> SQL.Interpolation {
        var sql = SQL.Interpolation(literalCapacity: 0, interpolationCount: 0)
        if let teams {
            sql.appendLiteral("select s.* from json_array_elements_text(")
            sql.appendInterpolation((try? CanonicalJSON.text(teams)) ?? "[]")
            sql.appendLiteral("::json) own(team) cross join lateral (")
        }
        sql.appendLiteral("select * from standing where not is_control")
        if let state = search.state {
            sql.appendLiteral(" and state = ")
            sql.appendInterpolation(state.rawValue)
        }
        if teams != nil { sql.appendLiteral(" and standing.team = own.team") }
        if let before = search.before {
            sql.appendLiteral(
                " and (received_at, request) < (select b.received_at, b.request from standing b where b.request = ")
            sql.appendInterpolation(before.text)
            sql.appendLiteral(")")
        }
        sql.appendLiteral(" order by received_at desc, request desc limit ")
        sql.appendInterpolation(limit)
        sql.appendLiteral("::integer")
        if teams != nil {
            sql.appendLiteral(") s order by s.received_at desc, s.request desc limit ")
            sql.appendInterpolation(limit)
            sql.appendLiteral("::integer")
        }
        return sql
    }

    /// Where a request stands; nil where the ledger has never heard of it.
    public func state(of request: RequestID) throws(LedgerError) -> RequestState? {
        try connected { connection throws(LedgerError) in try Self.state(of: request, connection) }
    }

    static func state(of request: RequestID, _ connection: Connection) throws(LedgerError) -> RequestState? {
        try connection.rows("select state from standing where request = \(request.text)", isRepeated: true).first?[0]
            .flatMap(RequestState.init)
    }

    /// The number of the newest event; 0 in an empty ledger.
    public func lastSequence() throws(LedgerError) -> Int64 {
        try connected { connection throws(LedgerError) in
            let rows = try connection.rows("select coalesce(max(sequence), 0) from audit_event")
            guard let last = rows.first?[0].flatMap(Int64.init) else {
                throw LedgerError(code: .schemaMismatch, reason: "the ledger has no last event")
            }
            return last
        }
    }

    /// The id that a dropped file was given: the first of this content and owner after an event; nil while it has not been taken in.
    public func received(
        _ digest: Digest, from userID: UInt32, after sequence: Int64
    ) throws(LedgerError) -> RequestID? {
        try connected { connection throws(LedgerError) in
            let rows = try connection.rows(
                """
                select request from reception
                where event_sequence > \(sequence)::bigint and sha256 = \(digest.hexadecimal) and user_id = \(userID)::bigint
                order by event_sequence limit 1
                """)
            return rows.first?[0].flatMap(RequestID.init)
        }
    }
}

extension RequestOverview {
    /// - Throws: `corrupt` when a column holds what no request can.
    fileprivate init(row: Connection.Row) throws(LedgerError) {
        guard row.count == 10, let request = row[0].flatMap(RequestID.init), let state = row[4].flatMap(RequestState.init),
            let submitter = row[5], let receivedAt = row[6].flatMap(Timestamp.init)
        else {
            throw LedgerError(
                code: .corrupt, reason: "request \(row.first.flatMap { $0 } ?? "?") has a row that no request can")
        }
        self.init(
            request: request, name: row[1], team: row[2],
            priority: row[1].map { _ in row[3].flatMap(Request.Priority.init) ?? .normal }, state: state,
            submitter: submitter, receivedAt: receivedAt, currency: row[9].flatMap(Money.Currency.init).orYen,
            estimatedCostYen: row[7].flatMap(Double.init),
            costYen: row[8].flatMap(Double.init))
    }
}
