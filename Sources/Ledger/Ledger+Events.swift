public import Domain
internal import FoundationEssentials

extension Ledger {
    /// Events without what they say, newest first.
    ///
    /// However rare what is looked for may be, one call looks at no more than `window` events, unless it is about one request; the page says how
    /// far it came.
    /// - Parameters:
    ///   - scope: whose; what is about no request, and control files, only whoever sees everything finds.
    ///   - limit: how many are found at most.
    public func events(
        _ search: EventSearch, seenBy scope: ReadingScope, limit: Int, window: Int64 = 100_000
    ) throws(LedgerError) -> EventPage {
        try connected { connection throws(LedgerError) in
            let first: Int64
            let last: Int64
            if search.request == nil {
                let newest = try connection.rows("select coalesce(max(sequence), 0) from audit_event").first?[0].flatMap(
                    Int64.init)
                guard let newest else { throw LedgerError(code: .schemaMismatch, reason: "the ledger has no last event") }
                // Times go up with numbers but for what a worker said; the index of times is not needed to be quick.
                last = min(newest, search.before.map { $0 &- 1 } ?? newest)
                first = max(1, last &- window &+ 1)
            } else {
                (first, last) = (1, search.before.map { $0 &- 1 } ?? .max)
            }
            guard last >= first else { return EventPage(headings: [], lookedDownTo: nil) }
            let rows = try connection.rows(Self.sql(search, scope, first, last, limit + 1))
            var headings: [EventHeading] = []
            for row in rows { headings.append(try EventHeading(row: row)) }
            if headings.count > limit {
                headings.removeLast()
                return EventPage(headings: headings, lookedDownTo: headings.last?.sequence)
            }
            return EventPage(headings: headings, lookedDownTo: first > 1 ? first : nil)
        }
    }

    private static func sql(
        _ search: EventSearch, _ scope: ReadingScope, _ first: Int64, _ last: Int64, _ limit: Int
    ) -> SQL {
        var sql = SQL.Interpolation(literalCapacity: 0, interpolationCount: 0)
        sql.appendLiteral(
            "select e.sequence, ledger_time(e.time), e.actor, e.kind, e.request from audit_event e where e.sequence between ")
        sql.appendInterpolation(first)
        sql.appendLiteral("::bigint and ")
        sql.appendInterpolation(last)
        sql.appendLiteral("::bigint")
        func add(_ condition: String, _ value: String?, _ cast: String = "") {
            guard let value else { return }
            sql.appendLiteral(condition)
            sql.appendInterpolation(value)
            sql.appendLiteral(cast)
        }
        add(" and e.request = ", search.request?.text)
        add(" and e.kind = ", search.kind?.rawValue)
        add(" and e.actor = ", search.actor.map { "\($0)" })
        add(" and e.time >= ", search.from?.description, "::timestamptz")
        add(" and e.time < ", search.to?.description, "::timestamptz")
        add(
            " and exists (select from standing s where s.request = e.request and not s.is_control and s.team = any(array(select json_array_elements_text(",
            scope.teamsJSON, "::json))))")
        sql.appendLiteral(" order by e.sequence desc limit ")
        sql.appendInterpolation(limit)
        sql.appendLiteral("::integer")
        return SQL(stringInterpolation: sql)
    }

    /// One event, whose hash is worked out again; nil where there is no such number.
    public func event(_ sequence: Int64) throws(LedgerError) -> FoundEvent? {
        try connected { connection throws(LedgerError) in
            let rows = try connection.rows(
                "select \(trusted: StoredEvent.auditedColumns) from audit_event where sequence = \(sequence)::bigint")
            guard let row = rows.first else { return nil }
            let stored = try StoredEvent(row: row)
            return FoundEvent(
                event: stored.event, source: stored.source, recordedAt: stored.recordedAt,
                isIntact: stored.recomputedHash == stored.event.hash && stored.seal?.fault(of: stored.event) == nil)
        }
    }

    /// Which requests have events after a number, and the newest number; of very many events only the first are looked at.
    public func changes(after sequence: Int64) throws(LedgerError) -> (last: Int64, requests: Set<RequestID>) {
        try connected { connection throws(LedgerError) in
            let rows = try connection.rows(
                """
                select max(sequence), request from (
                    select sequence, request from audit_event where sequence > \(sequence)::bigint order by sequence limit 10000) news
                group by request
                """, isRepeated: true)
            let last = rows.compactMap { $0[0].flatMap(Int64.init) }.max() ?? sequence
            return (last, Set(rows.compactMap { $0[1].flatMap(RequestID.init) }))
        }
    }

    /// How many events a request has, how large they are as they are stored, and the newest one's number; nil where it has none.
    public func extent(of request: RequestID) throws(LedgerError) -> (count: Int, sizeBytes: Int, last: Int64)? {
        try connected { connection throws(LedgerError) in
            let rows = try connection.rows(
                "select count(*), sum(pg_column_size(payload)), max(sequence) from audit_event where request = \(request.text)")
            guard let row = rows.first, row.count == 3, let count = row[0].flatMap({ Int($0) }),
                let size = row[1].flatMap({ Int($0) }), let last = row[2].flatMap(Int64.init)
            else { return nil }
            return (count, size, last)
        }
    }

