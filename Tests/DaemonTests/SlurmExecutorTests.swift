import Domain
import Foundation
import Glibc
import Ledger
import TestSupport
import Testing

/// What the real daemon makes of jobs.
@Suite(.serialized, .timeLimit(.minutes(30))) struct SlurmExecutorTests {
    private func onlyRequest(_ house: TestHouse) async throws -> RequestID {
        while true {
            let found = try house.folder.names("shared").compactMap { RequestID($0) }
            if let request = found.first { return request }
            await Task.yield()
        }
    }

    private func long(_ house: TestHouse) throws -> String {
        try house.request(epochs: 100).replacing("seeds: [1, 2]", with: "seeds: [1, 2, 3, 4]")
    }

    private func kinds(_ house: TestHouse) async throws -> [Fact.Kind] {
        try await house.reader.events(of: onlyRequest(house)).filter { $0.actor != .worker }.map(\.kind)
    }

    @Test func aRunIsAJobThatFindsItsWholeFolderElsewhere() async throws {
        let slurm = try await SlurmHouse()
        try slurm.house.drop("a.yaml", slurm.house.request().utf8)
        let daemon = try slurm.daemon()
        #expect(await daemon.says("run ended"), "\(daemon.lines)")
        #expect(await daemon.stop() == 0)
        #expect(try slurm.house.receipts("done").map(\.state) == [.finished])
        let request = try await onlyRequest(slurm.house)
        #expect(try slurm.comments() == ["heterolora attempt 1 of \(slurm.house.folder.path)/shared/\(request)"])
        #expect(try await slurm.house.reader.events(of: request).last { $0.actor == .worker }?.kind == .workFinished)
    }

    @Test func whileTheControllerIsAwayNothingIsLost() async throws {
        let slurm = try await SlurmHouse()
        let gate = try slurm.holdJobs()
        try slurm.house.drop("a.yaml", slurm.house.request().utf8)
        let daemon = try slurm.daemon()
        #expect(await daemon.says("job 1 runs on n1"), "\(daemon.lines)")
        try slurm.set("away")
        #expect(await daemon.says("Slurm does not say how its jobs fare"), "\(daemon.lines)")
        try slurm.unset("away")
        #expect(await daemon.says("Slurm answers again"), "\(daemon.lines)")
        try gate.close()
        #expect(await daemon.says("run ended"), "\(daemon.lines)")
        #expect(await daemon.stop() == 0)
        #expect(try slurm.house.receipts("done").map(\.state) == [.finished])
        #expect(try await kinds(slurm.house).count { $0 == .runStarted } == 1)
    }

    @Test func whatIsRefusedIsHandedInAgainWithinItsAttempt() async throws {
        let slurm = try await SlurmHouse()
        try slurm.set("refuses")
        try slurm.house.drop("a.yaml", slurm.house.request().utf8)
        let daemon = try slurm.daemon()
        #expect(await daemon.says(": sbatch: Invalid account; it is handed in again"), "\(daemon.lines)")
        try slurm.unset("refuses")
        #expect(await daemon.says("run ended"), "\(daemon.lines)")
        #expect(await daemon.stop() == 0)
        #expect(try slurm.comments().count == 1)
        #expect(try await kinds(slurm.house).count { $0 == .runStarted } == 1)
    }

    @Test func aLostJobIsTheEndOfItsAttemptAndTheNextGoesOn() async throws {
        let slurm = try await SlurmHouse()
        try slurm.house.drop("a.yaml", long(slurm.house).utf8)
        let daemon = try slurm.daemon()
        #expect(await daemon.says("job 1 runs on n1"), "\(daemon.lines)")
        try await slurm.house.workerSpeaks(of: onlyRequest(slurm.house))
        try slurm.loseJob(1)
        #expect(await daemon.says("its worker ended with NODE_FAIL as Slurm's job 1 on n1"), "\(daemon.lines)")
        #expect(await daemon.says("run ended"), "\(daemon.lines)")
        #expect(await daemon.stop() == 0)
        #expect(try slurm.house.receipts("done").map(\.state) == [.finished])
        #expect(try slurm.comments().map { $0.contains("attempt 1 ") } == [true, false])
    }

    @Test(arguments: [SIGKILL, SIGTERM]) func theNextDaemonFindsTheJob(signal: Int32) async throws {
        let slurm = try await SlurmHouse()
        let gate = try slurm.holdJobs()
        try slurm.house.drop("a.yaml", slurm.house.request().utf8)
        let first = try slurm.daemon()
        #expect(await first.says("job 1 runs on n1"), "\(first.lines)")
        first.signal(signal)
        _ = await first.ending()
        let second = try slurm.daemon()
        #expect(await second.says("job 1 runs on n1"), "\(second.lines)")
        try gate.close()
        #expect(await second.says("run ended"), "\(second.lines)")
        #expect(await second.stop() == 0)
        #expect(try slurm.comments().count == 1)
        #expect(try await kinds(slurm.house).count { $0 == .runStarted } == 1)
        #expect(try await !kinds(slurm.house).contains(.runInterrupted))
        #expect(try slurm.house.receipts("done").map(\.state) == [.finished])
    }

    @Test func aCancelledRunIsEndedInOrder() async throws {
        let slurm = try await SlurmHouse()
        try slurm.house.drop("a.yaml", long(slurm.house).utf8)
        let daemon = try slurm.daemon()
        #expect(await daemon.says("job 1 runs on n1"), "\(daemon.lines)")
        let request = try await onlyRequest(slurm.house)
        try await slurm.house.workerSpeaks(of: request)
        try slurm.house.order("cancel", request.text, as: "cancel.yaml")
        #expect(await daemon.says("run ended"), "\(daemon.lines)")
        #expect(await daemon.stop() == 0)
        #expect(try slurm.house.receipts("failed").map(\.state) == [.cancelled])
        // 75: it was asked, and took a snapshot.
        #expect(try slurm.house.folder.text("slurm/jobs/1/status") == "\(ExitStatus.cancelled.rawValue)\n")
    }

    @Test func aFileThatIsWrongIsToldAtTheStart() async throws {
        let slurm = try await SlurmHouse()
        let text = try slurm.house.folder.text("slurm.yaml")
        try slurm.house.folder.write("slurm.yaml", text.replacing("every: 1s", with: "every: often").utf8)
        let daemon = try slurm.daemon()
        #expect(await daemon.says("slurm.yaml:6"), "\(daemon.lines)")
        #expect(await daemon.ending() == ExitStatus.wrongUsage.rawValue)
        try slurm.house.folder.write("slurm.yaml", text.replacing("/slurm/bin", with: "/slurm/none").utf8)
        let other = try slurm.daemon()
        #expect(await other.says("/slurm/none/sbatch is no program that can be run"), "\(other.lines)")
        _ = await other.ending()
    }
}
