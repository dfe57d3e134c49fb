public import Domain
internal import FoundationEssentials

/// What a portfolio is made of: from typed tables alone, but for each run's end.
extension Ledger {
    /// Requests that were received in a period, in that order; no control files.
    /// - Parameters:
    ///   - from: at that instant or later.
    ///   - to: before.
    ///   - team: only that team's; nil for all.
    public func requests(
        receivedFrom from: Timestamp, to: Timestamp, ofTeam team: String?
    ) throws(LedgerError) -> [ReceivedRequest] {
        try connected { connection throws(LedgerError) in
            var objections: [String: [ReceivedRequest.Objection]] = [:]
            for row in try connection.rows(
                """
                select t.request, min(f.event_sequence), f.severity, f.rule
                from standing t join verdict v on v.request = t.request join finding f on f.event_sequence = v.event_sequence
                where not t.is_control and t.received_at >= \(from.description)::timestamptz
                    and t.received_at < \(to.description)::timestamptz and f.severity in ('hold', 'refusal')
                group by t.request, f.severity, f.rule order by 2, f.rule
                """)
            {
                guard row.count == 4, let request = row[0], let event = row[1].flatMap(Int64.init),
                    let severity = row[2].flatMap(Finding.Severity.init), let rule = row[3]
                else { throw Self.unreadable(row, "objection") }
                objections[request, default: []].append(.init(event: event, severity: severity, rule: rule))
            }
            var requests: [ReceivedRequest] = []
            for row in try connection.rows(
                """
                select r.event_sequence, r.request, q.team, q.purpose, q.stage, t.state,
                    (select v.decision from verdict v where v.request = t.request order by v.event_sequence limit 1)
                from standing t join reception r on r.request = t.request
                left join lateral (
                    select * from request q where q.request = t.request order by q.event_sequence desc limit 1) q on true
                where not t.is_control and t.received_at >= \(from.description)::timestamptz
                    and t.received_at < \(to.description)::timestamptz and (\(team)::text is null or q.team = \(team))
                order by r.event_sequence
                """)
            {
                guard row.count == 7, let event = row[0].flatMap(Int64.init), let request = row[1].flatMap(RequestID.init),
                    let state = row[5].flatMap(RequestState.init)
                else { throw Self.unreadable(row, "request") }
                requests.append(
                    ReceivedRequest(
                        event: event, request: request, team: row[2], purpose: row[3],
                        stage: row[4].flatMap(Request.Stage.init), state: state,
                        firstDecision: row[6].flatMap(Verdict.Decision.init), objections: objections[request.text] ?? []))
            }
            return requests
        }
    }

    /// Runs that ended in a period, in that order.
    /// - Parameters:
    ///   - from: at that instant or later.
    ///   - to: before.
    ///   - team: only that team's; nil for all.
    public func runs(endedFrom from: Timestamp, to: Timestamp, ofTeam team: String?) throws(LedgerError) -> [EndedRun] {
        try connected { connection throws(LedgerError) in
            let rows = try connection.rows(
                """
                select o.event_sequence, o.request, q.team, q.stage, q.purpose, o.ending, e.payload -> 'conclusion',
                    c.event_sequence, c.cost_yen, c.estimated_cost_yen, q.currency
                from outcome o
                join audit_event e on e.sequence = o.event_sequence
                cross join lateral (
                    select * from request q where q.request = o.request order by q.event_sequence desc limit 1) q
                left join lateral (
                    select * from cost c where c.request = o.request order by c.event_sequence desc limit 1) c on true
                where o.ended_at >= \(from.description)::timestamptz and o.ended_at < \(to.description)::timestamptz
                    and (\(team)::text is null or q.team = \(team))
                order by o.event_sequence
                """)
            var runs: [EndedRun] = []
            for row in rows { runs.append(try EndedRun(row: row)) }
            return runs
        }
    }

    /// What each team's runs have cost in all before an instant, in each currency.
    public func costsOfTeams(before time: Timestamp) throws(LedgerError) -> [String: [Money.Currency: Double]] {
        try connected { connection throws(LedgerError) in
            let rows = try connection.rows(
                """
                select q.team, q.currency, sum(c.cost_yen) from cost c cross join lateral (
                    select * from request q where q.request = c.request order by q.event_sequence desc limit 1) q
                where c.recorded_at < \(time.description)::timestamptz group by q.team, q.currency
                """)
            var costs: [String: [Money.Currency: Double]] = [:]
            for row in rows {
                guard let team = row[0], let currency = row[1].flatMap(Money.Currency.init),
                    let cost = row[2].flatMap(Double.init)
                else { continue }
                costs[team, default: [:]][currency] = cost
            }
            return costs
        }
    }

    /// The teams that the ledger has requests of.
    public func teams() throws(LedgerError) -> [String] {
        try connected { connection throws(LedgerError) in
            try connection.rows("select distinct team from standing where team is not null order by team").compactMap { $0[0] }
        }
    }

    /// The policy files that were in force just before an instant; nil where the ledger does not say.
    public func policiesInForce(before time: Timestamp) throws(LedgerError) -> [PolicyDigest]? {
        try connected { connection throws(LedgerError) in
            let rows = try connection.rows(
                """
                select payload -> 'files' from audit_event
                where request is null and kind = 'policies.loaded' and time < \(time.description)::timestamptz
                order by time desc, sequence desc limit 1
                """)
            guard let text = rows.first?[0] else { return nil }
            guard let files = try? JSONDecoder().decode([PolicyDigest].self, from: Data(text.utf8)) else {
                throw LedgerError(code: .corrupt, reason: "the policies that were loaded before \(time) cannot be read")
            }
            return files
        }
    }

    fileprivate static func unreadable(_ row: Connection.Row, _ what: String) -> LedgerError {
        LedgerError(code: .corrupt, reason: "event \(row.first.flatMap { $0 } ?? "?") is no \(what) that can be read")
    }
}

extension EndedRun {
    /// - Throws: `corrupt` where a column holds what no run can.
    fileprivate init(row: Connection.Row) throws(LedgerError) {
        guard row.count == 11, let event = row[0].flatMap(Int64.init), let request = row[1].flatMap(RequestID.init),
            let team = row[2], let stage = row[3].flatMap(Request.Stage.init), let purpose = row[4],
            let ending = row[5].flatMap(Outcome.Ending.init), let currency = row[10].flatMap(Money.Currency.init)
        else { throw Ledger.unreadable(row, "run's end") }
        var conclusion: RunConclusion?
        if let text = row[6], text != "null" {
            conclusion = try? JSONDecoder().decode(RunConclusion.self, from: Data(text.utf8))
            guard conclusion != nil else { throw Ledger.unreadable(row, "conclusion") }
        }
        let cost = row[7].flatMap(Int64.init).flatMap { event in
            row[8].flatMap(Double.init).flatMap { amount in
                row[9].flatMap(Double.init).map { EndedRun.Cost(event: event, amount: amount, estimated: $0) }
            }
        }
        self.init(
            event: event, request: request, team: team, stage: stage, purpose: purpose, ending: ending, conclusion: conclusion,
            currency: currency, cost: cost)
    }
}
