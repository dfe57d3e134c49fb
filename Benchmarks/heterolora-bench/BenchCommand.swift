import ArgumentParser

@main
struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "heterolora-bench", abstract: "Figures about the engine, for those who work on it.",
        subcommands: [TrialsCommand.self, CompareCommand.self, ThroughputCommand.self, ScalingCommand.self])
}
