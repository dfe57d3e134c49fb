import Domain
import Ledger
import TestSupport
import Testing

/// What teams and people have consumed: running sums, which verification holds against the events.
@Suite struct ConsumptionTests {
    /// The synthetic run was estimated at 131 yen and cost 118.4.
    @Test func estimatesAreHeldAgainstWhatRunsCost() async throws {
        let ledger = try await TestLedger()
        #expect(try await ledger.writer.estimateRecord().medianSize == nil)
        _ = try await ledger.fill()
        let record = try await ledger.writer.estimateRecord()
        #expect(record.errors.count == 1 && abs((record.medianSize ?? 0) - 12.6 / 131) < 1e-9)
        #expect(EstimateRecord(errors: [0.3, -0.1, .infinity, 0.2, -0.4]).medianSize.map { abs($0 - 0.25) < 1e-12 } == true)
    }

    /// Ends of requests, each with what it costs or keeps reserved under an estimate of 1.04 yen.
    private static let ends: [(ends: [Fact.Kind], costs: [Double], reserved: Double)] = [
        ([], [], 1.04),
        ([.runPlanned], [], 1.04),
        ([.runPlanned, .runStarted], [], 1.04),
        // Without a start nothing will be paid; with one, it is waited for.
        ([.runEnded], [], 0),
        ([.runPlanned, .runEnded], [], 0),
        ([.runPlanned, .runStarted, .runEnded], [], 1.04),
        ([.runPlanned, .runStarted, .runEnded], [0.7], 0),
        ([.runPlanned, .runStarted], [0.1], 0),
        // A second bill of the same run, and one of a run that never started.
        ([.runPlanned, .runStarted, .runEnded], [0.1, 0.2], 0),
        ([.runPlanned, .runEnded], [0.3], 0),
    ]

