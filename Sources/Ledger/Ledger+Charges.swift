public import Domain
internal import FoundationEssentials

extension Ledger {
    /// What runs have cost, in the order in which it was recorded.
    /// - Parameters:
    ///   - from: recorded at that instant or later.
    ///   - to: recorded before.
    ///   - team: only that team's; nil for all.
    public func charges(from: Timestamp, to: Timestamp, ofTeam team: String?) throws(LedgerError) -> [Charge] {
        try connected { connection throws(LedgerError) in
            // The request as it was judged last before it ran, and the end that the cost is of.
            let rows = try connection.rows(
                """
                select c.event_sequence, ledger_time(c.recorded_at), c.request, q.name, q.team, q.stage, r.user_name, e.payload,
                    coalesce((select o.memory_bytes_max from outcome o where o.request = c.request
                        order by o.event_sequence desc limit 1), 0)
                from cost c
                join audit_event e on e.sequence = c.event_sequence
                join reception r on r.request = c.request
                cross join lateral (
                    select * from request q where q.request = c.request order by q.event_sequence desc limit 1) q
                where c.recorded_at >= \(from.description)::timestamptz and c.recorded_at < \(to.description)::timestamptz
                    and (\(team ?? "") = '' or q.team = \(team ?? ""))
                order by c.event_sequence
                """)
            var charges: [Charge] = []
            for row in rows { charges.append(try Charge(row: row)) }
            return charges
        }
    }
}

extension Charge {
    /// - Throws: `corrupt` where a column holds what no cost can.
    fileprivate init(row: Connection.Row) throws(LedgerError) {
        guard row.count == 9, let event = row[0].flatMap(Int64.init), let time = row[1].flatMap(Timestamp.init),
            let request = row[2].flatMap(RequestID.init), let name = row[3], let team = row[4], let stage = row[5],
            let submitter = row[6], let payload = row[7],
            let cost = try? JSONDecoder().decode(Cost.self, from: Data(payload.utf8)), let memory = row[8].flatMap(Int.init)
        else {
            throw LedgerError(code: .corrupt, reason: "event \(row.first.flatMap { $0 } ?? "?") is no cost that can be read")
        }
        self.init(
            event: event, recordedAt: time, request: request, name: name, team: team, stage: stage, submitter: submitter,
            cost: cost, memoryBytesMax: memory)
    }
}
