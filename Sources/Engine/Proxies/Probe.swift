internal import Domain
internal import Tensors

/// Asks proxies about modules of the full rank at every selected site, on the first batches of the training order.
struct Probe {
    let model: Transformer
    let task: LearningTask
    let search: SearchSettings
    let training: TrainingSettings
    let passes: Passes
    var shardCount: Int { passes.shardCount }
    /// Builds the model without signs; nil where SYNFLOW is not to be asked.
    let unsignedModel: (() throws -> Transformer)?
    private let heads: ProbeHeads

    init(
        model: Transformer, task: LearningTask, search: SearchSettings, training: TrainingSettings, passes: Passes,
        heads: ProbeHeads, unsignedModel: (() throws -> Transformer)? = nil
    ) {
        self.heads = heads
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
        let (subject, head) = try subject(sites: sites, rows: rows, initialisation: initialisation, seed: seed)
        let answers = try (name == .ensemble ? Proxies.ensemble : [name]).map { name in
            try answer(try Proxies.proxy(name), subject)
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
        return SaliencyRound(
            proxy: name, round: round, seed: seed, batchCount: answers.map(\.batchCount).max() ?? 0,
            rowCount: answers.map(\.rowCount).max() ?? 0, initialisation: words(initialisation, name), seconds: clock() - start,
            sites: try sites.indices.map { index in
                let saliency = saliencies[index]
                guard saliency.isFinite else { throw EngineError("the saliency of \(sites[index].name) is \(saliency)") }
                let interval = resamples.map { $0[index] }.sorted().percentileInterval
                return SiteSaliency(
                    site: sites[index].name, saliency: saliency,
                    saliencyPerParameter: saliency / Double(sites[index].parameterCount(rank: search.rank)),
                    lower: interval?.lower, upper: interval?.upper, selectionProbability: probabilities?[index],
                    rankShares: shares[index])
            }, resampleCount: count > 0 ? count : nil, head: answers.contains(where: \.readsHead) ? head : nil)
    }

    private func words(_ initialisation: SearchSettings.Initialisation, _ name: ProxyName) -> String {
        switch initialisation {
        case .zeroB where name == .gradientSpectrum:
            "A along random directions and B = 0, then B along the largest ones found and A = 0: the model is as it was read"
        case .zeroB: "A uniform in ±1/√d_in, B = 0: the gradient of A is zero and only B's is seen"
        case .randomB: "A and B uniform in ±1/√d_in and ±1/√d_out, from the seed"
        case .warmUp where name.looksAtTrainedModules:
            "A and B after \(search.effectiveWarmUp.steps) training steps of all modules together at rank 1"
        case .warmUp: "A and B after one training step of all modules per probe batch"
        }
    }

    /// What a round looks at, and how its head was made, in words.
    func subject(
        sites: [Site], rows: [TaskRow], initialisation: SearchSettings.Initialisation, seed: UInt64
    ) throws -> (subject: Subject, head: String?) {
        let made = try heads.head()
        let subject = Subject(
            sites: sites, rows: rows, batches: batches(rowCount: rows.count, seed: seed), initialisation: initialisation,
            head: made?.head, seed: seed)
        return (subject, made?.words)
    }

    private func batches(rowCount: Int, seed: UInt64) -> [[Int]] {
        let order = BatchOrder(rowCount: rowCount, batchSize: training.batchSize, seed: seed)
        guard order.batchCountPerEpoch > 0 else { return [] }
        let epochCount = (search.probeBatchCount + order.batchCountPerEpoch - 1) / order.batchCountPerEpoch
        return Array((0..<epochCount).flatMap { order.batches(ofEpoch: $0) }.prefix(search.probeBatchCount))
    }

    /// What one round of scores looks at.
    struct Subject {
        let sites: [Site]
        let rows: [TaskRow]
        /// Positions of the probe batches' rows.
        let batches: [[Int]]
        let initialisation: SearchSettings.Initialisation
        /// Nil for language modelling. Its values are copied before they are trained.
        let head: LinearHead?
        let seed: UInt64
    }

    struct Answer {
        let saliencies: [Double]
        /// `[resample][site]`
        let resampled: [[Double]]
        /// For each site `SiteSaliency.rankShares`.
        let shares: [[Double]?]?
        let batchCount: Int
        let rowCount: Int
        /// Whether a loss behind the head was looked at.
        let readsHead: Bool

        /// - Parameter drawn: how many things the resamples are drawn from; 0 where there is nothing to draw.
        init(
            _ statistics: ProbeStatistics, _ subject: Subject, batchCount: Int, rowCount: Int, drawn: Int,
            readsHead: Bool = true
        ) {
            saliencies = statistics.saliencies()
            // A single one drawn again and again would look certain.
            resampled = drawn > 1 ? statistics.resampledSaliencies(seed: subject.seed) : []
            let shares = statistics.rankShares()
            self.shares = shares.contains { $0 != nil } ? shares : nil
            self.batchCount = batchCount
            self.rowCount = rowCount
            self.readsHead = readsHead
        }
    }

    private func answer(_ proxy: any Proxy, _ subject: Subject) throws -> Answer {
        let count = subject.batches.count
        let rowCount = subject.batches.reduce(0) { $0 + $1.count }
        switch type(of: proxy).need {
        case .nothing:
            let adapters = adapters(subject)
            let nothing = adapters.modules.map { [Float](repeating: 0, count: $0.adapter.count) }
            return Answer(
                Self.statistics(proxy, adapters, seen: nothing), subject, batchCount: 0, rowCount: 0, drawn: 0, readsHead: false
            )
        case .synapticFlow:
            return Answer(
                try synapticFlow(proxy, adapters(subject)), subject, batchCount: 0, rowCount: 0, drawn: 0, readsHead: false)
        case .gradients, .squaredGradients:
            return Answer(try gradients(proxy, subject), subject, batchCount: count, rowCount: rowCount, drawn: count)
        case .spectrum:
            return Answer(try spectrum(proxy, subject), subject, batchCount: count, rowCount: rowCount, drawn: count)
        case .evaluations:
            return Answer(try evaluations(proxy, subject), subject, batchCount: 0, rowCount: 0, drawn: 0)
        case .ablations, .heldGradients, .sensitivities: return try trainedModules(proxy, subject)
        }
    }

    /// Modules of the full rank at every site, with what the initialisation gives them.
    func adapters(_ subject: Subject) -> AdapterSet {
        let adapters = modules(subject) { _ in search.rank }
        if subject.initialisation != .zeroB { adapters.randomiseB(seed: subject.seed) }
        return adapters
    }

    /// Fresh modules at every site, each of its rank.
    func modules(_ subject: Subject, rank: (Site) -> Int) -> AdapterSet {
        AdapterSet(
            allocation: Allocation(placements: subject.sites.map { Placement(site: $0, rank: rank($0)) }), training: training,
            seed: subject.seed, shardCount: shardCount)
    }

    /// The modules attached behind a copy of the head; to be detached by whoever asked.
    func learner(_ adapters: AdapterSet, _ subject: Subject) throws(EngineError) -> Learner {
        try Learner(
            model: model, adapters: adapters, head: subject.head?.copied(shardCount: shardCount), task: task, passes: passes)
    }

    /// - Parameter seen: for each module, what was seen of its values, batch after batch.
    static func statistics(
        _ proxy: any Proxy, _ adapters: AdapterSet, seen: [[Float]], batchCount: Int = 1
    ) -> ProbeStatistics {
        ProbeStatistics(
            modules: zip(adapters.modules, seen).map { module, rows in
                ProbeStatistics.Module(
                    rank: module.placement.rank, values: module.adapter.flatValues, countOfA: module.adapter.a.count,
                    rows: rows, batchCount: batchCount)
            }, batchCount: batchCount, proxy: proxy)
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
