internal import Domain
internal import Tensors

extension Probe {
    /// Gradients of all A and B, batch after batch, or sums of their squares row by row.
    func gradients(_ proxy: any Proxy, _ subject: Subject) throws -> ProbeStatistics {
        let learner = try initialised(subject)
        defer { AdapterSet.detachAll(from: model) }
        let squared = type(of: proxy).need == .squaredGradients
        let (rows, batches) = (subject.rows, subject.batches)
        let ofBatches = try passes.crew.spread(Array(batches.indices)) { index in
            let batch = batches[index]
            return squared
                ? learner.squaredRowGradients(rows, at: batch, share: 1 / Float(search.probeBatchCount * batch.count))
                : learner.gradients(rows, at: batch)
        }
        let seen = learner.adapters.modules.indices.map { module in ofBatches.flatMap { $0[module] } }
        return Self.statistics(proxy, learner.adapters, seen: seen, batchCount: batches.count)
    }

    /// The gradient of the summed outputs of the network without signs, fed with ones instead of embeddings.
    func synapticFlow(_ proxy: any Proxy, _ adapters: AdapterSet) throws -> ProbeStatistics {
        guard let model = try unsignedModel?() else { throw EngineError("SYNFLOW needs the model's files") }
        for parameter in adapters.parameters { parameter.values.assign(parameter.values.values.map(abs)) }
        let hosts = try adapters.attach(to: model)
        for host in hosts { host.refresh() }
        let tape = Tape()
        let length = min(16, task.tokenCountMax)
        let batch = PackedTokens([([Int](repeating: 0, count: length), [Int](repeating: 0, count: length))])
        let ones = tape.input(
            [Float](repeating: 1, count: length * model.embeddingWidth), rows: length, columns: model.embeddingWidth)
        let output = model.hiddenState(tape, ones, batch)
        tape.seedGradient(of: output, [Float](repeating: 1, count: output.count))
        tape.backward()
        for parameter in adapters.parameters { parameter.reduceGradients() }
        return Self.statistics(
            proxy, adapters, seen: adapters.modules.map { $0.adapter.a.gradient + $0.adapter.b.gradient })
    }

    /// Scales each module's output down until the loss on the probed rows rises by more than the tolerance.
    func evaluations(_ proxy: any Proxy, _ subject: Subject) throws -> ProbeStatistics {
        let learner = try initialised(subject)
        defer { AdapterSet.detachAll(from: model) }
        // The rows of the last probe batches; none of them is of the validation or test split.
        let held = subject.batches.suffix(2).flatMap { $0 }.map { subject.rows[$0] }
        let modules = learner.adapters.modules
        func loss() -> Double {
            learner.refresh()
            return learner.evaluate(held, task: task).loss
        }
        let limit = loss() * (1 + AlphaTestProxy.relativeTolerance)
        var seen = modules.map { [Float](repeating: 0, count: $0.adapter.count) }
        for (index, module) in modules.enumerated() {
            let values = module.adapter.b.values.values
            var needed: Float = 1
            for share in AlphaTestProxy.shares {
                module.adapter.b.values.assign(values.map { $0 * share })
                guard loss() <= limit else { break }
                needed = share
            }
            module.adapter.b.values.assign(values)
            seen[index][0] = needed
        }
        learner.refresh()
        return Self.statistics(proxy, learner.adapters, seen: seen)
    }

    /// A learner whose modules hold what the initialisation says.
    private func initialised(_ subject: Subject) throws -> Learner {
        let learner = try learner(adapters(subject), subject)
        if subject.initialisation == .warmUp {
            let descent = Descent(parameters: learner.parameters, settings: training, stepCount: subject.batches.count)
            for batch in subject.batches { _ = learner.step(descent, subject.rows, at: batch) }
        }
        return learner
    }
}

extension Learner {
    /// Per module the gradient of a batch's loss, all of A and then all of B.
    func gradients(_ rows: [TaskRow], at positions: [Int]) -> [[Float]] {
        for parameter in parameters { parameter.zeroGradients() }
        accumulateGradients(rows, of: [positions])
        return adapters.reducedGradients()
    }
}

extension AdapterSet {
    /// Per module what the shards have added up, reduced: all of A and then all of B.
    func reducedGradients() -> [[Float]] {
        modules.map { module in
            [module.adapter.a, module.adapter.b].flatMap { parameter in
                parameter.reduceGradients()
                return parameter.gradient
            }
        }
    }

    /// Gives every B values uniform in ±1/√d_out from the seed and the site's name.
    func randomiseB(seed: UInt64) {
        for module in modules {
            let b = module.adapter.b
            var generator = SeededGenerator(seed: seed, stream: "adapter-b/\(module.placement.site.name)")
            b.values.assign(generator.uniform(count: b.count, bound: 1 / Double(b.rows).squareRoot()))
        }
    }
}
