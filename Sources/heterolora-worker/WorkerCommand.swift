import ArgumentParser
import Domain
import Engine
import Foundation
import Kernels
import Sandbox
import Workspace

/// `heterolora-worker`: the program that does the numerics. One subcommand, one file.
@main
struct WorkerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "heterolora-worker", abstract: "Trains and checks; knows no daemon and no database.",
        version: Version.text,
        subcommands: [
            RunCommand.self, InspectCommand.self, CalibrateCommand.self, ExportCommand.self, CheckGoldenCommand.self,
            KernelsCommand.self, TryKernelCommand.self,
        ] + sharing)

    /// What is there only in a worker that was built with MPI.
    private static var sharing: [any ParsableCommand.Type] {
        #if MPI
            [MeasureSumCommand.self]
        #else
            []
        #endif
    }

    /// Ends with the statuses of `ExitStatus`: a malformed file is another thing than a "no".
    static func main() {
        for gap in Confinement.closeInherited() { complain(gap) }
        Kernels.startAlone(
            arguments: CommandLine.arguments, environment: ProcessInfo.processInfo.environment, complain: complain)
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch {
            guard let status = status(of: error) else { exit(withError: error) }
            complain("\(error)")
            exit(withError: ExitCode(status.rawValue))
        }
    }

    /// Nil for what is the argument parser's own. One `switch`: Swift 6.3.1, optimising, passes over clauses of a `catch` for each type.
    static func status(of error: any Error) -> ExitStatus? {
        switch error {
        case is FormatError, is ModelConfigurationError, is EngineError: .malformedInput
        // A full disk may have room again; files that are wrong stay wrong.
        case let error as WorkspaceError: error.code == .system ? .unavailable : .malformedInput
        case is MissingLibrary: .unavailable
        // Another process may be had in a moment; a kernel that is wrong stays wrong until somebody names another.
        case let error as KernelError: error.code == .untried ? .unavailable : .badConfiguration
        case is EngineStopped: .cancelled
        case is MixedMachines: .badConfiguration
        default: nil
        }
    }
}

/// Writes one line to standard error, where the disk behind it has room: a log that cannot be written must not end a run.
func complain(_ line: String) {
    try? FileHandle.standardError.write(contentsOf: Data("heterolora-worker: \(line.printable)\n".utf8))
}
