public import Domain

/// What teams and people have consumed, from the running sums of table `consumption`: the newest row, and the last one from before a time.
extension Ledger {
    /// What a team and a person have consumed and reserved: costs in one currency, runs whatever they were charged in.
    /// - Parameters:
    ///   - userID: of the owner of the files.
    ///   - monthBegan: costs recorded from then on are those of the month. An event counts as recorded at the latest time that the ledger
    ///     had for its team or person by then, so that a clock that is set back moves nothing into a month that is over.
    public func consumption(
        ofTeam team: String, user userID: UInt32, since monthBegan: Timestamp, in currency: Money.Currency = .jpy
    ) throws(LedgerError) -> Consumption {
        try connected { connection throws(LedgerError) in
            try Self.consumption(ofTeam: team, user: userID, since: monthBegan, in: currency, connection)
        }
    }

    /// What the runs of `team` have cost so far, and what is reserved for those that are admitted.
    public func usage(ofTeam team: String, in currency: Money.Currency = .jpy) throws(LedgerError) -> Usage {
        try connected { connection throws(LedgerError) in try Self.usage(ofTeam: team, in: currency, connection) }
    }

    /// What a person has dropped since `time`, as far as it was taken in; times as those of `consumption`.
    public func filesReceived(from userID: UInt32, since time: Timestamp) throws(LedgerError) -> FilesReceived {
        try connected { connection throws(LedgerError) in try Self.filesReceived(from: userID, since: time, connection) }
    }

    static func consumption(
        ofTeam team: String, user userID: UInt32, since monthBegan: Timestamp, in currency: Money.Currency,
        _ connection: Connection
    ) throws(LedgerError) -> Consumption {
        let sums = try balances(team: team, user: "\(userID)", since: monthBegan, in: currency, connection)
        let (team, user) = (sums["team"] ?? .none, sums["user"] ?? .none)
        return Consumption(
            team: team.total, teamInMonth: team.since, user: user.total, userInMonth: user.since, monthBegan: monthBegan)
    }

    static func usage(
        ofTeam team: String, in currency: Money.Currency, _ connection: Connection
    ) throws(LedgerError) -> Usage {
        try balances(team: team, since: Timestamp(microseconds: 0), in: currency, connection)["team"]?.total ?? .none
    }

    static func filesReceived(
        from userID: UInt32, since time: Timestamp, _ connection: Connection
    ) throws(LedgerError) -> FilesReceived {
        try balances(user: "\(userID)", since: time, in: .jpy, connection)["user"]?.files ?? .none
    }

    private struct Balance {
        static let none = Balance(total: .none, since: .none, files: .none)

        let total: Usage
        let since: Usage
        /// In whatever currency.
        let files: FilesReceived
    }

    /// - Returns: by scope, what there is of those that are asked for.
    private static func balances(
        team: String? = nil, user: String? = nil, since time: Timestamp, in currency: Money.Currency, _ connection: Connection
    ) throws(LedgerError) -> [String: Balance] {
        // From currency to currency by the index: they are few, the rows of each may be many. By the time too, which goes up with the events:
        // only one index has it, while in the order of events alone a server may look through all rows for a name that has none.
        let rows = try connection.rows(
            """
            with recursive asked (scope, name) as (values ('team', \(team)::text), ('user', \(user)::text)),
            paid (scope, name, currency) as (
                select a.scope, a.name, (select min(c.currency) from consumption c where c.scope = a.scope and c.name = a.name)
                from asked a
                union all
                select p.scope, p.name, (select min(c.currency) from consumption c
                    where c.scope = p.scope and c.name = p.name and c.currency > p.currency)
                from paid p where p.currency is not null)
            select paid.scope, coalesce(sum(n.cost_yen) filter (where n.currency = \(currency.rawValue)), 0), sum(n.run_count),
                coalesce(sum(n.reserved_yen) filter (where n.currency = \(currency.rawValue)), 0), sum(n.reserved_count),
                coalesce(sum(n.cost_yen - coalesce(b.cost_yen, 0)) filter (where n.currency = \(currency.rawValue)), 0),
                sum(n.run_count - coalesce(b.run_count, 0)), sum(n.file_count - coalesce(b.file_count, 0)),
                sum(n.file_bytes - coalesce(b.file_bytes, 0))
            from paid
            cross join lateral (
                select * from consumption c where c.scope = paid.scope and c.name = paid.name and c.currency = paid.currency
                order by c.reached_at desc, c.event_sequence desc limit 1) n
            left join lateral (
                select * from consumption c where c.scope = n.scope and c.name = n.name and c.currency = n.currency
                    and c.reached_at < \(time.description)::timestamptz
                order by c.reached_at desc, c.event_sequence desc limit 1) b on true
            where paid.currency is not null
            group by paid.scope
            """, isRepeated: true)
        var found: [String: Balance] = [:]
        for row in rows {
            guard row.count == 9, let scope = row[0], let balance = Self.balance(row[1..<7]),
                let fileCount = row[7].flatMap({ Int($0) }), let fileBytes = row[8].flatMap({ Int($0) })
            else { throw noSums }
            found[scope] = Balance(
                total: balance.total, since: balance.since, files: FilesReceived(count: fileCount, sizeBytes: fileBytes))
        }
        return found
    }

    /// Of cost, runs, reserved cost and runs, and by how much the first two have grown since a time; nil for other columns.
    static func balance(_ columns: ArraySlice<String?>) -> (total: Usage, since: Usage)? {
        let columns = Array(columns)
        guard columns.count == 6, let costYen = columns[0].flatMap(Double.init), let runCount = columns[1].flatMap({ Int($0) }),
            let reservedYen = columns[2].flatMap(Double.init), let reservedCount = columns[3].flatMap({ Int($0) }),
            let costYenSince = columns[4].flatMap(Double.init), let runCountSince = columns[5].flatMap({ Int($0) })
        else { return nil }
        func usage(_ costYen: Double, _ runCount: Int) -> Usage {
            Usage(costYen: costYen, runCount: runCount, reservedYen: reservedYen, reservedCount: reservedCount)
        }
        return (usage(costYen, runCount), usage(costYenSince, runCountSince))
    }

    static var noSums: LedgerError {
        LedgerError(code: .schemaMismatch, reason: "the ledger has no sums of what was consumed")
    }
}
