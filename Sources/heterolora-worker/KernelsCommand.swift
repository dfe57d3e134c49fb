import ArgumentParser
import Domain
import Engine
import Foundation
import Kernels
import Sandbox

/// Says what a run that starts now would compute with.
struct KernelsCommand: NumericsCommand {
    static let configuration = CommandConfiguration(
        commandName: "kernels",
        abstract: "Says which kernel of OpenBLAS runs compute with on this machine, and what was passed over and why.",
        discussion: "OPENBLAS_CORETYPE=NAME forces one; it is run only where its products are right.")

    @Flag(help: "As one line of JSON.")
    var json = false

    func run(on machine: Machine) throws {
        let reading = MachineReading(machine)
        if json {
            print(try CanonicalJSON.text(reading))
        } else {
            print("\(machine.words), \(reading.threadCount) threads, \(reading.shardCount) shards")
        }
    }
}

/// A child that tries the kernel which it was started with; its parent reads the answer.
struct TryKernelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: KernelTrials.command, abstract: "Measures the kernel that is loaded.", shouldDisplay: false)

    func run() throws {
        KernelTrials.prepareChild()
        // A kernel that computes wrongly may do anything. Its parent reads one answer, and no words beside it.
        _ = Confinement.enter(memoryBytesMax: nil) + Confinement.enter(FileFence(readable: []))
        print(try KernelMeasurement.here().json())
    }
}
