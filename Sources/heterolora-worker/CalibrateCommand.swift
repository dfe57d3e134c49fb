import ArgumentParser
import Domain
import Engine
import Foundation
import Sandbox

/// Measures this machine, for the estimates of admission.
struct CalibrateCommand: NumericsCommand {
    static let configuration = CommandConfiguration(
        commandName: "calibrate",
        abstract: "Runs the training step on a small random model and prints this machine's speed as one line of JSON.")

    @Option(help: ArgumentHelp("How long to measure.", valueName: "seconds"))
    var seconds = 2.0

    func validate() throws {
        guard seconds > 0, seconds <= 600 else { throw ValidationError("--seconds must be above 0 and at most 600") }
    }

    func run(on machine: Machine) throws {
        for gap in Confinement.enter(memoryBytesMax: nil) + Confinement.enter(FileFence(readable: [])) { complain(gap) }
        let calibration = try Calibration()
        let speed = MachineSpeed(
            flopsPerSecond: calibration.flopsPerSecond(secondsMin: seconds, clock: Clocks.monotonicSeconds),
            threadCount: Shards.defaultCount, measuredAt: Clocks.now(), shardCount: Shards.defaultCount, machine: machine)
        print(try CanonicalJSON.text(speed))
    }
}
