import Domain
import Ledger
import TestSupport
import Testing

/// Who may append when, and of whom.
@Suite struct AppendingTests {
    @Test func noReaderHoldsUpWhoeverAppends() async throws {
        let ledger = try await TestLedger()
        let held = """
            select pg_advisory_lock(hashtextextended('heterolora.audit_event', 0));
            select pg_advisory_lock(hashtextextended('heterolora.migrate', 0));
            begin; lock table audit_event, schema_migration in access share mode
            """
        try await ledger.cluster.whileSession(ledger.database, of: "heterolora_reader", holds: held) {
            _ = try await ledger.writer.append(Self.start(second: 0))
            #expect(try await ledger.owner.migrate(Migration.all(in: Repository.root + "/migrations")) == [])
        }
        for turn in ["lock table append_turn in access share mode", "select take_append_turn()"] {
            #expect(throws: (any Error).self) { try ledger.psql(turn, user: "heterolora_reader") }
        }
    }

    /// Whoever may append can be in the way. Then it is said, and tried again.
    @Test func whoeverHoldsTheTurnTooLongIsNamed() async throws {
        let ledger = try await TestLedger()
        try ledger.psql("alter function take_append_turn set lock_timeout = '100ms'")
        let turn = "begin; select take_append_turn()"
        try await ledger.cluster.whileSession(ledger.database, of: "heterolora_writer", holds: turn) {
            let error = await refusal { _ = try await ledger.writer.append(Self.start(second: 0)) }
            #expect(error?.sqlState == "55P03" && error?.isTransient == true)
        }
        _ = try await ledger.writer.append(Self.start(second: 0))
    }

    /// Two daemons' worth of admission at the edge of a quota: each verdict sees what the one before it has reserved.
    @Test func whatAVerdictReservesTheNextOneSees() async throws {
        let ledger = try await TestLedger()
        let conninfo = ledger.cluster.conninfo(database: ledger.database, user: "heterolora_writer")
        let run = try TestLedger.run().entries()
        guard case .requestJudged(let judged) = run[1].fact else { return }
        let estimate = try #require(judged.verdict.estimate)
        let admitted = try await withThrowingTaskGroup(of: Bool.self) { group in
            for writer in 0..<8 {
                group.addTask {
                    let ledger = Ledger(conninfo: conninfo, applicationName: "writer-\(writer)")
                    let id = try #require(RequestID("20261124-013548-\(writer)"))
                    _ = try await ledger.append(
                        AuditEntry(time: run[0].time, actor: run[0].actor, request: id, fact: run[0].fact))
                    return try await ledger.turn { (turn) throws(LedgerError) in
                        let usage = try turn.usage(ofTeam: "customer-voice")
                        let fits = usage.costYen + usage.reservedYen + estimate.costYen <= 3.5 * estimate.costYen
                        let verdict = Verdict(decision: fits ? .admitted : .refused, findings: [], estimate: estimate)
                        let fact = Fact.requestJudged(
                            Judgement(verdict: verdict, request: judged.request, policyDigests: judged.policyDigests))
                        _ = try turn.append(AuditEntry(time: run[1].time, actor: .daemon, request: id, fact: fact))
                        return fits
                    }
                }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(admitted == 3)
        let usage = try await ledger.writer.usage(ofTeam: "customer-voice")
        #expect(usage == Usage(costYen: 0, runCount: 0, reservedYen: 3 * estimate.costYen, reservedCount: 3))
    }

    @Test func anOrderNeedsTheFileOfWhoGivesIt() async throws {
        let ledger = try await TestLedger()
        let events = try SyntheticLedger.held().entries()
        _ = try await ledger.writer.append(events)
        guard case .requestJudged(let held) = events[1].fact, let request = events[0].request else { return }
        let control = try #require(RequestID("20261124-020000-yes"))
        let approval = Fact.requestJudged(
            Judgement(
                verdict: Verdict(decision: .admitted, findings: [], estimate: nil), request: held.request, policyDigests: [],
                control: control))
        func entry(_ fact: Fact, by actor: Actor, about request: RequestID, second: Int64 = 1) -> AuditEntry {
            AuditEntry(time: Self.time(second: second), actor: actor, request: request, fact: fact)
        }
        func state(_ entry: AuditEntry) async -> String? {
            let error = await refusal { _ = try await ledger.writer.append(entry) }
            return error?.sqlState
        }
        #expect(await state(entry(approval, by: .user("boss"), about: request)) == "HL003")
        #expect(await state(entry(approval, by: .daemon, about: request)) == "HL003")
        let cancel = RequestControl(action: .cancel, control: control, reason: "no")
        #expect(await state(entry(.requestControlled(cancel), by: .user("boss"), about: request)) == "HL003")
        // Somebody else's file, and a file in somebody else's name.
        let dropped = Fact.requestReceived(
            Reception(fileName: "yes.yaml", sizeBytes: 1, digest: .zero, submitter: Submitter(userID: 1001, userName: "ada")))
        #expect(await state(entry(dropped, by: .user("boss"), about: control)) == "HL003")
        #expect(await state(entry(dropped, by: .user("ada"), about: control)) == nil)
        #expect(await state(entry(approval, by: .user("boss"), about: request)) == "HL003")
        #expect(await state(entry(approval, by: .user("ada"), about: request)) == nil)
        #expect(try await ledger.writer.verify().isSound)
    }

    @Test func timesDoNotGoBack() async throws {
        let ledger = try await TestLedger()
        _ = try await ledger.writer.append(Self.start(second: 0))
        // Tasks that wait for each other, and a clock that is corrected.
        _ = try await ledger.writer.append(Self.start(second: -30))
        for second: Int64 in [-61, -800_000_000] {
            #expect(await refusal { _ = try await ledger.writer.append(Self.start(second: second)) }?.sqlState == "HL003")
        }
        let newest = try await ledger.writer.newestTime()
        #expect(newest == Self.time(second: 0))
    }

    private static func time(second: Int64) -> Timestamp { Timestamp(microseconds: 1_795_000_000_000_000 + second * 1_000_000) }

    private static func start(second: Int64) -> AuditEntry {
        AuditEntry(
            time: time(second: second), actor: .daemon,
            fact: .daemonStarted(
                DaemonStart(version: "1", hostName: "host", processID: Int32(truncatingIfNeeded: second & 0xFFFF))))
    }
}
