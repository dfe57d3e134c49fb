import Domain
import Foundation
import Glibc
import Ledger
import TestSupport
import Testing

/// What may go wrong around the daemon, one thing at a time. `scripts/torture` does it all at once.
@Suite(.serialized, .timeLimit(.minutes(30))) struct ReliabilityTests {
    @Test func whileTheLedgerIsAwayTheRunGoesOnAndNothingIsAdmitted() async throws {
        let house = try await TestHouse()
        try house.drop("reviews.yaml", try house.request(epochs: 40).utf8)
        let daemon = try LiveProgram(house)
        #expect(await daemon.says("run started"), "\(daemon.lines)")
        try house.cluster.psql(
            "postgres",
            """
            alter database \(house.database) allow_connections false;
            select pg_terminate_backend(pid) from pg_stat_activity where datname = '\(house.database)'
            """)
        // The run may be through by now; a file asks for the ledger in any case.
        try house.drop("meanwhile.yaml", try house.request().utf8)
        #expect(await daemon.says("the ledger is away"), "\(daemon.lines)")
        while try house.status().ledger.isAvailable { await Task.yield() }
        #expect(try house.status().ledger.reason?.isEmpty == false)
        try house.cluster.psql("postgres", "alter database \(house.database) allow_connections true")
        while try house.receipts("done").count < 2 { await Task.yield() }
        #expect(await daemon.stop() == 0)
        let receipts = try house.receipts("done")
        #expect(receipts.count == 2 && receipts.allSatisfy { $0.events.count { $0.kind == .runStarted } == 1 })
        #expect(try await house.reader.verify(AuditEvidence(receipts: receipts)).isSound)
    }

    @Test func aRequestThatKillsItsWorkersIsSetAside() async throws {
        let house = try await TestHouse()
        try house.folder.write(
            "killer",
            "#!/bin/sh\n[ \"$1\" = run ] || exec \(LiveProgram.folder)/heterolora-worker \"$@\"\necho it hurts >&2\nkill -SEGV $$\n"
        )
        #expect(unsafe chmod(house.folder.path + "/killer", 0o755) == 0)
        try house.drop("poison.yaml", try house.request().utf8)
        let daemon = try LiveProgram(house, worker: house.folder.path + "/killer")
        #expect(await daemon.says("ending=failed"), "\(daemon.lines)")
        #expect(await daemon.stop() == 0)
        let receipt = try #require(try house.receipts("failed").first)
        #expect(
            receipt.reason?.contains("its worker died 3 times at the same place, last: ") == true, "\(receipt.reason ?? "")")
        #expect(receipt.reason?.contains("it hurts") == true)
        #expect(receipt.events.count { $0.kind == .runInterrupted } == 3)
    }

    @Test func aRunOverItsMemoryCeilingIsStopped() async throws {
        let house = try await TestHouse()
        let long = try house.request(epochs: 100).replacing("seeds: [1, 2]", with: "seeds: [1, 2, 3, 4, 5, 6, 7, 8]")
        try house.drop("large.yaml", long.utf8)
        let first = try LiveProgram(house)
        #expect(await first.says("run started"), "\(first.lines)")
        #expect(await first.stop() == 0)
        // The next one has less room; what is dropped there is refused, and what was admitted is stopped.
        try house.drop("another.yaml", try house.request().utf8)
        let daemon = try LiveProgram(house, options: ["--memory", "1"])
        #expect(await daemon.says("ending=failed"), "\(daemon.lines)")
        #expect(await daemon.stop() == 0)
        let refused = try #require(try house.receipts("refused").first)
        #expect(refused.verdict?.findings.first?.rule == "machine/memory")
        let receipt = try #require(try house.receipts("failed").first)
        #expect(receipt.reason?.contains("memory ceiling") == true)
        let events = try await house.reader.events(of: receipt.request)
        let ended = try #require(try events.last { $0.kind == .runEnded }?.fact())
        guard case .runEnded(let outcome) = ended else { return }
        #expect(outcome.ceiling == .memory)
    }

    @Test func aRunFolderThatSomebodyChangedEndsTheRun() async throws {
        let house = try await TestHouse()
        let long = try house.request(epochs: 100).replacing("seeds: [1, 2]", with: "seeds: [1, 2, 3, 4, 5, 6, 7, 8]")
        try house.drop("reviews.yaml", long.utf8)
        let first = try LiveProgram(house)
        #expect(await first.says("run started"), "\(first.lines)")
        let id = try #require(try house.receipts("running").first).request
        // Until the ledger has something to compare with.
        try await house.workerSpeaks(of: id)
        #expect(await first.stop() == 0)
        let path = "state/runs/\(id)/events.jsonl"
        let text = try house.folder.text(path)
        try house.folder.write(path, text.replacing("\\\"threadCount\\\":2", with: "\\\"threadCount\\\":3"))
        let second = try LiveProgram(house)
        #expect(await second.says("ending=failed"), "\(second.lines)")
        #expect(await second.stop() == 0)
        #expect(try house.receipts("failed").first?.reason?.contains("events.jsonl is not what the ledger has") == true)
    }

    @Test func policiesAreReadAgainOnHangUp() async throws {
        let house = try await TestHouse()
        let daemon = try LiveProgram(house)
        try house.drop("before.yaml", try house.request().utf8)
        #expect(await daemon.says("decision=admitted"), "\(daemon.lines)")
        let good = try house.folder.text("policies/parameters.yaml")
        try house.folder.write("policies/parameters.yaml", "\u{0}garbage: [")
        daemon.hangUp()
        #expect(await daemon.says("policies are refused, those in force stay"), "\(daemon.lines)")
        try house.folder.write(
            "policies/parameters.yaml",
            good + "  - {rule: allowed-stages, severity: refusal, allowed: [production]}\n")
        daemon.hangUp()
        #expect(await daemon.says("policies are read again"), "\(daemon.lines)")
        try house.drop("after.yaml", try house.request().utf8)
        #expect(await daemon.says("decision=refused"), "\(daemon.lines)")
        #expect(await daemon.stop() == 0)
        let kinds = try house.cluster.psql(
            house.database, "select string_agg(kind, ' ' order by sequence) from audit_event where kind like 'policies.%'")
        #expect(kinds == "policies.loaded policies.refused policies.loaded")
    }

    @Test func aFileThatWasChangedAfterItWasClaimedIsRefused() async throws {
        let house = try await TestHouse()
        let id = try #require(RequestID("20261124-000000-reviews"))
        let writer = Ledger(conninfo: house.conninfo("heterolora_writer"), applicationName: "test")
        let received = Reception(
            fileName: "reviews.yaml", sizeBytes: 1, digest: .zero, submitter: Submitter(userID: 0, userName: "root"))
        _ = try await writer.append(
            AuditEntry(
                time: Timestamp(microseconds: 1_790_000_000_000_000), actor: .user("root"), request: id,
                fact: .requestReceived(received)))
        try house.folder.write("spool/claimed/\(id).yaml", house.request())
        let daemon = try LiveProgram(house)
        #expect(await daemon.says("decision=refused"), "\(daemon.lines)")
        #expect(await daemon.stop() == 0)
        #expect(try house.receipts("refused").first?.verdict?.findings.first?.rule == "spool/changed")
    }

    /// On a disk of its own that is full for a while; needs root to mount one.
    @Test(.enabled(if: getuid() == 0)) func aFullDiskDelaysARunAndCorruptsNothing() async throws {
        let house = try await TestHouse()
        let runs = house.folder.path + "/state/runs"
        try FileManager.default.createDirectory(atPath: runs, withIntermediateDirectories: true)
        #expect(unsafe mount("tmpfs", runs, "tmpfs", 0, "size=2m") == 0)
        defer { _ = unsafe umount2(runs, Int32(MNT_DETACH)) }
        let long = try house.request(epochs: 100).replacing("seeds: [1, 2]", with: "seeds: [1, 2, 3, 4]")
        try house.drop("reviews.yaml", long.utf8)
        let daemon = try LiveProgram(house, options: ["--snapshot-every", "0.05", "--free-space", "0"])
        #expect(await daemon.says("run started"), "\(daemon.lines)")
        // Fills what is left, in pieces that fit.
        var filler = [UInt8](repeating: 1, count: 1 << 20)
        var number = 0
        while filler.count >= 1024 {
            number += 1
            do { try Data(filler).write(to: URL(filePath: runs + "/filler-\(number)")) } catch {
                filler.removeLast(filler.count / 2)
            }
        }
        #expect(await daemon.says("run interrupted: hindered"), "\(daemon.lines)")
        for file in 1...number { try? FileManager.default.removeItem(atPath: runs + "/filler-\(file)") }
        #expect(unsafe mount("tmpfs", runs, "tmpfs", UInt(MS_REMOUNT), "size=64m") == 0)
        #expect(await daemon.says("ending=finished"), "\(daemon.lines)")
        #expect(await daemon.stop() == 0)
        let receipt = try #require(try house.receipts("done").first)
        #expect(
            receipt.events.count { $0.kind == .runPrepared } == 1 && receipt.events.count { $0.kind == .trialFinished } == 12)
        #expect(try await house.reader.verify(AuditEvidence(receipts: [receipt])).isSound)
    }

    @Test func withoutRoomNothingIsTakenIn() async throws {
        let house = try await TestHouse()
        try house.drop("reviews.yaml", try house.request().utf8)
        let full = try LiveProgram(house, options: ["--free-space", "999999999"])
        #expect(await full.says("nothing is taken in or started"), "\(full.lines)")
        #expect(try house.status().storage.contains { $0.isLow })
        #expect(await full.stop() == 0)
        #expect(try house.folder.names("spool/incoming") == ["reviews.yaml"])
        #expect(try house.cluster.psql(house.database, "select count(*) from reception") == "0")
        let daemon = try LiveProgram(house)
        #expect(await daemon.says("ending=finished"), "\(daemon.lines)")
        #expect(await daemon.stop() == 0)
    }

    @Test func aSpoolThatIsMovedAwayEndsTheDaemon() async throws {
        let house = try await TestHouse()
        let daemon = try LiveProgram(house)
        try house.drop("reviews.yaml", try house.request().utf8)
        #expect(await daemon.says("ending=finished"), "\(daemon.lines)")
        try FileManager.default.moveItem(atPath: house.folder.path + "/spool", toPath: house.folder.path + "/moved")
        #expect(await daemon.ending() == ExitStatus.unavailable.rawValue, "\(daemon.lines)")
        #expect(try house.folder.names("moved/done").count == 2)
        let next = try LiveProgram(house)
        try house.drop("another.yaml", try house.request().utf8)
        #expect(await next.says("ending=finished"), "\(next.lines)")
        #expect(await next.stop() == 0)
    }

    /// A kernel of another kind that runs wherever the tests do.
    private static let otherKernel = ["OPENBLAS_CORETYPE": "Prescott"]

    @Test func aRunThatGoesOnWithAnotherKernelSaysSo() async throws {
        let house = try await TestHouse()
        try house.drop("reviews.yaml", try house.request(epochs: 60).utf8)
        let first = try LiveProgram(house)
        #expect(await first.says("run started"), "\(first.lines)")
        let id = try #require(try house.receipts("running").first).request
        try await house.workerSpeaks(of: id)
        #expect(await first.stop() == 0)
        let before = try #require(try house.status().machine?.machine)
        let now = try await TestHouse.reading(environment: Self.otherKernel)
        try house.measured(on: now)
        let second = try LiveProgram(house, environment: Self.otherKernel)
        #expect(await second.says("its bits may differ from there"), "\(second.lines)")
        #expect(await second.stop() == 0)
        let changes = try await house.reader.events(of: id).compactMap { event -> MachineChange? in
            if case .runMachineChanged(let change) = try event.fact() { change } else { nil }
        }
        #expect(changes == [MachineChange(from: before, to: now.machine)] && now.machine.origin == .person)
        let shown = try await heteroloractl("show", "\(id)", "--database", house.conninfo("heterolora_reader"))
        #expect(shown.output.contains("The run did not stay on one machine"), "\(shown.output)")
    }

    @Test func aMeasurementOfAnotherMachineIsMadeAgain() async throws {
        let house = try await TestHouse()
        let (here, other) = (try await TestHouse.reading(), "Pentium")
        let elsewhere = MachineReading(
            machine: Machine(
                processor: here.machine.processor, kernel: other, origin: .chosen, library: here.machine.library,
                refusedKernels: [RefusedKernel(kernel: "SkylakeX", cause: .wrong, words: "off by a half")]),
            threadCount: 2, shardCount: 2)
        let speed = MachineSpeed(
            flopsPerSecond: 2e9, threadCount: 2, measuredAt: Timestamp(microseconds: 1), shardCount: 2,
            machine: elsewhere.machine)
        // A worker that has been moved to another machine.
        try house.folder.write(
            "moved",
            """
            #!/bin/sh
            case $1 in
            kernels) echo '\(try CanonicalJSON.text(elsewhere))' ;;
            calibrate) echo '\(try CanonicalJSON.text(speed))' ;;
            esac

            """)
        #expect(unsafe chmod(house.folder.path + "/moved", 0o755) == 0)
        for start in 1...2 {
            let daemon = try LiveProgram(house, worker: house.folder.path + "/moved")
            // The kernel that would compute wrongly is a warning at every start.
            #expect(await daemon.says("kernel SkylakeX is passed over: off by a half"), "\(daemon.lines)")
            try house.drop("\(start).yaml", "nonsense".utf8)
            #expect(await daemon.says("decision=refused"), "\(daemon.lines)")
            #expect(await daemon.stop() == 0)
            #expect(try house.status().machine == speed)
            #expect(try house.folder.text("state/machine-speed.json").contains(other))
        }
        // Measured at the first start, kept at the second.
        let counted = try house.cluster.psql(
            house.database, "select count(*), min(kernel) from machine where kind = 'machine.calibrated'")
        #expect(counted == "1|\(other)")
        let shown = try await heteroloractl("status", "--state-folder", house.folder.path + "/state")
        #expect(shown.output.contains("kernel \(other) of OpenBLAS"), "\(shown.output)")
    }

    /// No daemon admits runs that nothing here can compute.
    @Test(.enabled(if: wrongKernel != nil, "a processor that runs every kernel"))
    func aForcedKernelThatCannotRunIsRefusedAtTheStart() async throws {
        let house = try await TestHouse()
        let daemon = try LiveProgram(house, environment: ["OPENBLAS_CORETYPE": try #require(Self.wrongKernel)])
        #expect(await daemon.says("OPENBLAS_CORETYPE="), "\(daemon.lines)")
        #expect(await daemon.ending() == ExitStatus.badConfiguration.rawValue)
    }

    /// One that needs what this processor has not got; nil where it has everything.
    private static var wrongKernel: String? {
        let flags = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        return flags.contains("vendor_id") && !flags.contains("avx512f") ? "SkylakeX" : nil
    }
}
