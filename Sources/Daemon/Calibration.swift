import Domain
import FoundationEssentials
import Subprocess
import SystemPackage
import Workspace

/// How fast this machine trains: asked of the worker once, then kept in the state folder.
struct Calibration {
    private static let sizeBytesMax = 64 << 10

    let worker: FilePath
    let state: RunFolder

    /// The kept measurement, or a new one.
    /// - Returns: whether it was measured just now.
    func speed() async throws -> (speed: MachineSpeed, isNew: Bool) {
        if let kept = try? JSONDecoder().decode(
            MachineSpeed.self, from: Data(state.read("machine-speed.json", sizeBytesMax: Self.sizeBytesMax)))
        {
            return (kept, false)
        }
        let result = try await Subprocess.run(
            .path(worker), arguments: ["calibrate"], output: .bytes(limit: Self.sizeBytesMax),
            error: .string(limit: Self.sizeBytesMax))
        guard result.terminationStatus.isSuccess else {
            throw DaemonError(
                status: .unavailable,
                reason: "\(worker) calibrate ended with \(result.terminationStatus): \(result.standardError)")
        }
        let speed = try JSONDecoder().decode(MachineSpeed.self, from: Data(result.standardOutput))
        _ = try state.write(result.standardOutput, to: "machine-speed.json")
        return (speed, true)
    }
}
