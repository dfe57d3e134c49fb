import Domain
import Foundation
import TestSupport
import Testing

/// Which worker the real daemon starts for which request. What stands for PyTorch's here notes that it was called and is the other one.
@Suite(.serialized, .timeLimit(.minutes(30))) struct EngineChoiceTests {
    /// A program in the house that writes its first argument into `asked` and then does `rest`.
    private func worker(_ name: String, _ rest: String, in house: TestHouse) throws -> String {
        let path = house.folder.path + "/" + name
        try house.folder.write(name, "#!/bin/sh\necho \"$1\" >> '\(house.folder.path)/asked'\n\(rest)\n".utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        return path
    }

    private func torchRequest(_ house: TestHouse) throws -> String {
        try house.request().replacing("  compare:", with: "  engine: torch\n  compare:")
    }

    @Test func aRequestIsComputedByTheEngineThatItNames() async throws {
        let house = try await TestHouse()
        let other = try worker("torch", "exec '\(LiveProgram.folder)/heterolora-worker' \"$@\"", in: house)
        try house.drop("torch.yaml", torchRequest(house).utf8)
        let daemon = try LiveProgram(house, options: ["--torch-worker", other])
        #expect(await daemon.says("run ended"), "\(daemon.lines)")
        // Models are looked into, and machines measured, by the other one alone.
        #expect(try house.folder.text("asked") == "run\n")
        try house.drop("own.yaml", house.request().utf8)
        #expect(await daemon.says("run ended"), "\(daemon.lines)")
        #expect(await daemon.stop() == 0)
        #expect(try house.folder.text("asked") == "run\n")
        #expect(try house.receipts("done").map(\.state) == [.finished, .finished])
    }

    @Test func withoutAWorkerItIsRefused() async throws {
        let house = try await TestHouse()
        try house.drop("torch.yaml", torchRequest(house).utf8)
        let daemon = try LiveProgram(house)
        #expect(await daemon.says("verdict"), "\(daemon.lines)")
        #expect(await daemon.stop() == 0)
        let receipt = try #require(try house.receipts("refused").first)
        #expect(receipt.verdict?.findings.map(\.rule) == ["engine/absent"])
    }

    @Test func anAdmittedRunWaitsForAWorkerThatWasTakenAway() async throws {
        let house = try await TestHouse()
        // "What may pass", so that the run waits.
        let other = try worker("torch", "exit \(ExitStatus.unavailable.rawValue)", in: house)
        try house.drop("torch.yaml", torchRequest(house).utf8)
        let first = try LiveProgram(house, options: ["--torch-worker", other])
        #expect(await first.says("run interrupted"), "\(first.lines)")
        #expect(await first.stop() == 0)
        let second = try LiveProgram(house)
        #expect(await second.says("there is no worker for the engine 'torch' any more"), "\(second.lines)")
        #expect(await second.stop() == 0)
    }

    @Test func whatIsNoProgramIsToldAtTheStart() async throws {
        let house = try await TestHouse()
        let daemon = try LiveProgram(house, options: ["--torch-worker", house.folder.path + "/none"])
        #expect(await daemon.ending() == ExitStatus.wrongUsage.rawValue)
        #expect(daemon.lines.contains { $0.contains("--torch-worker") }, "\(daemon.lines)")
    }
}
