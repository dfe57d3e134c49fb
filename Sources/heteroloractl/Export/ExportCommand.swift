import ArgumentParser
import Domain
import Foundation

/// A run for other tools: its adapter, which the worker writes, or what the ledger says of it in the form of a standard.
struct ExportCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract:
            "Writes a run's adapter for other tools, or what the ledger says of it as lineage, provenance, bill of materials or card.",
        discussion: """
            peft, gguf, axolotl and llama-factory write the adapter of a run folder into a new folder (--output). openlineage, in-toto, \
            cyclonedx and model-card tell what the ledger says of a run that has ended, and print it where --output names no file: nothing is \
            in them that the ledger does not say.

            in-toto has a line for each adapter: a DSSE envelope signed with the ledger's key where --key has it, else the statement alone.
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case peft, gguf, axolotl
        case llamaFactory = "llama-factory"
        case openLineage = "openlineage"
        case inToto = "in-toto"
        case cycloneDX = "cyclonedx"
        case modelCard = "model-card"

        /// Nil for an adapter's files, which only the worker can write.
        var document: RunDocument.Form? {
            switch self {
            case .peft, .gguf, .axolotl, .llamaFactory: nil
            case .openLineage: .lineage
            case .inToto: .provenance
            case .cycloneDX: .billOfMaterials
            case .modelCard: .card
            }
        }
    }

    @Argument(
        help: ArgumentHelp(
            "A run folder, with plan.json and adapters/ in it; for what the ledger says, a request's id or name.",
            valueName: "run"), completion: RequestCompletion.kind)
    var run: String
    @Option(help: "What is written.")
    var format: Format
    @Option(help: "Which arm's adapter; searched where nothing is said.")
    var arm: String?
    @Option(help: "Which seed's adapter; the first one where nothing is said.")
    var seed: UInt64?
    @Option(help: ArgumentHelp("Which budget's adapter, where the run has several.", valueName: "parameters"))
    var budget: Int?
    @Option(
        help: ArgumentHelp("Which draw's adapter, of the arm random; the first one where nothing is said.", valueName: "number")
    )
    var draw: Int?
    @Option(
        help: ArgumentHelp("Where it goes, a folder for an adapter, else a file; must not be there yet.", valueName: "path"))
    var output: String?
    @Option(help: ArgumentHelp("The ledger's signing key, for in-toto.", valueName: "file"))
    var key: String?
    @OptionGroup var language: LanguageOption
    @OptionGroup var worker: WorkerOptions
    @OptionGroup var ledger: DatabaseOptions

    func perform() async throws {
        try checkOptions()
        guard let form = format.document else { return try becomeWorker() }
        if let output { try OutputFile.check(output) }
        let text = try await RunDocument(run, in: ledger.open(), signedWith: key).text(form, in: language.chosen)
        guard let output else { return say(lines: text) }
        try OutputFile.write(Data(text.utf8), to: output)
    }

    private func becomeWorker() throws {
        guard let output else { throw Failure(.wrongUsage, "--output is missing: where the adapter's files go") }
        var arguments = ["export", run, "--format", format.rawValue, "--arm", arm ?? Arm.searched.rawValue, "--output", output]
        if let seed { arguments += ["--seed", "\(seed)"] }
        if let budget { arguments += ["--budget", "\(budget)"] }
        if let draw { arguments += ["--draw", "\(draw)"] }
        try worker.program().become(arguments)
    }

    /// What would make no difference is not passed over.
    private func checkOptions() throws {
        let ofAdapters = [
            ("--arm", arm != nil), ("--seed", seed != nil), ("--budget", budget != nil), ("--draw", draw != nil),
            ("--worker", worker.worker != nil),
        ]
        let useless =
            (format.document == nil ? [] : ofAdapters) + [
                ("--key", key != nil && format != .inToto), ("--language", language.language != nil && format != .modelCard),
            ]
        guard let option = useless.first(where: \.1) else { return }
        throw Failure(.wrongUsage, "\(option.0) means nothing with --format \(format.rawValue)")
    }
}
