import ArgumentParser
import Domain
import Engine
import Foundation
import Workspace

/// A run's adapter for other tools.
struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Writes a run's adapter for peft, llama.cpp, Axolotl or LLaMA-Factory.")

    @Argument(help: ArgumentHelp("The run folder, with plan.json and adapters/ in it.", valueName: "run"))
    var runFolder: String
    @Option(
        help: "peft, gguf, axolotl or llama-factory.",
        transform: { text in
            guard let format = AdapterExport.Format(rawValue: text) else {
                let known = AdapterExport.Format.allCases.map(\.rawValue).joined(separator: ", ")
                throw ValidationError("'\(text)' is not one of \(known)")
            }
            return format
        })
    var format: AdapterExport.Format
    @Option(help: "Which arm's adapter.")
    var arm = "searched"
    @Option(help: "Which seed's adapter; the first one where nothing is said.")
    var seed: UInt64?
    @Option(help: ArgumentHelp("Where the files go; must not be there yet.", valueName: "folder"))
    var output: String

    func run() throws {
        let folder = RunFolder(path: runFolder)
        let plan = try folder.plan().plan
        let seed = seed ?? plan.training.seeds.first ?? 0
        guard let arm = Arm(rawValue: arm), plan.arms.contains(arm), plan.training.seeds.contains(seed) else {
            let arms = plan.arms.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("the run has the arms \(arms) and the seeds \(plan.training.seeds)")
        }
        let files = try AdapterExport(plan: plan, folder: "\(runFolder)/adapters/\(arm.rawValue)-\(seed)").files(format)
        guard !FileManager.default.fileExists(atPath: output) else {
            throw ValidationError("\(output) is there already; nothing was written")
        }
        // All or nothing: the folder gets its name when it is complete.
        let partial = output + ".partial"
        try? FileManager.default.removeItem(atPath: partial)
        for file in files {
            let target = URL(filePath: partial + "/" + file.name)
            try FileManager.default.createDirectory(at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(file.bytes).write(to: target)
        }
        try FileManager.default.moveItem(atPath: partial, toPath: output)
        for file in files { print("\(output)/\(file.name)  \(file.bytes.count) bytes") }
    }
}
