import Domain
import Ledger
import TestSupport
import Testing

@Suite struct LedgerTests {
    @Test func whatIsAppendedIsReadBack() async throws {
        let ledger = try await TestLedger()
        let entries = try TestLedger.run().entries()
        let appended = try await ledger.fill()
        let request = try #require(entries.first?.request)
        let read = try await ledger.writer.events(of: request)
        #expect(read == appended)
        #expect(read.map(\.sequence) == Array(1...Int64(entries.count)))
        #expect(try read.map { try $0.fact() } == entries.map(\.fact))
        #expect(read[0].previousHash == .zero)
        #expect(zip(read.dropFirst(), read).allSatisfy { $0.previousHash == $1.hash })
        #expect(try await ledger.writer.events(after: 5, of: request, limit: 3) == Array(read[5..<8]))
        #expect(try await ledger.writer.newestRequest(named: "movie-reviews-poc") == request)
        #expect(try await ledger.writer.newestRequest(named: "nothing") == nil)
        #expect(try await ledger.writer.usage(ofTeam: "customer-voice") == Usage(costYen: 118.4, runCount: 1))
        #expect(try await ledger.writer.usage(ofTeam: "other") == .none)
        #expect(try await ledger.writer.verify().isSound)
    }

    @Test func appendingTwiceChangesNothing() async throws {
        let ledger = try await TestLedger()
        let first = try await ledger.fill()
        let entries = try TestLedger.run().entries()
        #expect(try await ledger.writer.append(entries) == first)
        let progress = try #require(entries.first { $0.fact.kind == .trialProgressed })
        let other = AuditEntry(
            time: progress.time, actor: .worker, request: progress.request,
            fact: .workFinished(WorkSummary(searchSeconds: 1, trialCount: 6)), source: progress.source)
        #expect(await refusal { _ = try await ledger.writer.append(other) }?.sqlState == "HL002")
        #expect(try await ledger.writer.verify().eventCount == entries.count)
    }

    @Test func aBatchIsAppendedWholeOrNotAtAll() async throws {
        let ledger = try await TestLedger()
        let entries = try TestLedger.run().entries()
        // A verdict cannot follow itself.
        let batch = Array(entries[..<2]) + [AuditEntry(again: entries[1])]
        #expect(await refusal { _ = try await ledger.writer.append(batch) }?.sqlState == "HL001")
        #expect(try await ledger.writer.verify().eventCount == 0)
    }

    @Test func writersOnSeveralConnectionsLeaveNoGap() async throws {
        let ledger = try await TestLedger()
        let conninfo = ledger.cluster.conninfo(database: ledger.database, user: "heterolora_writer")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<4 {
                group.addTask {
                    let ledger = Ledger(conninfo: conninfo, applicationName: "writer-\(writer)")
                    for number in 0..<25 {
                        _ = try await ledger.append(
                            AuditEntry(
                                time: Timestamp(microseconds: 1_790_000_000_000_000 + Int64(number)), actor: .daemon,
                                fact: .daemonStarted(DaemonStart(version: "1", hostName: "w\(writer)", processID: 1))))
                    }
                }
            }
            try await group.waitForAll()
        }
        let report = try await ledger.writer.verify()
        #expect(report.isSound)
        #expect(report.eventCount == 100)
    }

    @Test func anUnreachableServerIsTransientAndAWrongSchemaIsNot() async throws {
        let nobody = Ledger(conninfo: "host=/nowhere dbname=x user=x", applicationName: "test")
        #expect(await refusal { try await nobody.checkSchema() }?.isTransient == true)
        let cluster = try PrivatePostgreSQL.shared.get()
        let empty = Ledger(
            conninfo: cluster.conninfo(database: try cluster.makeDatabase(), user: "heterolora_writer"), applicationName: "test"
        )
        #expect(await refusal { try await empty.checkSchema() }?.code == .schemaMismatch)
    }

    @Test func aLostConnectionIsOpenedAgain() async throws {
        let ledger = try await TestLedger()
        try await ledger.writer.checkSchema()
        try ledger.psql(
            "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'writer' and datname = current_database()"
        )
        #expect(await refusal { try await ledger.writer.checkSchema() }?.isTransient == true)
        try await ledger.writer.checkSchema()
    }

    @Test func whatWasComputedWithIsAskedInSQL() async throws {
        let ledger = try await TestLedger()
        let entries = try TestLedger.run().entries()
        let place = try #require(entries.firstIndex { $0.fact.kind == .runPrepared })
        let prepared = entries[place]
        let skylake = SyntheticLedger.machine("SkylakeX")
        let change = AuditEntry(
            time: prepared.time, actor: .worker, request: prepared.request,
            fact: .runMachineChanged(MachineChange(from: skylake, to: SyntheticLedger.machine("Haswell"))),
            source: EventSource(attempt: 2, sequence: 1))
        let measured = AuditEntry(
            time: prepared.time, actor: .daemon,
            fact: .machineCalibrated(
                MachineSpeed(
                    flopsPerSecond: 1e11, threadCount: 2, measuredAt: prepared.time, shardCount: 2, machine: skylake)))
        let old = AuditEntry(
            time: prepared.time, actor: .daemon,
            fact: .machineCalibrated(MachineSpeed(flopsPerSecond: 1e9, threadCount: 2, measuredAt: prepared.time)))
        _ = try await ledger.writer.append(Array(entries[...place]) + [change, measured, old])
        #expect(
            try ledger.psql(
                "select kind, processor, model, kernel, origin, thread_count, shard_count, flops_per_second from machine "
                    + "order by event_sequence", user: "heterolora_reader") == """
                    run.prepared|Some Xeon|207|SkylakeX|chosen|2|2|
                    run.machine-changed|Some Xeon|207|Haswell|chosen|||
                    machine.calibrated|Some Xeon|207|SkylakeX|chosen|2|2|100000000000
                    machine.calibrated|||||2||1000000000
                    """)
        #expect(
            try ledger.psql(
                "select count(*), min(kernel), min(cause), min(words) from refused_kernel", user: "heterolora_reader")
                == "3|Cooperlake|crashed|ended with signal 4")
        #expect(
            try ledger.psql("select attempt, kernel_before, kernel_after from machine_change", user: "heterolora_reader")
                == "2|SkylakeX|Haswell")
        #expect(try await ledger.writer.verify().isSound)
    }
}

extension AuditEntry {
    /// The same words a moment later, which make another event.
    init(again entry: AuditEntry) {
        self.init(
            time: Timestamp(microseconds: entry.time.microseconds + 1), actor: entry.actor, request: entry.request,
            fact: entry.fact, source: entry.source)
    }
}
