import Domain
import Engine
import TestSupport

/// A small task on the tiny golden checkpoint: which half of the vocabulary do a text's tokens come from?
enum Toy {
    static let task = LearningTask(type: .classification, labels: ["low", "high"], tokenCountMax: 20, pooling: .mean)

    static func model() throws -> Transformer {
        let (configuration, checkpoint) = try Checkpoint.open(folder: Repository.golden + "/bert")
        return try Transformer(configuration: configuration, checkpoint: checkpoint)
    }

    static func shape() throws -> ModelShape {
        try ModelShape(configuration: try Checkpoint.open(folder: Repository.golden + "/bert").configuration)
    }

    static func settings(
        epochs: Int = 8, seeds: [UInt64] = [1], learningRate: Double = 1e-2, learningRates: [Double]? = nil,
        earlyStopping: Int? = nil, keep: TrainingSettings.Kept? = nil
    ) -> TrainingSettings {
        TrainingSettings(
            epochs: epochs, batchSize: 7, learningRate: learningRate, seeds: seeds, warmupShare: 0.1, weightDecay: 0.01,
            gradientNormMax: 1, learningRates: learningRates, earlyStopping: earlyStopping, keep: keep)
    }

    static func data() -> TrialData {
        TrialData(train: rows(45, stream: "train"), validation: rows(13, stream: "validation"), test: rows(17, stream: "test"))
    }

    private static func rows(_ count: Int, stream: String) -> [TaskRow] {
        var generator = SeededGenerator(seed: 1, stream: stream)
        return (0..<count).map { index in
            let label = index % 2
            let ids = (0..<Int.random(in: 1...9, using: &generator)).map { _ in
                Int.random(in: 4..<50, using: &generator) + label * 46
            }
            return TaskRow(ids: ids, types: ids.map { _ in 0 }, label: label)
        }
    }

    static func plan(
        arms: [Arm] = [.searched, .uniform, .headOnly], proxy: ProxyName = .gradNorm, search: SearchSettings? = nil,
        seeds: [UInt64] = [1], training: TrainingSettings? = nil, budgets: [Int]? = nil, drawCount: Int? = nil
    ) throws -> Plan {
        let digest = Digest.zero
        func stored(_ name: String) -> StoredData {
            StoredData(name: name, path: "/\(name)", digest: digest, sizeBytes: 1, rowCount: 1, wordCount: 1)
        }
        guard let request = RequestID("toy") else { throw EngineError("toy is a request id") }
        return Plan(
            formatVersion: Plan.formatVersion, request: request,
            model: StoredModel(
                name: "toy", path: "/toy", weightsDigest: digest, configurationDigest: digest, tokenizerDigest: digest,
                shape: try shape()),
            data: PlannedData(
                train: stored("train"), validation: stored("validation"), test: stored("test"),
                columns: DataSelection.Columns(text: "text", label: "label"), sample: DataSelection.Sample()),
            task: task, trainableParameterCountMax: budgets?.last ?? 1300, durationSecondsMax: 60,
            search: search
                ?? SearchSettings(method: .static, proxy: proxy, probeBatchCount: 9, rank: 4, sites: .allLinear),
            training: training ?? settings(seeds: seeds), arms: arms, policyDigests: [],
            budgets: budgets, drawCount: drawCount)
    }
}
