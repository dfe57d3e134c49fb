internal import Domain
internal import Tensors

/// Asks proxies about modules of the full rank at every selected site, on the first batches of the training order.
struct Probe {
    private let model: any Architecture
    private let task: LearningTask
    private let search: SearchSettings
    private let training: TrainingSettings
    private let passes: Passes
    private var shardCount: Int { passes.shardCount }
    /// Builds the model without signs; nil where SYNFLOW is not to be asked.
    private let unsignedModel: (() throws -> any Architecture)?

    init(
        model: any Architecture, task: LearningTask, search: SearchSettings, training: TrainingSettings, passes: Passes,
        unsignedModel: (() throws -> any Architecture)? = nil
    ) {
        self.model = model
        self.task = task
        self.search = search
        self.training = training.withoutDropout
        self.passes = passes
        self.unsignedModel = unsignedModel
    }

    /// One answer of the request's proxy.
    /// - Parameters:
    ///   - sites: those that take part, in execution order. The first seed's modules, head and order of rows are the ones probed.
    ///   - selects: what the allocator would choose of resampled saliencies, one per site; for the selection probability.
    /// - Throws: `EngineError` where every module scores 0, so that a ranking would be one of ties.
    func round(
        _ name: ProxyName, round: Int, sites: [Site], rows: [TaskRow], seed: UInt64, clock: () -> Double,
        selects: ([SiteSaliency]) throws -> Set<String>
    ) throws -> SaliencyRound {
        let start = clock()
        let initialisation = search.effectiveInitialisation(of: name)
        let batches = batches(rowCount: rows.count, seed: seed)
        let answers = try (name == .ensemble ? Proxies.ensemble : [name]).map { name in
            try answer(try Proxies.proxy(name), initialisation, sites, rows, batches, seed: seed)
        }
        let saliencies = Self.meanRanks(answers.map(\.saliencies))
        guard name == .constant || saliencies.contains(where: { $0 != 0 }) else {
            throw EngineError(
                "every saliency of \(name.rawValue) is zero under the initialisation '\(initialisation.rawValue)': a ranking of "
                    + "ties is no ranking; 'random-b' or 'warm-up' let it see the modules")
        }
        let resampled = answers.map(\.resampled)
        let count = resampled.map(\.count).min() ?? 0
        let resamples = (0..<count).map { index in Self.meanRanks(resampled.map { $0[index] }) }
        let shares = answers.compactMap(\.shares).first ?? sites.map { _ in nil }
        let probabilities = try selectionProbabilities(sites, resamples, shares, selects)
        let seen = answers.map(\.batchCount).max() ?? 0
        return SaliencyRound(
            proxy: name, round: round, seed: seed, batchCount: seen, rowCount: batches.prefix(seen).reduce(0) { $0 + $1.count },
            initialisation: Self.words(initialisation), seconds: clock() - start,
            sites: try sites.indices.map { index in
                let saliency = saliencies[index]
                guard saliency.isFinite else { throw EngineError("the saliency of \(sites[index].name) is \(saliency)") }
                let interval = resamples.map { $0[index] }.sorted().percentileInterval
                return SiteSaliency(
                    site: sites[index].name, saliency: saliency,
                    saliencyPerParameter: saliency / Double(sites[index].parameterCount(rank: search.rank)),
                    lower: interval?.lower, upper: interval?.upper, selectionProbability: probabilities?[index],
                    rankShares: shares[index])
            }, resampleCount: count > 0 ? count : nil)
    }

    private static func words(_ initialisation: SearchSettings.Initialisation) -> String {
        switch initialisation {
        case .zeroB: "A uniform in ±1/√d_in, B = 0: the gradient of A is zero and only B's is seen"
        case .randomB: "A and B uniform in ±1/√d_in and ±1/√d_out, from the seed"
        case .warmUp: "A and B after one training step of all modules per probe batch"
        }
    }

    private func batches(rowCount: Int, seed: UInt64) -> [[Int]] {
        let order = BatchOrder(rowCount: rowCount, batchSize: training.batchSize, seed: seed)
        guard order.batchCountPerEpoch > 0 else { return [] }
        let epochCount = (search.probeBatchCount + order.batchCountPerEpoch - 1) / order.batchCountPerEpoch
        return Array((0..<epochCount).flatMap { order.batches(ofEpoch: $0) }.prefix(search.probeBatchCount))
    }

    private struct Answer {
        let saliencies: [Double]
        /// `[resample][site]`
        let resampled: [[Double]]
        let shares: [[Double]?]?
        let batchCount: Int
    }

