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
        let team = try balance("team", team, since: monthBegan, in: currency, connection)
        let user = try balance("user", "\(userID)", since: monthBegan, in: currency, connection)
        return Consumption(
            team: team.total, teamInMonth: team.since, user: user.total, userInMonth: user.since, monthBegan: monthBegan)
    }

    static func usage(
        ofTeam team: String, in currency: Money.Currency, _ connection: Connection
    ) throws(LedgerError) -> Usage {
        try balance("team", team, since: Timestamp(microseconds: 0), in: currency, connection).total
    }

    static func filesReceived(
        from userID: UInt32, since time: Timestamp, _ connection: Connection
    ) throws(LedgerError) -> FilesReceived {
        try balance("user", "\(userID)", since: time, in: .jpy, connection).files
    }

    private static func balance(
        _ scope: String, _ name: String, since time: Timestamp, in currency: Money.Currency, _ connection: Connection
    ) throws(LedgerError) -> (total: Usage, since: Usage, files: FilesReceived) {
        // From currency to currency by the index: they are few, the rows of each may be many.
        let rows = try connection.rows(
            """
            with recursive paid (currency) as (
                (select min(c.currency) from consumption c where c.scope = \(scope) and c.name = \(name))
                union all
                select (select min(c.currency) from consumption c
                    where c.scope = \(scope) and c.name = \(name) and c.currency > paid.currency)
                from paid where paid.currency is not null)
            select coalesce(sum(n.cost_yen) filter (where n.currency = \(currency.rawValue)), 0), sum(n.run_count),
                coalesce(sum(n.reserved_yen) filter (where n.currency = \(currency.rawValue)), 0), sum(n.reserved_count),
                coalesce(sum(n.cost_yen - coalesce(b.cost_yen, 0)) filter (where n.currency = \(currency.rawValue)), 0),
                sum(n.run_count - coalesce(b.run_count, 0)), sum(n.file_count - coalesce(b.file_count, 0)),
                sum(n.file_bytes - coalesce(b.file_bytes, 0))
            from paid
            cross join lateral (
                select * from consumption c where c.scope = \(scope) and c.name = \(name) and c.currency = paid.currency
                order by c.event_sequence desc limit 1) n
            left join lateral (
                select * from consumption c where c.scope = \(scope) and c.name = \(name) and c.currency = paid.currency
                    and c.reached_at < \(time.description)::timestamptz
                order by c.reached_at desc, c.event_sequence desc limit 1) b on true
            """, isRepeated: true)
        guard let row = rows.first, row.count == 8, row[1] != nil else { return (.none, .none, .none) }
        guard let balance = Self.balance(row[..<6]), let fileCount = row[6].flatMap({ Int($0) }),
            let fileBytes = row[7].flatMap({ Int($0) })
        else { throw noSums }
        return (balance.total, balance.since, FilesReceived(count: fileCount, sizeBytes: fileBytes))
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
