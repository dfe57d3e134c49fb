import ArgumentParser
import Domain
import Engine
import Foundation

/// Holds the engine against reference numbers.
struct CheckGoldenCommand: NumericsCommand {
    static let configuration = CommandConfiguration(
        commandName: "check-golden",
        abstract: "Computes golden cases and prints how far each tensor is from its reference; exits with 1 past the tolerance."
    )

    @Argument(
        help:
            "Folders of cases: model and case.safetensors, texts with their hidden states, or a peft adapter with what it gives."
    )
    var folders: [String]
    @Option(
        help: ArgumentHelp(
            "The all-MiniLM-L6-v2 folder, for cases of real texts; else the one that scripts/poc has fetched.",
            valueName: "folder"))
    var miniLM: String?
    @Option(
        name: .customLong("smollm2"),
        help: ArgumentHelp(
            "The folder of SmolLM2-135M-Instruct's GGUF file, for cases of real texts; else the one that scripts/test has fetched.",
            valueName: "folder"))
    var smolLM2: String?
    @Option(
        help: ArgumentHelp(
            "The golden case that adapters in peft's format are for; else the folder beside theirs that they name.",
            valueName: "folder"))
    var base: String?

    func run(on machine: Machine) throws {
        var failedCount = 0
        for folder in folders {
            do {
                failedCount += try check(folder)
            } catch {
                print("\(folder): FAIL: \(error)")
                failedCount += 1
            }
        }
        guard failedCount == 0 else { throw ExitCode(ExitStatus.negative.rawValue) }
    }

    /// - Returns: how many tensors are past the tolerance.
    private func check(_ folder: String) throws -> Int {
        let deviations = try deviations(folder)
        for deviation in deviations {
            print(
                "\(deviation.isWithinTolerance ? "ok  " : "FAIL") \(deviation.name): largest error "
                    + "\(deviation.absoluteError) absolute, \(deviation.relativeError) relative where that matters")
        }
        let failedCount = deviations.count { !$0.isWithinTolerance }
        print("\(folder): \(deviations.count) tensors, \(failedCount) past the tolerance")
        return failedCount
    }

    private func deviations(_ folder: String) throws -> [Deviation] {
        if GoldenAdapter.exists(in: folder) { return try GoldenAdapter(folder: folder, baseFolder: base).check() }
        let models = GoldenTexts.models(in: folder)
        guard !models.isEmpty else { return try GoldenCase(folder: folder).check() }
        return try models.flatMap { model in
            guard let modelFolder = self.folder(of: model) else {
                let option = model == .miniLM ? "--mini-lm" : "--smollm2"
                throw ValidationError("real texts need the model that they were run on: \(option) FOLDER")
            }
            return try GoldenTexts(folder: folder, model: model).check(modelFolder: modelFolder)
        }
    }

    /// Where it was said to be, or where `scripts/poc` and `scripts/test` have put it; nil where they have not.
    private func folder(of model: GoldenTexts.Model) -> String? {
        if let given = model == .miniLM ? miniLM : smolLM2 { return given }
        let environment = ProcessInfo.processInfo.environment
        let cache = environment["XDG_CACHE_HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? NSHomeDirectory() + "/.cache"
        let stores = [environment["HETEROLORA_MODELS"], cache + "/heterolora/models"].compactMap { $0 }
        return stores.map { "\($0)/\(model.folderName)" }.first { FileManager.default.fileExists(atPath: $0) }
    }
}
