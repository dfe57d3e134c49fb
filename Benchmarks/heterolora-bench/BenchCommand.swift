import ArgumentParser
import Foundation
import Kernels

@main
struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "heterolora-bench", abstract: "Figures about the engine, for those who work on it.",
        subcommands: [
            TrialsCommand.self, CompareCommand.self, ThroughputCommand.self, ScalingCommand.self, KernelsCommand.self,
            TryKernelCommand.self, KernelFiguresCommand.self,
        ])

    /// Computes with the kernel that a worker would compute with: figures of another would be of no use.
    static func main() {
        do {
            var command = try parseAsRoot()
            if !(command is TryKernelCommand) && !(command is KernelFiguresCommand) {
                _ = try Kernels.settle(
                    arguments: CommandLine.arguments, environment: ProcessInfo.processInfo.environment,
                    complain: { FileHandle.standardError.write(Data("heterolora-bench: \($0)\n".utf8)) })
            }
            try command.run()
        } catch {
            exit(withError: error)
        }
    }
}