    /// What tells a request's story: its events but the steps of trainings and the snapshots, of which the newest stand in.
    /// - Parameters:
    ///   - limit: so many events from the beginning.
    ///   - steps: so many of the newest steps.
    public func story(of request: RequestID, limit: Int, steps: Int) throws(LedgerError) -> [AuditEvent] {
        try connected { connection throws(LedgerError) in
            try Self.events(
                connection.rows(
                    """
                    select \(trusted: StoredEvent.columns) from (
                        (select * from audit_event where request = \(request.text)
                            and kind not in ('trial.progressed', 'snapshot.written') order by sequence limit \(limit)::integer)
                        union all
                        (select * from audit_event where request = \(request.text) and kind = 'trial.progressed'
                            and pg_column_size(payload) < 65536 order by sequence desc limit \(steps)::integer)
                        union all
                        (select * from audit_event where request = \(request.text) and kind = 'snapshot.written'
                            order by sequence desc limit 1)) story
                    order by sequence
                    """))
        }
    }

    /// The newest verdicts that a reader may see, newest first.
    public func newestVerdicts(seenBy scope: ReadingScope, limit: Int) throws(LedgerError) -> [ListedVerdict] {
        let teams = scope.teamsJSON
        return try connected { connection throws(LedgerError) in
            let rows = try connection.rows(
                """
                select v.event_sequence, v.request, t.name, t.team, ledger_time(v.judged_at), v.decision,
                    array_to_json(array(select distinct f.rule from finding f where f.event_sequence = v.event_sequence
                        and f.severity <> 'shadow' order by 1 limit 20))
                from (select * from verdict order by event_sequence desc limit 10000) v join standing t on t.request = v.request
                where not t.is_control and (\(teams)::json is null
                    or t.team = any(array(select json_array_elements_text(\(teams)::json))))
                order by v.event_sequence desc limit \(limit)::integer
                """)
            var verdicts: [ListedVerdict] = []
            for row in rows {
                guard row.count == 7, let event = row[0].flatMap(Int64.init), let request = row[1].flatMap(RequestID.init),
                    let time = row[4].flatMap(Timestamp.init), let decision = row[5].flatMap(Verdict.Decision.init),
                    let rules = row[6].flatMap({ try? JSONDecoder().decode([String].self, from: Data($0.utf8)) })
                else { throw LedgerError(code: .corrupt, reason: "event \(row.first.flatMap { $0 } ?? "?") is no verdict") }
                verdicts.append(
                    ListedVerdict(
                        event: event, request: request, name: row[2], team: row[3], at: time, decision: decision, rules: rules))
            }
            return verdicts
        }
    }

    /// What teams have spent and reserved in each currency: in all, and since the beginning of a month; by how much they spent in it.
    public func balances(seenBy scope: ReadingScope, since monthBegan: Timestamp, limit: Int) throws(LedgerError)
        -> [TeamBalance]
    {
        let teams = scope.teamsJSON
        return try connected { connection throws(LedgerError) in
            // From name to name by the index; the names are few, the rows of each may be many.
            let rows = try connection.rows(
                """
                with recursive team (name, currency) as (
                    (select name, currency from consumption where scope = 'team' order by name, currency limit 1)
                    union all
                    (select next.name, next.currency from team cross join lateral (
                        select c.name, c.currency from consumption c
                        where c.scope = 'team' and (c.name, c.currency) > (team.name, team.currency)
                        order by c.name, c.currency limit 1) next))
                select team.name, team.currency, n.cost_yen, n.run_count, n.reserved_yen, n.reserved_count,
                    n.cost_yen - coalesce(b.cost_yen, 0), n.run_count - coalesce(b.run_count, 0)
                from team
                cross join lateral (select * from consumption c where c.scope = 'team' and c.name = team.name
                    and c.currency = team.currency order by c.reached_at desc, c.event_sequence desc limit 1) n
                left join lateral (select * from consumption c where c.scope = 'team' and c.name = team.name
                    and c.currency = team.currency and c.reached_at < \(monthBegan.description)::timestamptz
                    order by c.reached_at desc, c.event_sequence desc limit 1) b on true
                where (\(teams)::json is null or team.name = any(array(select json_array_elements_text(\(teams)::json))))
                order by 7 desc, team.name, team.currency limit \(limit)::integer
                """)
            return try rows.map { row throws(LedgerError) in
                guard row.count == 8, let team = row[0], let currency = row[1].flatMap(Money.Currency.init),
                    let balance = Self.balance(row[2...])
                else { throw Self.noSums }
                return TeamBalance(team: team, currency: currency, total: balance.total, inMonth: balance.since)
            }
        }
    }
}

extension ReadingScope {
    /// Their names as JSON, for PostgreSQL to take apart; nil for those of every team.
    fileprivate var teamsJSON: String? {
        switch self {
        case .everything: nil
        case .teams(let names): (try? CanonicalJSON.text(names.sorted())) ?? "[]"
        }
    }
}

extension EventHeading {
    /// - Throws: `corrupt` when a column holds what no event can.
    fileprivate init(row: Connection.Row) throws(LedgerError) {
        guard row.count == 5, let sequence = row[0].flatMap(Int64.init), let time = row[1].flatMap(Timestamp.init),
            let actor = row[2], let kind = row[3].flatMap(Fact.Kind.init(rawValue:)),
            row[4].map({ RequestID($0) != nil }) ?? true
        else {
            throw LedgerError(code: .corrupt, reason: "event \(row.first.flatMap { $0 } ?? "?") holds what no event can")
        }
        self.init(sequence: sequence, time: time, actor: actor, kind: kind, request: row[4].flatMap(RequestID.init))
    }
}
