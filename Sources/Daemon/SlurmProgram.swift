import Domain
import FoundationEssentials
import Slurm
import Subprocess
import SystemPackage

/// Runs Slurm's commands, each as a process of its own.
enum SlurmProgram {
    /// `squeue` may print every job of a large cluster.
    private static let outputBytesMax = 64 << 20
    private static let wordsBytesMax = 1 << 16
    /// One that waits for a controller which does not answer gives up after ten seconds by itself, and scancel may try for longer.
    private static let secondsMax = 30

    /// - Returns: what the command printed.
    /// - Throws: `SlurmError` in the command's own words; also where it takes too long, or the task is cancelled.
    static func run(_ command: SlurmCommand) async throws(SlurmError) -> Data {
        let result: (status: TerminationStatus, output: [UInt8], words: String)?
        do {
            result = try await answer(command)
        } catch {
            throw SlurmError(command: command.name, reason: "cannot be run: \(error)".printable)
        }
        guard let result else {
            throw SlurmError(command: command.name, reason: "has not answered within \(secondsMax) s")
        }
        guard result.status.isSuccess else {
            // Slurm begins each line with its command's name, which the error has.
            let lines = result.words.replacing("\(command.name): error: ", with: "").split(separator: "\n")
            let words = lines.suffix(2).joined(separator: "; ")
            throw SlurmError(
                command: command.name,
                reason: words.isEmpty ? "ended with \(result.status)" : String(words.prefix(500)).printable)
        }
        return Data(result.output)
    }

    /// The same, though the task may be cancelled.
    static func runUnbroken(_ command: SlurmCommand) async throws(SlurmError) -> Data {
        let result: Result<Data, SlurmError> = await Task {
            do throws(SlurmError) {
                return .success(try await run(command))
            } catch {
                return .failure(error)
            }
        }.value
        return try result.get()
    }

    /// Nil when the time is over.
    private static func answer(
        _ command: SlurmCommand
    ) async throws -> (status: TerminationStatus, output: [UInt8], words: String)? {
        try await withThrowingTaskGroup(of: (status: TerminationStatus, output: [UInt8], words: String)?.self) { group in
            group.addTask {
                let result = try await Subprocess.run(
                    .path(FilePath(command.path)), arguments: Arguments(command.arguments),
                    environment: .custom(
                        command.environment.map { Array("\($0)=\($1)".utf8) + [0] }),
                    input: .string(command.input), output: .bytes(limit: outputBytesMax), error: .string(limit: wordsBytesMax))
                return (result.terminationStatus, result.standardOutput, result.standardError)
            }
            group.addTask {
                try await Task.sleep(for: .seconds(secondsMax))
                return nil
            }
            defer { group.cancelAll() }
            return try await group.next() ?? nil
        }
    }
}
