import Domain
import Ledger
import TestSupport
import Testing

/// Several daemons, one ledger: of each name one appends.
@Suite struct LeaseTests {
    private static let time = Timestamp(microseconds: 1_795_000_000_000_000)

    private func another(_ ledger: TestLedger) -> Ledger {
        Ledger(
            conninfo: ledger.cluster.conninfo(database: ledger.database, user: "heterolora_writer"), applicationName: "another")
    }

    private func token(_ answer: LeaseAnswer) -> Int64? {
        if case .taken(let lease) = answer { lease.token } else { nil }
    }

    @Test func aNameIsOneDaemonsUntilItHasRunOut() async throws {
        let ledger = try await TestLedger()
        let (first, second) = (ledger.writer, another(ledger))
        #expect(token(try await first.takeLease(of: .unnamed, for: "a", seconds: 3600)) == 1)
        guard case .held(by: "a", let until) = try await second.takeLease(of: .unnamed, for: "b", seconds: 3600) else {
            Issue.record("two daemons have one name")
            return
        }
        #expect(until > Timestamp(microseconds: 0))
        // What was not given to it binds it to nothing, and it may have another name.
        let tokyo = try #require(StationName("tokyo"))
        #expect(token(try await second.takeLease(of: tokyo, for: "b", seconds: 3600)) == 1)
        let requests = try (0..<3).map { try TestRequest($0, team: "a") }
        _ = try await first.append(requests[0].received(at: Self.time))
        _ = try await second.append(requests[1].received(at: Self.time))

        // The same daemon once more, after a crash: the one that crashed says nothing more.
        let again = another(ledger)
        #expect(token(try await again.takeLease(of: .unnamed, for: "a", seconds: 3600)) == 2)
        let late = await refusal { _ = try await first.append(requests[2].received(at: Self.time)) }
        #expect(
            late?.code == .superseded && late?.sqlState == "HL004" && late?.isTransient == false && late?.isRefusal == false)
        #expect(try await !first.renewLease(seconds: 3600))
        #expect(try await again.renewLease(seconds: 3600))
        #expect(try await second.renewLease(seconds: 3600))
        #expect(try await again.lastSequence() == 2)
    }

    /// A daemon that was asleep for longer than its name was kept for it appends nothing when it wakes up, with whichever connection.
    @Test func whoWakesUpTooLateAppendsNothing() async throws {
        let ledger = try await TestLedger()
        let (first, second) = (ledger.writer, another(ledger))
        _ = try await first.takeLease(of: .unnamed, for: "a", seconds: 3600)
        try ledger.psql("update daemon_lease set expires_at = clock_timestamp()")
        // Nobody else was there: it is as good as before.
        let requests = try (0..<3).map { try TestRequest($0, team: "a") }
        _ = try await first.append(requests[0].received(at: Self.time))
        #expect(token(try await second.takeLease(of: .unnamed, for: "b", seconds: 3600)) == 2)
        for _ in 1...2 {
            let late = await refusal { _ = try await first.append(requests[1].received(at: Self.time)) }
            #expect(late?.code == .superseded)
            let turn = await refusal {
                try await first.turn { (turn) throws(LedgerError) in _ = try turn.events(of: requests[0].id) }
            }
            #expect(turn?.code == .superseded)
            try ledger.psql(
                "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'writer' and datname = current_database()"
            )
            let away = await refusal { _ = try await first.lastSequence() }
            #expect(away?.code == .unavailable)
        }
        // The other one's word holds over a lost connection as well.
        try ledger.psql(
            "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'another' and datname = current_database()"
        )
        #expect(await refusal { _ = try await second.lastSequence() }?.code == .unavailable)
        _ = try await second.append(requests[1].received(at: Self.time))
        #expect(try await second.verify().isSound)
    }

    @Test func whoStopsLeavesTheNameToTheNext() async throws {
        let ledger = try await TestLedger()
        let (first, second) = (ledger.writer, another(ledger))
        // Without a name there is nothing to keep or to leave.
        #expect(try await first.renewLease(seconds: 1))
        try await first.endLease()
        _ = try await first.takeLease(of: .unnamed, for: "a", seconds: 3600)
        try await first.endLease()
        #expect(token(try await second.takeLease(of: .unnamed, for: "b", seconds: 3600)) == 2)
        // It has no say any more.
        try await first.endLease()
        #expect(token(try await first.takeLease(of: .unnamed, for: "c", seconds: 3600)) == nil)
    }

    /// Who writes may ask for names, and nobody may write down who has them.
    @Test func namesAreGivenByTheirFunctionsOnly() async throws {
        let ledger = try await TestLedger()
        _ = try await ledger.writer.takeLease(of: .unnamed, for: "a", seconds: 3600)
        for change in [
            "update daemon_lease set token = 7", "delete from daemon_lease",
            "insert into daemon_lease values ('x', 1, 'x', now(), now())",
        ] {
            #expect(throws: (any Error).self, "\(change)") { try ledger.psql(change, user: "heterolora_writer") }
        }
        for call in ["take_lease('', 'x', 1)", "renew_lease('', 1, 1)", "end_lease('', 1)"] {
            #expect(throws: (any Error).self, "\(call)") { try ledger.psql("select \(call)", user: "heterolora_reader") }
        }
        for seconds in [0, -1, 86_401] {
            let refused = await refusal { _ = try await ledger.writer.takeLease(of: .unnamed, for: "a", seconds: seconds) }
            #expect(refused?.sqlState == "22023", "\(seconds)")
        }
        #expect(try ledger.psql("select station, token, holder from daemon_lease").contains("|1|a"))
    }

    @Test(arguments: ["", "Tokyo", "a-b", "a.b", "a/1", "東京", "12345678901234567"])
    func whatIsNoNameIsNone(_ text: String) { #expect(StationName(text) == nil) }
}
