import ArgumentParser
import Domain

/// A run's adapter for other tools. The worker knows the formats; this program only finds and becomes it.
struct ExportCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Writes a run's adapter for peft, llama.cpp, Axolotl or LLaMA-Factory.")

    @Argument(help: ArgumentHelp("The run folder, with plan.json and adapters/ in it.", valueName: "run"))
    var runFolder: String
    @Option(help: "peft, gguf, axolotl or llama-factory.")
    var format: String
    @Option(help: "Which arm's adapter.")
    var arm = "searched"
    @Option(help: "Which seed's adapter; the first one where nothing is said.")
    var seed: UInt64?
    @Option(help: ArgumentHelp("Which budget's adapter, where the run has several.", valueName: "parameters"))
    var budget: Int?
    @Option(
        help: ArgumentHelp("Which draw's adapter, of the arm random; the first one where nothing is said.", valueName: "number")
    )
    var draw: Int?
    @Option(help: ArgumentHelp("Where the files go; must not be there yet.", valueName: "folder"))
    var output: String
    @OptionGroup var worker: WorkerOptions

    func perform() throws {
        var arguments = ["export", runFolder, "--format", format, "--arm", arm, "--output", output]
        if let seed { arguments += ["--seed", "\(seed)"] }
        if let budget { arguments += ["--budget", "\(budget)"] }
        if let draw { arguments += ["--draw", "\(draw)"] }
        try worker.program().become(arguments)
    }
}
