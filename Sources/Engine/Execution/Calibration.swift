internal import Domain

/// Measures this machine by the engine's own training step, on a random model of two blocks as wide as MiniLM's.
public struct Calibration {
    private static let configuration = """
        {"model_type": "bert", "hidden_size": 384, "num_hidden_layers": 2, "intermediate_size": 1536, "vocab_size": 512,
         "max_position_embeddings": 64, "num_attention_heads": 12, "hidden_act": "gelu"}
        """
    private static let task = LearningTask(type: .classification, labels: ["0", "1"], tokenCountMax: 64, pooling: .mean)
    private static let settings = TrainingSettings(
        epochs: 1, batchSize: 32, learningRate: 1e-4, seeds: [1], warmupShare: 0, weightDecay: 0, gradientNormMax: 1)

    private let shape: ModelShape
    private let learner: Learner
    private let rows: [TaskRow]

    public init(shardCount: Int = Shards.defaultCount) throws {
        let configuration = try ModelConfiguration(json: Array(Self.configuration.utf8))
        shape = try ModelShape(configuration: configuration)
        let model = try Transformer(
            configuration: configuration, checkpoint: .random(seed: 1))
        let allocation = Allocation(placements: shape.linearSites.map { Placement(site: $0, rank: 2) })
        learner = try Learner(
            model: model,
            adapters: AdapterSet(allocation: allocation, training: Self.settings, seed: 1, shardCount: shardCount),
            head: LinearHead(task: Self.task, hiddenWidth: shape.hiddenWidth, seed: 1, shardCount: shardCount), task: Self.task,
            shardCount: shardCount)
        rows = Self.rows(vocabularySize: shape.vocabularySize)
    }

    /// 32 rows of 10 to 40 tokens, 25 in the mean: what short texts look like.
    private static func rows(vocabularySize: Int) -> [TaskRow] {
        var generator = SeededGenerator(seed: 1, stream: "calibration")
        return (0..<settings.batchSize).map { index in
            let length = 10 + index * 30 / (settings.batchSize - 1)
            let ids = (0..<length).map { _ in Int.random(in: 0..<vocabularySize, using: &generator) }
            return TaskRow(ids: ids, types: ids.map { _ in 0 }, label: index % 2)
        }
    }

    /// Floating-point operations per second of training, counted as `Estimate` counts them: twice the forward pass for each row
    /// (forward, and the gradient of the inputs).
    /// - Parameter secondsMin: how long to measure, after one step to warm up.
    public func flopsPerSecond(secondsMin: Double, clock: () -> Double) -> Double {
        let descent = Descent(parameters: learner.parameters, settings: Self.settings, stepCount: 1 << 20)
        let batch = Array(rows.indices)
        _ = learner.step(descent, rows, at: batch)
        let start = clock()
        var steps = 0
        while clock() - start < secondsMin {
            _ = learner.step(descent, rows, at: batch)
            steps += 1
        }
        let flops = rows.reduce(0) { $0 + 2 * shape.forwardFlops(tokenCount: Double($1.tokenCount)) }
        return Double(steps) * flops / (clock() - start)
    }
}