    private func answer(
        _ proxy: any Proxy, _ initialisation: SearchSettings.Initialisation, _ sites: [Site], _ rows: [TaskRow],
        _ batches: [[Int]], seed: UInt64
    ) throws -> Answer {
        let adapters = AdapterSet(
            allocation: Allocation(placements: sites.map { Placement(site: $0, rank: search.rank) }), training: training,
            seed: seed, shardCount: shardCount)
        let need = type(of: proxy).need
        if initialisation != .zeroB { adapters.randomiseB(seed: seed) }
        let statistics: ProbeStatistics
        switch need {
        case .nothing:
            statistics = Self.statistics(
                proxy, adapters, seen: adapters.modules.map { [Float](repeating: 0, count: $0.adapter.count) })
        case .synapticFlow: statistics = try synapticFlow(proxy, adapters)
        case .gradients, .squaredGradients, .evaluations:
            let head = LinearHead(task: task, hiddenWidth: model.hiddenWidth, seed: seed, shardCount: shardCount)
            let learner = try Learner(model: model, adapters: adapters, head: head, task: task, passes: passes)
            defer { AdapterSet.detachAll(from: model) }
            if initialisation == .warmUp { warmUp(learner, rows, batches) }
            statistics =
                need == .evaluations
                ? try evaluations(proxy, learner, rows, batches)
                : gradients(proxy, learner, rows, batches, squared: need == .squaredGradients)
        }
        let seesBatches = need == .gradients || need == .squaredGradients
        return Answer(
            saliencies: statistics.saliencies(),
            // A single batch drawn again and again would look certain.
            resampled: seesBatches && batches.count > 1 ? statistics.resampledSaliencies(seed: seed) : [],
            shares: need == .gradients ? statistics.rankShares() : nil, batchCount: seesBatches ? batches.count : 0)
    }

    /// - Parameter seen: for each module, what was seen of its values, batch after batch.
    private static func statistics(
        _ proxy: any Proxy, _ adapters: AdapterSet, seen: [[Float]], batchCount: Int = 1
    ) -> ProbeStatistics {
        ProbeStatistics(
            modules: zip(adapters.modules, seen).map { module, rows in
                ProbeStatistics.Module(
                    rank: module.placement.rank, values: module.adapter.flatValues, countOfA: module.adapter.a.count,
                    rows: rows,
                    batchCount: batchCount)
            }, batchCount: batchCount, proxy: proxy)
    }

    private func warmUp(_ learner: Learner, _ rows: [TaskRow], _ batches: [[Int]]) {
        let descent = Descent(parameters: learner.parameters, settings: training, stepCount: batches.count)
        for batch in batches {
            _ = learner.step(descent, rows, at: batch)
        }
    }

    private func gradients(
        _ proxy: any Proxy, _ learner: Learner, _ rows: [TaskRow], _ batches: [[Int]], squared: Bool
    ) -> ProbeStatistics {
        var seen: [[Float]] = learner.adapters.modules.map { _ in [] }
        for batch in batches {
            if squared {
                let sums = learner.squaredRowGradients(rows, at: batch, share: 1 / Float(search.probeBatchCount * batch.count))
                for (index, sum) in sums.enumerated() { seen[index] += sum }
            } else {
                for parameter in learner.parameters { parameter.zeroGradients() }
                _ = learner.accumulateGradients(rows, at: batch)
                for (index, module) in learner.adapters.modules.enumerated() {
                    for parameter in [module.adapter.a, module.adapter.b] {
                        parameter.reduceGradients()
                        seen[index] += parameter.gradient
                    }
                }
            }
        }
        return Self.statistics(proxy, learner.adapters, seen: seen, batchCount: batches.count)
    }

    /// The gradient of the summed outputs of the network without signs, fed with ones instead of embeddings.
    private func synapticFlow(_ proxy: any Proxy, _ adapters: AdapterSet) throws -> ProbeStatistics {
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
    private func evaluations(
        _ proxy: any Proxy, _ learner: Learner, _ rows: [TaskRow], _ batches: [[Int]]
    ) throws -> ProbeStatistics {
        // The rows of the last probe batches; none of them is of the validation or test split.
        let held = batches.suffix(2).flatMap { $0 }.map { rows[$0] }
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

    /// The mean over proxies of each site's rank, from 1 for the lowest; equal saliencies share the mean of their ranks. One
    /// proxy's saliencies stay as they are.
    static func meanRanks(_ saliencies: [[Double]]) -> [Double] {
        guard saliencies.count > 1 else { return saliencies.first ?? [] }
        let ranks = saliencies.map(RankCorrelation.ranks)
        return ranks[0].indices.map { index in ranks.reduce(0) { $0 + $1[index] } / Double(ranks.count) }
    }

    private func selectionProbabilities(
        _ sites: [Site], _ resamples: [[Double]], _ shares: [[Double]?], _ selects: ([SiteSaliency]) throws -> Set<String>
    ) throws -> [Double]? {
        guard !resamples.isEmpty else { return nil }
        var counts = [Int](repeating: 0, count: sites.count)
        for resample in resamples {
            let selected = try selects(
                sites.indices.map {
                    SiteSaliency(
                        site: sites[$0].name, saliency: resample[$0], saliencyPerParameter: 0, rankShares: shares[$0])
                })
            for index in sites.indices where selected.contains(sites[index].name) { counts[index] += 1 }
        }
        return counts.map { Double($0) / Double(resamples.count) }
    }
}

extension AdapterSet {
    /// Gives every B values uniform in ±1/√d_out from the seed and the site's name.
    func randomiseB(seed: UInt64) {
        for module in modules {
            let b = module.adapter.b
            var generator = SeededGenerator(seed: seed, stream: "adapter-b/\(module.placement.site.name)")
            b.values.assign(generator.uniform(count: b.count, bound: 1 / Double(b.rows).squareRoot()))
        }
    }
}