    @Test func everyEndIsAddedUpOnce() async throws {
        let ledger = try await TestLedger()
        var expected = (costYen: 0.0, runCount: 0, reservedYen: 0.0, reservedCount: 0)
        for (number, end) in Self.ends.enumerated() {
            // The ending of the synthetic run is that of a finished one, which needs a start.
            let request = try TestRequest(number, team: "a")
            var entries = [
                request.received(at: Self.time(0)), try #require(request.judged(.admitted, costYen: 1.04, at: Self.time(0))),
            ]
            for kind in end.ends {
                entries.append(
                    kind == .runEnded && !end.ends.contains(.runStarted)
                        ? AuditEntry(
                            time: Self.time(0), actor: .daemon, request: request.id, fact: .runEnded(Self.notStarted))
                        : try #require(request.says(kind, at: Self.time(0))))
            }
            for (place, cost) in end.costs.enumerated() {
                entries.append(try #require(request.cost(cost, at: Self.time(Int64(place) + 1))))
            }
            _ = try await ledger.writer.append(entries)
            expected.costYen += end.costs.reduce(0, +)
            expected.runCount += end.costs.isEmpty ? 0 : 1
            expected.reservedYen += end.reserved
            expected.reservedCount += end.reserved > 0 ? 1 : 0
            let usage = try await ledger.writer.usage(ofTeam: "a")
            #expect(
                abs(usage.costYen - expected.costYen) < 1e-12 && abs(usage.reservedYen - expected.reservedYen) < 1e-12, "\(end)"
            )
            #expect(usage.runCount == expected.runCount && usage.reservedCount == expected.reservedCount, "\(end)")
        }
        // Decimal sums: four times 1.04 is 4.16.
        #expect(try await ledger.writer.usage(ofTeam: "a").reservedYen == 4.16)
        // The view for people says the same.
        let spending = """
            select sum(cost_yen) = 1.4 and count(cost_yen) = 4 and sum(reserved_yen) = 4.16 and count(reserved_yen) = 4
            from spending where team = 'a'
            """
        #expect(try ledger.psql(spending) == "t")
        #expect(try await ledger.writer.verify().faults == [])
    }

    /// A card that changed its currency: what was spent in the old one is still known, and is never added to the new one. Runs are runs.
    @Test func currenciesAreKeptApart() async throws {
        let ledger = try await TestLedger()
        let (began, dollars) = (Self.time(0), try #require(Money.Currency(rawValue: "USD")))
        let paid: [(currency: Money.Currency, at: Timestamp, cost: Double)] = [
            (.jpy, Self.time(-1), 100), (.jpy, began, 20), (dollars, Self.time(1), 0.1), (dollars, Self.time(2), 0.2),
            (.jpy, Self.time(3), 3),
        ]
        for (number, bill) in paid.enumerated() {
            let request = try TestRequest(number, team: "a", userID: 1)
            _ = try await ledger.writer.append(
                [
                    request.received(sizeBytes: 10, at: bill.at),
                    request.judged(.admitted, costYen: 99, at: bill.at, in: bill.currency),
                    request.says(.runPlanned, at: bill.at), request.says(.runStarted, at: bill.at),
                    request.cost(bill.cost, at: bill.at, in: bill.currency),
                ].compactMap(\.self))
        }
        let waiting = try TestRequest(9, team: "a", userID: 1)
        _ = try await ledger.writer.append(
            [waiting.received(at: Self.time(4)), waiting.judged(.admitted, costYen: 1.5, at: Self.time(4), in: dollars)]
                .compactMap(\.self))
        let inYen = try await ledger.writer.consumption(ofTeam: "a", user: 1, since: began)
        #expect(inYen.team == Usage(costYen: 123, runCount: 5, reservedYen: 0, reservedCount: 1))
        #expect(inYen.teamInMonth == Usage(costYen: 23, runCount: 4, reservedYen: 0, reservedCount: 1))
        let inDollars = try await ledger.writer.consumption(ofTeam: "a", user: 1, since: began, in: dollars)
        #expect(inDollars.user == Usage(costYen: 0.3, runCount: 5, reservedYen: 1.5, reservedCount: 1))
        #expect(inDollars.teamInMonth == Usage(costYen: 0.3, runCount: 4, reservedYen: 1.5, reservedCount: 1))
        let others = try await ledger.writer.usage(ofTeam: "a", in: try #require(Money.Currency(rawValue: "EUR")))
        #expect(others == Usage(costYen: 0, runCount: 5, reservedYen: 0, reservedCount: 1))
        #expect(try await ledger.writer.filesReceived(from: 1, since: Self.time(1)).count == 4)
        let balances = try await ledger.writer.balances(seenBy: .everything, since: began, limit: 9)
        #expect(balances.map(\.currency) == [.jpy, dollars] && balances.map(\.inMonth.costYen) == [23, 0.3])
        #expect(try await ledger.writer.costsOfTeams(before: Self.time(9)) == ["a": [.jpy: 123, dollars: 0.3]])
        #expect(try await ledger.writer.requests(in: nil, ofTeam: "a", limit: 3).map(\.currency) == [dollars, .jpy, dollars])
        let spending = "select currency, sum(cost_yen), sum(reserved_yen) from spending group by 1 order by 1"
        #expect(try ledger.psql(spending) == "JPY|123|\nUSD|0.3|1.5")
        #expect(try await ledger.writer.verify().faults == [])
    }

    /// In double precision ten times 0.1 yen is 0.9999999999999999 yen.
    @Test func manyAmountsAddUpToTheLastDigit() async throws {
        let ledger = try await TestLedger()
        for number in 0..<10 {
            let (request, time) = (try TestRequest(number, team: "a"), Self.time(Int64(number)))
            let entries = [
                request.received(at: time), request.judged(.admitted, costYen: 0.1, at: time),
                request.says(.runPlanned, at: time), request.says(.runStarted, at: time), request.cost(0.1, at: time),
            ]
            _ = try await ledger.writer.append(entries.compactMap(\.self))
        }
        let sums = """
            select (select sum(cost_yen) from cost), (select sum(cost_yen) from spending),
                (select sum(cost_yen) from request_overview), (select sum(estimated_cost_yen) from verdict),
                (select sum(estimated_cost_yen) from request_overview)
            """
        #expect(try ledger.psql(sums) == "1.0|1.0|1.0|1.0|1.0")
        let inexact = """
            select attrelid::regclass, attname from pg_attribute
            where attname ~ 'yen' and atttypid in ('double precision'::regtype, 'real'::regtype)
            """
        #expect(try ledger.psql(inexact) == "")
        #expect(try await ledger.writer.verify().faults == [])
    }

    @Test func teamsPeopleAndMonthsAreKeptApart() async throws {
        let ledger = try await TestLedger()
        let (before, began) = (Self.time(-1), Self.time(0))
        // By team, user, when it is paid, and how much.
        let paid: [(team: String, userID: UInt32, at: Timestamp, costYen: Double)] = [
            ("a", 1, before, 1), ("a", 2, before, 2), ("b", 1, before, 4), ("a", 1, began, 8), ("b", 1, Self.time(100), 16),
        ]
        for (number, bill) in paid.enumerated() {
            let request = try TestRequest(number, team: bill.team, userID: bill.userID)
            _ = try await ledger.writer.append(
                [
                    request.received(sizeBytes: 10, at: bill.at), request.judged(.admitted, costYen: 99, at: bill.at),
                    request.says(.runPlanned, at: bill.at), request.says(.runStarted, at: bill.at),
                    request.cost(bill.costYen, at: bill.at),
                ].compactMap(\.self))
        }
        let waiting = try TestRequest(9, team: "a", userID: 1)
        _ = try await ledger.writer.append(
            [waiting.received(sizeBytes: 7, at: began), waiting.judged(.admitted, costYen: 5, at: began)].compactMap(\.self))
        let consumption = try await ledger.writer.consumption(ofTeam: "a", user: 1, since: began)
        #expect(
            consumption
                == Consumption(
                    team: Usage(costYen: 11, runCount: 3, reservedYen: 5, reservedCount: 1),
                    teamInMonth: Usage(costYen: 8, runCount: 1, reservedYen: 5, reservedCount: 1),
                    user: Usage(costYen: 29, runCount: 4, reservedYen: 5, reservedCount: 1),
                    userInMonth: Usage(costYen: 24, runCount: 2, reservedYen: 5, reservedCount: 1), monthBegan: began))
        #expect(try await ledger.writer.consumption(ofTeam: "c", user: 3, since: began).user == .none)
        #expect(try await ledger.writer.filesReceived(from: 1, since: began) == FilesReceived(count: 3, sizeBytes: 27))
        #expect(try await ledger.writer.filesReceived(from: 1, since: before).count == 5)
        #expect(try await ledger.writer.filesReceived(from: 3, since: before) == .none)
        #expect(try await ledger.writer.verify().faults == [])
    }

    /// A daemon with a clock that stands an hour back pays nothing into a month that is over.
    @Test func aClockThatIsSetBackMovesNothingIntoAnEarlierMonth() async throws {
        let ledger = try await TestLedger()
        for (number, second) in [Int64(10), -3600].enumerated() {
            let (request, time) = (try TestRequest(number, team: "a"), Self.time(second))
            _ = try await ledger.writer.append(
                [
                    request.received(at: time), request.judged(.admitted, costYen: 9, at: time),
                    request.says(.runPlanned, at: time), request.says(.runStarted, at: time), request.cost(1, at: time),
                ].compactMap(\.self))
        }
        #expect(try await ledger.writer.consumption(ofTeam: "a", user: 1000, since: Self.time(0)).teamInMonth.costYen == 2)
        #expect(try await ledger.writer.verify().faults == [])
    }

    private static let notStarted = Outcome(
        ending: .failed, reason: "no model", searchSeconds: 0, wallSeconds: 0, processorSeconds: 0, memoryBytesMax: 0)

    private static func time(_ second: Int64) -> Timestamp {
        Timestamp(microseconds: 1_795_000_000_000_000 + second * 1_000_000)
    }
}
