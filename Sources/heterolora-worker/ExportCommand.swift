import ArgumentParser
import Domain
import Engine
import Foundation
import Sandbox
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
    @Option(help: ArgumentHelp("Which budget's adapter, where the run has several.", valueName: "parameters"))
    var budget: Int?
    @Option(help: ArgumentHelp("Which draw's adapter, of the arm random.", valueName: "number"))
    var draw: Int?
    @Option(help: ArgumentHelp("Where the files go; must not be there yet.", valueName: "folder"))
    var output: String

    func run() throws {
        let folder = RunFolder(path: runFolder)
        let plan = try folder.plan().plan
        let trial = try trial(of: plan)
        guard !FileManager.default.fileExists(atPath: output) else {
            throw ValidationError("\(output) is there already; nothing was written")
        }
        // All or nothing: the folder gets its name when it is complete.
        let partial = output + ".partial"
        try? FileManager.default.removeItem(atPath: partial)
        try FileManager.default.createDirectory(atPath: partial, withIntermediateDirectories: true)
        var isWhole = false
        defer { if !isWhole { try? FileManager.default.removeItem(atPath: partial) } }
        confine(plan, partial)
        let files = try AdapterExport(plan: plan, folder: "\(runFolder)/adapters/\(trial.fileName)").files(format)
        for file in files {
            let target = URL(filePath: partial + "/" + file.name)
            try FileManager.default.createDirectory(at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(file.bytes).write(to: target)
        }
        try FileManager.default.moveItem(atPath: partial, toPath: output)
        isWhole = true
        for file in files { print("\(output)/\(file.name)  \(file.bytes.count) bytes") }
    }

    /// Adapter and model are files of strangers, read by somebody who may write more than a worker may.
    private func confine(_ plan: Plan, _ partial: String) {
        let parent = URL(filePath: partial).deletingLastPathComponent().path
        let fence = FileFence(
            readable: [runFolder, plan.model.path], writableFolders: [partial], renamingFolders: [parent])
        for gap in Confinement.enter(memoryBytesMax: nil) + Confinement.enter(fence) { complain(gap) }
    }

    /// The one that is meant. Where nothing is said of draws, the first one.
    private func trial(of plan: Plan) throws -> TrialID {
        let seed = seed ?? plan.training.seeds.first ?? 0
        let trained = plan.lineup.trials.filter { $0.arm.rawValue == arm && $0.seed == seed }
        guard !trained.isEmpty else {
            let arms = plan.arms.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("the run has the arms \(arms) and the seeds \(plan.training.seeds)")
        }
        let meant = trained.filter { (budget ?? $0.budget) == $0.budget && (draw ?? $0.draw) == $0.draw }
        guard let trial = meant.first, Set(meant.map(\.budget)).count == 1 else {
            let known = trained.map(\.words).joined(separator: "; ")
            throw ValidationError("--budget and --draw have to say which of these: \(known)")
        }
        return trial
    }
}
