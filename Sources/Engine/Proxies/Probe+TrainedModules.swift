internal import Domain
internal import Tensors

extension Probe {
    /// How much of what was seen before stays at each step of the smoothed sensitivity: β₁ = β₂ of AdaLoRA.
    private static let smoothing = 0.85

    /// Scores of modules that have been trained together for a few steps, on rows that these steps did not see.
    func trainedModules(_ proxy: any Proxy, _ subject: Subject) throws -> Answer {
        let settings = search.effectiveWarmUp
        let order =
            BatchOrder(rowCount: subject.rows.count, batchSize: subject.rows.count, seed: subject.seed)
            .batches(ofEpoch: 0).first ?? []
        let heldCount = settings.heldRowCount(of: order.count)
        let held = order.prefix(heldCount).sorted().map { subject.rows[$0] }
        let seen = order.count > heldCount ? order.dropFirst(heldCount).map { subject.rows[$0] } : held
        let adapters = modules(subject) { _ in 1 }
        let learner = try learner(adapters, subject)
        defer { AdapterSet.detachAll(from: model) }
        let need = type(of: proxy).need
        var sensitivity = need == .sensitivities ? SmoothedSensitivity(adapters) : nil
        try warmUp(learner, seen, steps: settings.steps, seed: subject.seed) {
            sensitivity?.add(adapters, gradients: adapters.gradientsOfShards, smoothing: Self.smoothing)
        }
        if let sensitivity {
            let statistics = Self.statistics(proxy, adapters, seen: sensitivity.products)
            return Answer(statistics, subject, batchCount: settings.steps, rowCount: seen.count, drawn: 0)
        }
        if need == .heldGradients {
            let batches = held.indices.chunked(by: training.batchSize)
            var gradients: [[Float]] = adapters.modules.map { _ in [] }
            for batch in batches {
                let share = Float(batch.count) / Float(held.count)
                for (index, gradient) in learner.gradients(held, at: batch).enumerated() {
                    gradients[index] += gradient.map { $0 * share }
                }
            }
            let statistics = Self.statistics(proxy, adapters, seen: gradients, batchCount: batches.count)
            return Answer(statistics, subject, batchCount: batches.count, rowCount: held.count, drawn: batches.count)
        }
        let rises = ablations(learner, subject.sites, held)
        let statistics = ProbeStatistics(
            modules: rises.map { rows in
                ProbeStatistics.Module(rank: 1, values: [0], countOfA: 0, rows: rows, batchCount: held.count)
            }, batchCount: held.count, proxy: proxy)
        return Answer(statistics, subject, batchCount: 0, rowCount: held.count, drawn: held.count)
    }

    /// - Parameter each: called after every gradient, before its step.
    private func warmUp(
        _ learner: Learner, _ rows: [TaskRow], steps: Int, seed: UInt64, each: () -> Void
    ) throws(EngineError) {
        let order = BatchOrder(rowCount: rows.count, batchSize: training.batchSize, seed: seed)
        let descent = Descent(parameters: learner.parameters, settings: training, stepCount: steps)
        for step in 0..<steps {
            let batches = order.batches(ofEpoch: step / order.batchCountPerEpoch)
            let loss = learner.total(
                learner.accumulateGradients(rows, at: batches[step % order.batchCountPerEpoch]))
            guard loss.isFinite else {
                throw EngineError("the warm-up of all modules diverged at step \(step); a lower learning rate may help")
            }
            each()
            _ = descent.step()
            learner.refresh()
        }
    }

    /// Per module and row, by how much the loss rises where the module is taken off and all others stay: a row's share of the mean over
    /// all targets, so that a module's rows add up to it. What lies below a module's block is run once for all modules of the block.
    private func ablations(_ learner: Learner, _ sites: [Site], _ held: [TaskRow]) -> [[Float]] {
        let keepsInner = sites.contains { $0.kind.isShortcut }
        let targetCount = Double(max(1, held.reduce(0) { $0 + $1.targetCount }))
        var rises = sites.map { _ in [Float]() }
        for chunk in chunks(held, keepsInner: keepsInner) {
            let whole = learner.evaluate(chunk, task: task).losses
            for block in Set(sites.map(\.block)).sorted() {
                var distinct: Set<TaskRow> = []
                let states = FrozenStates(
                    part: .block(block, keepsInner: keepsInner && block > 0), model: model,
                    rows: chunk.filter { distinct.insert($0).inserted })
                let above = learner.reading(states)
                states.fill(passes)
                for index in sites.indices where sites[index].block == block {
                    let losses = learner.without(module: index) { above.evaluate(chunk, task: task).losses }
                    rises[index] += zip(losses, whole).map { Float(($0 - $1) / targetCount) }
                }
            }
        }
        return rises
    }

    /// Rows in their order, as many together as their states have room for.
    private func chunks(_ rows: [TaskRow], keepsInner: Bool) -> [[TaskRow]] {
        let bytesPerToken = model.embeddingWidth * MemoryLayout<Float>.size * (keepsInner ? 2 : 1)
        var chunks: [[TaskRow]] = [[]]
        var bytes = 0
        for row in rows {
            let own = row.tokenCount * bytesPerToken
            if bytes + own > WarmUpSettings.stateBytesMax, !chunks[chunks.count - 1].isEmpty {
                chunks.append([])
                bytes = 0
            }
            chunks[chunks.count - 1].append(row)
            bytes += own
        }
        return chunks
    }
}

extension AdapterSet {
    /// Per module the gradient, all of A and then all of B, where it is still in the shards' parts.
    fileprivate var gradientsOfShards: [[Float]] {
        modules.map { module in
            [module.adapter.a, module.adapter.b].flatMap { parameter in
                let shards = (0..<parameter.shardCount).map(parameter.gradient(ofShard:))
                return shards.dropFirst().reduce(shards[0]) { sum, shard in zip(sum, shard).map { $0 + $1 } }
            }
        }
    }
}

/// AdaLoRA's importance (Zhang et al. 2023, arXiv 2303.10512, equations 8 to 10) of every value of A and B: the moving average of
/// `|w · ∂L/∂w|` times that of how far it strays from its average.
private struct SmoothedSensitivity {
    private var means: [[Double]]
    private var deviations: [[Double]]

    init(_ adapters: AdapterSet) {
        means = adapters.modules.map { [Double](repeating: 0, count: $0.adapter.count) }
        deviations = means
    }

    /// Takes a step's gradients, of all A and then all B of each module.
    mutating func add(_ adapters: AdapterSet, gradients: [[Float]], smoothing: Double) {
        for (index, module) in adapters.modules.enumerated() {
            for (place, value) in module.adapter.flatValues.enumerated() {
                let seen = abs(Double(value) * Double(gradients[index][place]))
                let mean = smoothing * means[index][place] + (1 - smoothing) * seen
                let deviation = smoothing * deviations[index][place] + (1 - smoothing) * abs(seen - mean)
                means[index][place] = mean
                deviations[index][place] = deviation
            }
        }
    }

    var products: [[Float]] { zip(means, deviations).map { zip($0, $1).map { Float($0 * $1) } } }
}
