public import Domain
internal import Tensors

/// Runs a proxy's pass over the first batches of the training order, on fresh modules of the full rank at every selected site.
public struct Probe {
    private let model: any Architecture
    private let task: LearningTask
    private let search: SearchSettings
    private let training: TrainingSettings
    private let shardCount: Int

    public init(
        model: any Architecture, task: LearningTask, search: SearchSettings, training: TrainingSettings, shardCount: Int
    ) {
        self.model = model
        self.task = task
        self.search = search
        self.training = training
        self.shardCount = shardCount
    }

    /// The first seed's modules, head and order of rows are the ones that are probed.
    /// - Parameter sites: those that take part, in execution order.
    public func round(sites: [Site], rows: [LabelledRow], seed: UInt64, clock: () -> Double) throws -> SaliencyRound {
        let start = clock()
        let proxy = try Proxies.proxy(search.proxy)
        let adapters = AdapterSet(
            allocation: Allocation(placements: sites.map { Placement(site: $0, rank: search.rank) }), training: training,
            seed: seed, shardCount: shardCount)
        let batches = type(of: proxy).need == .nothing ? [] : batches(rowCount: rows.count, seed: seed)
        if !batches.isEmpty { try accumulate(adapters, rows, batches, seed: seed) }
        return SaliencyRound(
            proxy: search.proxy, round: 1, seed: seed, batchCount: batches.count,
            rowCount: batches.reduce(0) { $0 + $1.count }, initialisation: Self.initialisation, seconds: clock() - start,
            sites: try adapters.modules.map { try saliency($0, proxy) })
    }

    private static let initialisation =
        "A uniform in ±1/√d_in, B = 0: the gradient of A is zero and only B's is seen"

    private func batches(rowCount: Int, seed: UInt64) -> [[Int]] {
        let order = BatchOrder(rowCount: rowCount, batchSize: training.batchSize, seed: seed)
        guard order.batchCountPerEpoch > 0 else { return [] }
        let epochCount = (search.probeBatchCount + order.batchCountPerEpoch - 1) / order.batchCountPerEpoch
        return Array((0..<epochCount).flatMap { order.batches(ofEpoch: $0) }.prefix(search.probeBatchCount))
    }

    private func accumulate(_ adapters: AdapterSet, _ rows: [LabelledRow], _ batches: [[Int]], seed: UInt64) throws {
        let head = LinearHead(task: task, hiddenWidth: model.hiddenWidth, seed: seed, shardCount: shardCount)
        let classifier = try Classifier(model: model, adapters: adapters, head: head, shardCount: shardCount)
        defer { AdapterSet.detachAll(from: model) }
        for batch in batches { _ = classifier.accumulateGradients(rows, at: batch) }
        for parameter in adapters.parameters { parameter.reduceGradients() }
    }

    private func saliency(_ module: AdapterSet.Module, _ proxy: any Proxy) throws -> SiteSaliency {
        let placement = module.placement
        let saliency = proxy.saliency(of: module.adapter)
        guard saliency.isFinite else { throw EngineError("the saliency of \(placement.site.name) is \(saliency)") }
        return SiteSaliency(
            site: placement.site.name, saliency: saliency,
            saliencyPerParameter: saliency / Double(placement.site.parameterCount(rank: placement.rank)))
    }
}
