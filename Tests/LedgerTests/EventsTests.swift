import Domain
import Ledger
import TestSupport
import Testing

/// What pages read: headings of events, one event, lists of what a reader may see.
@Suite struct EventsTests {
    private static func time(_ second: Int) -> Timestamp {
        Timestamp(microseconds: 1_795_000_000_000_000 + Int64(second) * 1_000_000)
    }

    /// Requests of two teams and one file that nobody could read.
    private static func fill(_ ledger: TestLedger) async throws -> [RequestID] {
        var ids: [RequestID] = []
        for (number, team) in ["a", "b", "a", "b", "a"].enumerated() {
            let request = try TestRequest(number, team: team, name: "n\(number)")
            let verdict = try #require(request.judged(number == 3 ? .refused : .admitted, costYen: 3, at: time(number)))
            _ = try await ledger.writer.append([request.received(at: time(number)), verdict])
            ids.append(request.id)
        }
        let unread = try TestRequest(9, team: "a")
        _ = try await ledger.writer.append([unread.received(at: time(9))])
        return ids + [unread.id]
    }

    @Test func listsGoOnWhereAPageEnds() async throws {
        let ledger = try await TestLedger()
        let ids = try await Self.fill(ledger)
        let unknown = try #require(RequestID("20261124-013548-unknown"))
        func list(_ search: RequestSearch, _ scope: ReadingScope = .everything, limit: Int = 9) async throws -> [RequestID] {
            try await ledger.writer.requests(search, seenBy: scope, limit: limit).map(\.request)
        }
        #expect(try await list(RequestSearch(), limit: 3) == [ids[5], ids[4], ids[3]])
        #expect(try await list(RequestSearch(before: ids[3]), limit: 2) == [ids[2], ids[1]])
        #expect(try await list(RequestSearch(before: ids[0])) == [])
        #expect(try await list(RequestSearch(before: unknown)) == [])
        #expect(try await list(RequestSearch(state: .admitted, team: "b")) == [ids[1]])
        // Another team's, and files of nobody, are not there.
        #expect(try await list(RequestSearch(), .teams(["a"])) == [ids[4], ids[2], ids[0]])
        #expect(try await list(RequestSearch(before: ids[4]), .teams(["a", "b", "c"]), limit: 2) == [ids[3], ids[2]])
        #expect(try await list(RequestSearch(team: "b"), .teams(["a"])) == [])
        #expect(try await list(RequestSearch(), .teams([])) == [])
        #expect(try await ledger.writer.overview(of: ids[1])?.team == "b")
        #expect(try await ledger.writer.overview(of: unknown) == nil)
    }

