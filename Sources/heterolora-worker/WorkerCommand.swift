import ArgumentParser
import Domain
import Engine
import Foundation
import Kernels
import Workspace

/// `heterolora-worker`: the program that does the numerics. One subcommand, one file.
@main
struct WorkerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "heterolora-worker", abstract: "Trains and checks; knows no daemon and no database.",
        version: Version.text,
        subcommands: [
            RunCommand.self, CalibrateCommand.self, ExportCommand.self, CheckGoldenCommand.self, KernelsCommand.self,
            TryKernelCommand.self,
        ])

    /// Ends with the statuses of `ExitStatus`: a malformed file is another thing than a "no".
    static func main() {
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch let error as FormatError {
            fail("\(error)", .malformedInput)
        } catch let error as WorkspaceError {
            // A full disk may have room again; files that are wrong stay wrong.
            fail("\(error)", error.code == .system ? .unavailable : .malformedInput)
        } catch let error as EngineError {
            fail("\(error)", .malformedInput)
        } catch let error as KernelError {
            // Another process may be had in a moment; a kernel that is wrong stays wrong until somebody names another.
            fail("\(error)", error.code == .untried ? .unavailable : .badConfiguration)
        } catch let error as EngineStopped {
            fail("\(error)", .cancelled)
        } catch {
            exit(withError: error)
        }
    }

    private static func fail(_ words: String, _ status: ExitStatus) -> Never {
        complain(words)
        exit(withError: ExitCode(status.rawValue))
    }
}

/// Writes one line to standard error, where the disk behind it has room: a log that cannot be written must not end a run.
func complain(_ line: String) {
    try? FileHandle.standardError.write(contentsOf: Data("heterolora-worker: \(line)\n".utf8))
}
