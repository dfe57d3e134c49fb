public import Domain
internal import FoundationEssentials
internal import Tensors

/// One file that a trial leaves behind, before anybody has written it.
public struct TrialFile: Sendable {
    public let kind: Artifact.Kind
    /// Relative to the run folder.
    public let path: String
    public let bytes: [UInt8]
}

extension TrainedTrial {
    /// What `head.json` says: all that a program needs besides the adapter to predict as this trial does.
    private struct HeadConfiguration: Encodable {
        let task: LearningTask.Kind
        let labels: [String]
        let pooling: LearningTask.Pooling
        let maxTokens: Int
        let baseModel: String
        /// What was read of the data files, for whoever compares predictions on the same rows.
        let columns: DataSelection.Columns
        let testDigest: Digest
    }

    /// The adapter in peft's format (none in the head-only arm) with its shortcuts beside it, the head, and the predictions on the
    /// test rows. Of a full fine-tuning the predictions only: it is a yardstick, not a result, and its head fits no other model.
    public func files(plan: Plan, data: TrialData) throws -> [TrialFile] {
        let folder = "adapters/\(result.trial.fileName)/"
        let told = TrialFile(kind: .predictions, path: folder + "predictions.tsv", bytes: predictions(plan, data))
        if result.trial.arm == .full { return [told] }
        var files: [TrialFile] = []
        if !adapters.modules.isEmpty {
            for file in try PeftAdapter.files(adapters, plan: plan) {
                let kind: Artifact.Kind =
                    file.name == PeftAdapter.configurationName ? .adapterConfiguration : .adapterWeights
                files.append(TrialFile(kind: kind, path: folder + file.name, bytes: file.bytes))
            }
        }
        let configuration = HeadConfiguration(
            task: plan.task.type, labels: plan.task.labels, pooling: plan.task.pooling, maxTokens: plan.task.tokenCountMax,
            baseModel: plan.model.name, columns: plan.data.columns, testDigest: plan.data.test.digest)
        files.append(
            TrialFile(kind: .headConfiguration, path: folder + "head.json", bytes: Array(try Self.json(configuration))))
        if let head {
            files.append(
                TrialFile(kind: .headWeights, path: folder + "head.safetensors", bytes: try Self.weights(of: head)))
        }
        return files + [told]
    }

    private static func json(_ value: some Encodable) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(value) + Data("\n".utf8)
    }

    private static func weights(of head: LinearHead) throws -> [UInt8] {
        let (weight, bias) = head.unscaled()
        return try SafetensorsWriter.bytes([
            SafetensorsWriter.Tensor(name: "weight", shape: [head.weight.rows, head.weight.columns], values: weight),
            SafetensorsWriter.Tensor(name: "bias", shape: [head.bias.columns], values: bias),
        ])
    }

    /// One line per test row: its number in the file, and what was predicted. The text stays where it is.
    private func predictions(_ plan: Plan, _ data: TrialData) -> [UInt8] {
        let header: String
        let columns: [[String]]
        switch plan.task.type {
        case .classification:
            let names = { (indices: [Int]?) in (indices ?? []).map { plan.task.labels[$0] } }
            header = "row\tlabel\tprediction\n"
            columns = [names(result.testLabelIndices), names(result.testPredictionIndices)]
        case .regression:
            header = "row\tvalue\tprediction\n"
            columns = [data.test.map { "\($0.value)" }, (result.testOutputs ?? []).map { "\($0)" }]
        case .causalLanguageModel:
            header = "row\tpredicted tokens\tnats per token\n"
            columns = [data.test.map { "\($0.targetCount)" }, (result.testRowLosses ?? []).map { "\($0)" }]
        }
        let lines = zip(data.testRowNumbers, zip(columns[0], columns[1])).map { "\($0)\t\($1.0)\t\($1.1)\n" }
        return Array((header + lines.joined()).utf8)
    }
}
