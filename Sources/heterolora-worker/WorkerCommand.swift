import ArgumentParser
import Domain

/// `heterolora-worker`: the program that does the numerics. One subcommand, one file.
@main
struct WorkerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "heterolora-worker", abstract: "Trains and checks; knows no daemon and no database.",
        subcommands: [RunCommand.self, CalibrateCommand.self, CheckGoldenCommand.self])
}
