public import Domain
public import Tensors

/// The low-rank modules of one allocation, with their values.
public struct AdapterSet: Sendable {
    public struct Module: Sendable {
        public let placement: Placement
        public let adapter: LowRankAdapter
        /// `alpha` of LoRA; the adapter's scale is `alpha / rank`.
        public let alpha: Double

        package init(placement: Placement, adapter: LowRankAdapter, alpha: Double) {
            self.placement = placement
            self.adapter = adapter
            self.alpha = alpha
        }
    }

    /// In execution order.
    public let modules: [Module]

    public init(modules: [Module]) {
        self.modules = modules
    }

    /// Fresh modules: A Kaiming-uniform with a = √5, which is uniform in ±1/√d_in; B zero, so that the model starts as it was.
    ///
    /// A site's values depend on the seed and its name only: the same in every allocation that gives it the same rank.
    public init(allocation: Allocation, training: TrainingSettings, seed: UInt64, shardCount: Int) {
        modules = allocation.placements.map { placement in
            let site = placement.site
            let rank = placement.rank
            let alpha = training.alpha(ofRank: rank)
            var generator = SeededGenerator(seed: seed, stream: "adapter/\(site.name)")
            let a = generator.uniform(count: rank * site.inputWidth, bound: 1 / Double(site.inputWidth).squareRoot())
            return Module(
                placement: placement,
                adapter: LowRankAdapter(
                    a: Parameter(
                        name: site.name + ".A", rows: rank, columns: site.inputWidth, decays: true, values: a,
                        shardCount: shardCount),
                    b: Parameter(
                        name: site.name + ".B", rows: site.outputWidth, columns: rank, decays: true,
                        values: [Float](repeating: 0, count: site.outputWidth * rank), shardCount: shardCount,
                        rateFactor: training.loraPlusRatio ?? 1),
                    scale: Float(training.scale(ofRank: rank)), dropout: Float(training.dropout ?? 0)),
                alpha: alpha)
        }
    }

    /// These directions of each site alone, as modules of their own with the same function; a site that is not named, or has none,
    /// gets no module.
    package func restricted(to directions: [String: [Int]], _ training: TrainingSettings) -> AdapterSet {
        AdapterSet(
            modules: modules.compactMap { module in
                let placement = module.placement
                guard let chosen = directions[placement.site.name], !chosen.isEmpty else { return nil }
                guard chosen.count < placement.rank else { return module }
                return Module(
                    placement: Placement(site: placement.site, rank: chosen.count),
                    adapter: module.adapter.extracted(chosen),
                    alpha: training.alpha(ofRank: chosen.count, scaledAs: placement.rank))
            })
    }

    /// Every A and B.
    public var parameters: [Parameter] { modules.flatMap { [$0.adapter.a, $0.adapter.b] } }

    public var trainableParameterCount: Int { parameters.reduce(0) { $0 + $1.count } }

    /// Attaches every module to its site of `model`, and takes off whatever else is attached there.
    /// - Returns: the places that carry a module now.
    /// - Throws: `EngineError` when the model lacks a site or has it with other widths; nothing is attached then.
    @discardableResult
    public func attach(to model: Transformer) throws(EngineError) -> [any AdapterHost] {
        var hosts: [any AdapterHost] = []
        for module in modules {
            let site = module.placement.site
            guard let host = model.host(site.name), host.inputs == site.inputWidth, host.outputs == site.outputWidth else {
                throw EngineError("the model has no site '\(site.name)' from \(site.inputWidth) to \(site.outputWidth)")
            }
            hosts.append(host)
        }
        Self.detachAll(from: model)
        for (host, module) in zip(hosts, modules) { host.attach(module.adapter) }
        return hosts
    }

    /// Leaves the base model as it was read.
    public static func detachAll(from model: Transformer) {
        for linear in model.hosts.linears.values { linear.attach(nil) }
        for shortcut in model.hosts.shortcuts.values { shortcut.attach(nil) }
    }
}

extension SeededGenerator {
    /// `count` numbers, uniform in ±`bound`.
    mutating func uniform(count: Int, bound: Double) -> [Float] {
        (0..<count).map { _ in Float((2 * unitInterval() - 1) * bound) }
    }
}
