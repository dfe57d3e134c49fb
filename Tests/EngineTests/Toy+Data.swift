import Domain
import Engine
import Foundation
import TestSupport

extension Toy {
    /// Lines of JSON as all three splits of a plan, read with the tokenizer of `model`, or of the folder itself.
    static func data(
        _ lines: [String], _ columns: DataSelection.Columns, in folder: TemporaryFolder, model: String? = nil,
        tokenCountMax: Int = 200,
        task: LearningTask.Kind = .causalLanguageModel
    ) throws -> TrialData {
        try folder.write("rows.jsonl", lines.joined(separator: "\n"))
        let toy = try Toy.plan()
        let stored = StoredData(
            name: "rows.jsonl", path: folder.path + "/rows.jsonl", digest: .zero, sizeBytes: 1, rowCount: lines.count,
            wordCount: 1)
        let plan = Plan(
            formatVersion: toy.formatVersion, request: toy.request,
            model: StoredModel(
                name: "m", path: model ?? folder.path, weightsDigest: .zero, configurationDigest: .zero, tokenizerDigest: .zero,
                shape: toy.model.shape),
            data: PlannedData(
                train: stored, validation: stored, test: stored, columns: columns, sample: DataSelection.Sample()),
            task: LearningTask(type: task, labels: [], tokenCountMax: tokenCountMax, pooling: .mean),
            trainableParameterCountMax: 1, durationSecondsMax: 1, search: toy.search, training: toy.training, arms: toy.arms,
            policyDigests: [])
        return try TrialData(plan: plan, tokenizer: try Tokenizers.open(modelFolder: model ?? folder.path))
    }
}
