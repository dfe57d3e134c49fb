import Domain
import Foundation
import Glibc
import Ledger
import TestSupport
import Testing

/// What takes long to read is read beside the loop that gives verdicts.
@Suite(.serialized, .timeLimit(.minutes(30))) struct StoreReadingTests {
    /// A house whose worker looks into a model only when `gate` is gone, or somebody has opened it.
    private func house() async throws -> (house: TestHouse, worker: String) {
        let house = try await TestHouse()
        let (gate, worker) = (house.folder.path + "/gate", house.folder.path + "/worker")
        try house.folder.write(
            "worker",
            """
            #!/bin/sh
            if [ "$1" = inspect ] && [ -p \(gate) ]; then cat \(gate) >/dev/null; fi
            exec \(LiveProgram.folder)/heterolora-worker "$@"
            """)
        try #require(unsafe chmod(worker, 0o755) == 0)
        return (house, worker)
    }

    private func close(_ house: TestHouse) { #expect(house.folder.pipe("gate")) }

    private func open(_ house: TestHouse) throws {
        // Waits for whoever reads it.
        let gate = unsafe Glibc.open(house.folder.path + "/gate", O_WRONLY | O_CLOEXEC)
        try #require(gate >= 0)
        try #require(unsafe unlink(house.folder.path + "/gate") == 0)
        _ = Glibc.close(gate)
    }

    @Test func othersGetTheirVerdictsMeanwhile() async throws {
        let (house, worker) = try await house()
        let daemon = try LiveProgram(house, worker: worker)
        close(house)
        try house.drop("slow.yaml", try house.request().utf8)
        try house.drop("quick.yaml", "no request".utf8)
        #expect(await daemon.says("decision=refused"), "\(daemon.lines)")
        #expect(try house.folder.names("spool/claimed").count == 1 && house.receipts("refused").count == 1)
        // The status is written at the end of each look.
        while (try? house.status())?.troubles.contains(where: { $0.contains("reading the model 'tiny'") }) != true {
            await Task.yield()
        }
        try open(house)
        #expect(await daemon.says("decision=admitted"), "\(daemon.lines)")
        #expect(await daemon.says("ending=finished"), "\(daemon.lines)")
        #expect(await daemon.stop() == 0)
    }

    /// A held request whose model has changed: it is read before somebody's approval is judged, and nobody waits for that.
    @Test func anApprovalWaitsForWhatItApproves() async throws {
        let (house, worker) = try await house()
        try house.holdRequests()
        var daemon = try LiveProgram(house, worker: worker)
        try house.drop("held.yaml", try house.request().utf8)
        #expect(await daemon.says("decision=held"), "\(daemon.lines)")
        let id = try #require(try house.receipts("held").first).request
        close(house)
        try house.folder.write("models/tiny/vocab.txt", try house.folder.text("models/tiny/vocab.txt") + "\nmore")
        try house.order("approve", id.text, as: "yes.yaml")
        try house.drop("quick.yaml", "no request".utf8)
        #expect(await daemon.says("decision=refused"), "\(daemon.lines)")
        #expect(try house.receipts("held").map(\.request) == [id] && house.folder.names("spool/claimed").count == 1)
        // Another order about the one that waits is no order about a request.
        let waiting = try #require(try house.folder.names("spool/claimed").first?.split(separator: ".").first)
        try house.order("cancel", String(waiting), as: "no.yaml")
        #expect(await daemon.says("decision=refused"), "\(daemon.lines)")
        // The daemon dies: the order still stands.
        await daemon.kill()
        daemon = try LiveProgram(house, worker: worker)
        try open(house)
        #expect(await daemon.says("ending=finished"), "\(daemon.lines)")
        #expect(await daemon.stop() == 0)
        let done = try house.receipts("done")
        #expect(done.count == 2)
        #expect(try house.folder.names("spool/claimed") == [])
        #expect(try await house.reader.verify(AuditEvidence(receipts: done)).isSound)
    }
}
