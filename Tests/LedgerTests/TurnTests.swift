import Domain
import Ledger
import TestSupport
import Testing

/// Many requests in one transaction.
@Suite struct TurnTests {
    private static let time = Timestamp(microseconds: 1_795_000_000_000_000)

    /// Each is judged by what those before it in the same turn have reserved; the order of calls is the order of events.
    @Test func aTurnSeesWhatWasAppendedInIt() async throws {
        let ledger = try await TestLedger()
        let requests = try (0..<5).map { try TestRequest($0, team: "a") }
        let judge: @Sendable (borrowing Turn) throws(LedgerError) -> [AuditEvent] = { (turn) throws(LedgerError) in
            var events: [AuditEvent] = []
            for request in requests {
                events.append(try turn.append(request.received(at: Self.time)))
                let consumption = try turn.consumption(ofTeam: "a", user: request.userID, since: Self.time)
                let fits = consumption.team.reservedYen + 1.04 <= 2.6
                if let verdict = request.judged(fits ? .admitted : .refused, costYen: 1.04, at: Self.time) {
                    events.append(try turn.append(verdict))
                }
            }
            return events
        }
        let events = try await ledger.writer.turn(judge)
        #expect(events.map(\.sequence) == Array(1...10) && events.map(\.request) == requests.flatMap { [$0.id, $0.id] })
        var states: [RequestState?] = []
        for request in requests { states.append(try await ledger.writer.state(of: request.id)) }
        #expect(states == [.admitted, .admitted, .refused, .refused, .refused])
        #expect(try await ledger.writer.usage(ofTeam: "a").reservedYen == 2.08)
        // Its answer was lost, and all of it is said again.
        let again = try await ledger.writer.turn { (turn) throws(LedgerError) in
            var known: [AuditEvent] = []
            for request in requests {
                known.append(try turn.append(request.received(at: Self.time)))
                known += try turn.events(of: request.id).suffix(1)
            }
            return known
        }
        #expect(again == events)
        #expect(try await ledger.writer.verify().isSound)
    }

    @Test func aTurnIsRecordedWholeOrNotAtAll() async throws {
        let ledger = try await TestLedger()
        let (first, second) = (try TestRequest(0, team: "a"), try TestRequest(1, team: "a"))
        let error = await refusal {
            try await ledger.writer.turn { (turn) throws(LedgerError) in
                _ = try turn.append(first.received(at: Self.time))
                // Nobody knows this one.
                if let verdict = second.judged(.refused, costYen: nil, at: Self.time) { _ = try turn.append(verdict) }
            }
        }
        #expect(error?.sqlState == "HL001")
        #expect(try await ledger.writer.lastSequence() == 0)
        #expect(try await ledger.writer.state(of: first.id) == nil)
        #expect(try await ledger.writer.usage(ofTeam: "a") == .none)
        // The connection is as good as new.
        _ = try await ledger.writer.append(first.received(at: Self.time))
    }
}