    @Test func aSearchLooksAtAWindowAndSaysHowFar() async throws {
        let ledger = try await TestLedger()
        let ids = try await Self.fill(ledger)
        func find(
            _ search: EventSearch, _ scope: ReadingScope = .everything, limit: Int = 50, window: Int64 = 100
        ) async throws -> EventPage {
            try await ledger.writer.events(search, seenBy: scope, limit: limit, window: window)
        }
        let all = try await find(EventSearch())
        #expect(all.headings.map(\.sequence) == Array((1...11).reversed()) && all.lookedDownTo == nil)
        #expect(all.headings.first?.request == ids[5] && all.headings.first?.actor == "user:u1000")
        let some = try await find(EventSearch(), limit: 4)
        #expect(some.headings.map(\.sequence) == [11, 10, 9, 8] && some.lookedDownTo == 8)
        // Nothing in the window: it goes on below it.
        let none = try await find(EventSearch(kind: .requestJudged, before: 11), limit: 4, window: 1)
        #expect(none.headings.map(\.sequence) == [10] && none.lookedDownTo == 10)
        let empty = try await find(EventSearch(kind: .runEnded), window: 3)
        #expect(empty.headings == [] && empty.lookedDownTo == 9)
        #expect(try await find(EventSearch(before: 1)) == EventPage(headings: [], lookedDownTo: nil))
        let story = try await find(EventSearch(request: ids[0]), window: 1)
        #expect(story.headings.map(\.kind) == [.requestJudged, .requestReceived] && story.lookedDownTo == nil)
        #expect(
            try await find(EventSearch(actor: .daemon, from: Self.time(3), to: Self.time(4))).headings.map(\.sequence) == [8])
        #expect(try await find(EventSearch(), .teams(["b"])).headings.map(\.sequence) == [8, 7, 4, 3])
        #expect(try await find(EventSearch(request: ids[0]), .teams(["b"])).headings == [])
    }

    @Test func oneEventIsHashedAgain() async throws {
        let ledger = try await TestLedger()
        let events = try await ledger.fill()
        let found = try #require(try await ledger.writer.event(events[2].sequence))
        #expect(found.event == events[2] && found.isIntact && found.recordedAt != nil)
        #expect(try await ledger.writer.event(0) == nil)
        try ledger.psql(unguarded: "update audit_event set actor = 'user:mallory' where sequence = \(events[2].sequence)")
        #expect(try await ledger.writer.event(events[2].sequence)?.isIntact == false)
    }

    @Test func aStoryHasTheNewestStepsAndSnapshot() async throws {
        let ledger = try await TestLedger()
        let events = try await ledger.fill()
        let request = try #require(events.first?.request)
        let extent = try #require(try await ledger.writer.extent(of: request))
        #expect(extent.count == events.count && extent.last == events.last?.sequence && extent.sizeBytes > 10_000)
        let story = try await ledger.writer.story(of: request, limit: 1000, steps: 5)
        let steps = events.filter { $0.kind == .trialProgressed }
        #expect(story.filter { $0.kind == .trialProgressed } == Array(steps.suffix(5)))
        #expect(story.filter { $0.kind != .trialProgressed } == events.filter { $0.kind != .trialProgressed })
        #expect(story.map(\.sequence) == story.map(\.sequence).sorted())
        #expect(try await ledger.writer.story(of: request, limit: 2, steps: 0).count == 2)
    }

    @Test func verdictsAndBalancesAreOfTheReadersTeams() async throws {
        let ledger = try await TestLedger()
        let ids = try await Self.fill(ledger)
        let verdicts = try await ledger.writer.newestVerdicts(seenBy: .everything, limit: 2)
        #expect(verdicts.map(\.request) == [ids[4], ids[3]] && verdicts.map(\.decision) == [.admitted, .refused])
        #expect(try await ledger.writer.newestVerdicts(seenBy: .teams(["b"]), limit: 9).map(\.request) == [ids[3], ids[1]])
        let paid = try TestRequest(0, team: "a", name: "n0")
        for kind in [Fact.Kind.runPlanned, .runStarted, .runEnded] {
            _ = try await ledger.writer.append([try #require(paid.says(kind, at: Self.time(20)))])
        }
        _ = try await ledger.writer.append([try #require(paid.cost(7, at: Self.time(21)))])
        let balances = try await ledger.writer.balances(seenBy: .everything, since: Self.time(20), limit: 9)
        #expect(balances.map(\.team) == ["a", "b"])
        #expect(balances.first?.inMonth.costYen == 7 && balances.first?.total.reservedCount == 2)
        #expect(
            try await ledger.writer.balances(seenBy: .everything, since: Self.time(30), limit: 9).map(\.inMonth.costYen) == [
                0, 0,
            ])
        #expect(try await ledger.writer.balances(seenBy: .teams(["b"]), since: Self.time(0), limit: 9).map(\.team) == ["b"])
    }

    @Test func whatIsNewIsToldByRequest() async throws {
        let ledger = try await TestLedger()
        let ids = try await Self.fill(ledger)
        let all = try await ledger.writer.changes(after: 0)
        #expect(all.last == 11 && all.requests == Set(ids))
        let some = try await ledger.writer.changes(after: 8)
        #expect(some.last == 11 && some.requests == [ids[4], ids[5]])
        let none = try await ledger.writer.changes(after: 11)
        #expect(none.last == 11 && none.requests == [])
    }

    /// What a page asks for is bounded by the server itself, and changes nothing whatever the role may do.
    @Test func limitsHoldInTheServer() async throws {
        let ledger = try await TestLedger()
        func page(_ limits: SessionLimits) -> Ledger {
            Ledger(
                conninfo: ledger.cluster.conninfo(database: ledger.database, user: "heterolora_writer"),
                applicationName: "page",
                limits: limits)
        }
        let slow = try #require(try Question(fileName: "slow.sql", text: "-- Slow.\nselect pg_sleep(3600)"))
        let late = await refusal {
            _ = try await page(SessionLimits(statementMilliseconds: 50, isReadOnly: true)).answer(slow, [])
        }
        #expect(late?.sqlState == "57014" && late?.isTransient == true)
        // With time enough: on a busy machine the other limit would come first.
        let reader = page(SessionLimits(statementMilliseconds: 3_600_000, isReadOnly: true))
        let write = await refusal { _ = try await reader.append(try TestRequest(1, team: "a").received(at: Self.time(1))) }
        #expect(write?.sqlState == "25006")
        #expect(try await reader.lastSequence() == 0)
    }
}
