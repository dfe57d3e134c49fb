import ArgumentParser
import Domain
import Engine
import Glibc

/// How a training step grows with tokens and with blocks, on random models as wide as MiniLM. What counts is processor time, which
/// other programs on the machine disturb little.
struct ScalingCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scaling",
        abstract: "Processor seconds of a training step by tokens and by blocks, as a table; Benchmarks/scaling draws it.")

    /// Tokens of every text: attention's share, which grows with its square, stays the same.
    private static let textTokenCount = 32
    private static let settledStepCount = 3

    @Option(help: "Times that every point is measured; the median counts.")
    var repetitions = 3

    private struct Point: Hashable {
        let kind: String
        let blockCount: Int
        let rowCount: Int

        var x: Int { kind == "blocks" ? blockCount : rowCount * ScalingCommand.textTokenCount }
    }

    func run() throws {
        let byTokens = stride(from: 8, through: 64, by: 8).map { Point(kind: "tokens", blockCount: 6, rowCount: $0) }
        let byBlocks = stride(from: 2, through: 24, by: 2).map { Point(kind: "blocks", blockCount: $0, rowCount: 16) }
        var seconds: [Point: [Double]] = [:]
        // In turn, so that a machine's slow minute does not fall on one point.
        for _ in 0..<repetitions {
            for point in byTokens + byBlocks { seconds[point, default: []] += try stepSeconds(point) }
        }
        print("kind\tx\tseconds")
        for point in byTokens + byBlocks {
            let sorted = (seconds[point] ?? []).sorted()
            print("\(point.kind)\t\(point.x)\t\(sorted[sorted.count / 2])")
        }
    }

    /// Of each step behind one to warm up, both threads together.
    private func stepSeconds(_ point: Point) throws -> [Double] {
        let loop = try loop(point)
        loop.step()
        return (0..<Self.settledStepCount).map { _ in
            let start = clock()
            loop.step()
            return Double(clock() - start) / Double(CLOCKS_PER_SEC)
        }
    }

    private func loop(_ point: Point) throws -> TrainingLoop {
        let json = """
            {"model_type": "bert", "hidden_size": 384, "num_hidden_layers": \(point.blockCount), "intermediate_size": 1536,
             "vocab_size": 512, "max_position_embeddings": 64, "num_attention_heads": 12, "hidden_act": "gelu"}
            """
        let configuration = try ModelConfiguration(json: Array(json.utf8))
        let shape = try ModelShape(configuration: configuration)
        let model = try Transformer(configuration: configuration, checkpoint: .random(seed: 1))
        let task = LearningTask(type: .classification, labels: ["0", "1"], tokenCountMax: 64, pooling: .mean)
        let settings = TrainingSettings(
            epochs: 1, batchSize: point.rowCount, learningRate: 1e-4, seeds: [1], warmupShare: 0, weightDecay: 0,
            gradientNormMax: 1)
        let allocation = Allocation(placements: shape.linearSites.map { Placement(site: $0, rank: 2) })
        let learner = try Learner(
            model: model, adapters: AdapterSet(allocation: allocation, training: settings, seed: 1, shardCount: 2),
            head: LinearHead(task: task, hiddenWidth: shape.hiddenWidth, seed: 1, shardCount: 2), task: task, shardCount: 2)
        return TrainingLoop(learner: learner, rows: rows((Self.settledStepCount + 1) * point.rowCount), settings: settings)
    }

    private func rows(_ count: Int) -> [TaskRow] {
        var generator = SeededGenerator(seed: 1, stream: "scaling")
        return (0..<count).map { index in
            let ids = (0..<Self.textTokenCount).map { _ in Int.random(in: 0..<512, using: &generator) }
            return TaskRow(ids: ids, types: ids.map { _ in 0 }, label: index % 2)
        }
    }
}
