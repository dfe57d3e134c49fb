import ArgumentParser
import Domain
import Engine
import Foundation
import Glibc
import Tensors

/// How fast a training step is, against OpenBLAS alone on the products that it consists of, in the same run.
struct ThroughputCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "throughput",
        abstract:
            "Real training tokens per second, the share of OpenBLAS's own throughput on the same shapes, and memory against its bound."
    )

    @Argument(help: "A model folder.")
    var model: String
    @Argument(help: "A table with a column 'text', tab-separated.")
    var data: String
    @Option(help: "classification or causal-lm.")
    var task = "classification"
    @Option(help: "Rows to train on.")
    var rows = 2000
    @Option(help: "Rank of the module on every linear.")
    var rank = 2
    @Option(help: "Rows per step.")
    var batch = 32
    @Option(help: "Longest text in tokens.")
    var maxTokens = 64
    @Flag(help: "Run every block once more on the way back instead of keeping it.")
    var lean = false
    @Flag(help: "Measure no more than memory, with an evaluation of the same rows.")
    var memoryOnly = false

    func run() throws {
        let (configuration, checkpoint) = try Checkpoint.open(folder: model)
        let shape = try ModelShape(configuration: configuration)
        let network = try Transformer(configuration: configuration, checkpoint: checkpoint)
        let kind = LearningTask.Kind(rawValue: task) ?? .classification
        let learning = LearningTask(
            type: kind, labels: kind == .classification ? ["no", "yes"] : [], tokenCountMax: maxTokens, pooling: .mean)
        let settings = TrainingSettings(
            epochs: 1, batchSize: batch, learningRate: 1e-3, seeds: [1], warmupShare: 0, weightDecay: 0.01, gradientNormMax: 1,
            memory: lean ? .lean : nil)
        let allocation = Allocation(placements: shape.linearSites.map { Placement(site: $0, rank: rank) })
        let learner = try Learner(
            model: network, adapters: AdapterSet(allocation: allocation, training: settings, seed: 1, shardCount: 2),
            head: LinearHead(task: learning, hiddenWidth: network.hiddenWidth, seed: 1, shardCount: 2), task: learning,
            shardCount: 2, memory: settings.memory)
        let encoded = try texts()
        let taskRows = encoded.map { ids in
            TaskRow(
                ids: ids, types: ids.map { _ in 0 },
                target: kind == .classification ? .label(ids[0] % 2) : .nextTokens(ids.map { _ in true }))
        }
        let trained = measure(learner, taskRows, settings)
        if memoryOnly { _ = learner.evaluate(taskRows, task: learning) }
        let peakBytes = processBytesMax
        let passes = PassMemory(shape: shape, task: learning, training: settings, hasShortcuts: false, rankMax: rank)
        let held =
            "\"memoryBytesMax\": \(peakBytes), \"passBytesMax\": \(learner.peakBytes), \"passBytesBound\": \(Int(passes?.bytes ?? 0))"
        guard !memoryOnly else { return print("{\(held)}") }
        let products = Products(
            shape: shape, shortcutRank: rank, vocabulary: kind == .causalLanguageModel ? shape.vocabularySize : 0)
        let alone = products.flopsPerSecond(tokenCount: trained.tokenCount / trained.stepCount / 2)
        let used = products.flops(tokenCount: trained.tokenCount) / trained.seconds
        print(
            """
            {"tokensPerSecond": \(Double(trained.tokenCount) / trained.seconds), \(held), \
            "stepGFLOPS": \(used / 1e9), "openBLASGFLOPS": \(alone / 1e9), "share": \(used / alone)}
            """)
    }

    /// The most memory that this process had at a time.
    private var processBytesMax: Int {
        var usage = rusage()
        unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss * 1024
    }

    private func texts() throws -> [[Int]] {
        let tokenizer = try Tokenizers.open(modelFolder: model)
        let lines = try String(contentsOfFile: data, encoding: .utf8).split(separator: "\n")
        let header = lines.first.map { $0.split(separator: "\t") } ?? []
        guard let column = header.firstIndex(of: "text") else { throw ValidationError("\(data): no column 'text'") }
        return try lines.dropFirst().prefix(rows).map { line in
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
            return try tokenizer.encode(String(fields[column]), tokenCountMax: maxTokens).ids
        }
    }

    private func measure(
        _ learner: Learner, _ rows: [TaskRow], _ settings: TrainingSettings
    ) -> (tokenCount: Int, seconds: Double, stepCount: Int) {
        let clock = ContinuousClock()
        let loop = TrainingLoop(learner: learner, rows: rows, settings: settings)
        loop.step()
        loop.step()
        let before = loop.tokenCount
        let start = clock.now
        var steps = 0
        while loop.hasNext {
            loop.step()
            steps += 1
        }
        let elapsed = start.duration(to: clock.now)
        let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
        return (loop.tokenCount - before, seconds, max(1, steps))
    }
}

/// The large products of a step: forward and input gradient of every linear, and a language model's scores with their gradient.
private struct Products {
    let shape: ModelShape
    let shortcutRank: Int
    let vocabulary: Int

    private var weightCount: Int {
        shape.linearSites.reduce(0) { $0 + $1.inputWidth * $1.outputWidth } + vocabulary * shape.outputWidth
    }

    /// Two operations for each weight and token, forward and backward.
    func flops(tokenCount: Int) -> Double { 4 * Double(weightCount) * Double(tokenCount) }

    /// The same products by OpenBLAS alone on two threads, `tokenCount` tokens each.
    func flopsPerSecond(tokenCount: Int) -> Double {
        let roles = Set(shape.linearSites.map { [$0.inputWidth, $0.outputWidth] })
        var counts: [[Int]: Int] = [:]
        for site in shape.linearSites { counts[[site.inputWidth, site.outputWidth], default: 0] += 1 }
        var products = roles.map { (widths: $0, count: counts[$0] ?? 0) }
        if vocabulary > 0 { products.append((widths: [shape.outputWidth, vocabulary], count: 1)) }
        var seconds = 0.0
        for product in products {
            seconds +=
                Double(product.count)
                * Throughput.secondsOfForwardAndBackward(
                    rows: tokenCount, inputs: product.widths[0], outputs: product.widths[1])
        }
        return 2 * flops(tokenCount: tokenCount) / seconds
    }
}
