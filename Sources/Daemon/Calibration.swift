import Domain
import FoundationEssentials
import Subprocess
import SystemPackage
import Workspace

/// How fast this machine trains: asked of the worker once, then kept in the state folder for as long as runs compute with the same
/// processor, kernel, library and threads.
struct Calibration {
    private static let fileName = "machine-speed.json"
    private static let sizeBytesMax = 64 << 10

    let worker: FilePath
    let state: RunFolder

    /// The kept measurement, or a new one.
    /// - Returns: whether it was measured just now.
    /// - Throws: `DaemonError` with the worker's own status and words: no run could compute here either.
    func speed() async throws -> (speed: MachineSpeed, isNew: Bool) {
        let today = try await ask(MachineReading.self, ["kernels", "--json"]).answer
        if let kept = try? JSONDecoder().decode(
            MachineSpeed.self, from: Data(state.read(Self.fileName, sizeBytesMax: Self.sizeBytesMax))),
            kept.holds(on: today)
        {
            return (kept, false)
        }
        let (speed, text) = try await ask(MachineSpeed.self, ["calibrate"])
        _ = try state.write(text, to: Self.fileName)
        return (speed, true)
    }

    private func ask<Answer: Decodable>(_ kind: Answer.Type, _ arguments: [String]) async throws -> (
        answer: Answer, text: [UInt8]
    ) {
        let result = try await Subprocess.run(
            .path(worker), arguments: Arguments(arguments), output: .bytes(limit: Self.sizeBytesMax),
            error: .string(limit: Self.sizeBytesMax))
        let question = "\(worker) \(arguments[0])"
        guard result.terminationStatus.isSuccess else {
            let isConfiguration = result.terminationStatus == .exited(ExitStatus.badConfiguration.rawValue)
            throw DaemonError(
                status: isConfiguration ? .badConfiguration : .unavailable,
                reason: "\(question) ended with \(result.terminationStatus): \(result.standardError)")
        }
        do {
            return (try JSONDecoder().decode(kind, from: Data(result.standardOutput)), result.standardOutput)
        } catch {
            throw DaemonError(status: .badConfiguration, reason: "\(question): the answer is none of this release's worker")
        }
    }
}
