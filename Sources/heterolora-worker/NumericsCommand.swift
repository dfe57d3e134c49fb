import ArgumentParser
import Domain
import Engine
import Foundation
import Kernels

/// A subcommand that computes: before it begins, the kernels are chosen and looked at, and the program may have started itself again.
protocol NumericsCommand: ParsableCommand {
    /// - Parameter machine: what this process computes with.
    mutating func run(on machine: Machine) throws
}

extension NumericsCommand {
    mutating func run() throws {
        try run(
            on: Kernels.settle(
                arguments: CommandLine.arguments, environment: ProcessInfo.processInfo.environment, complain: complain))
    }
}

extension MachineReading {
    init(_ machine: Machine) {
        self.init(machine: machine, threadCount: Shards.defaultCount, shardCount: Shards.defaultCount)
    }
}
