internal import Domain
internal import Tensors

extension Probe {
    /// The directions in which what each site reads varies most over the tokens of the probe batches, falling, of length 1:
    /// `[directions][d_in]`, as many as are known (EVA, Paischer et al. 2024, arXiv 2410.07170: the principal components of activations).
    ///
    /// A randomised range finder that keeps no activation and no matrix of d_in × d_in. With C the covariance of what is read, a module that
    /// samples its inputs along random A gives `A C`; along the orthonormal rows Q of that it gives `Q C`, whose right singular vectors are
    /// C's largest. B = 0 in both passes: the model is as it was read.
    func inputDirections(of sites: [Site], rows: [TaskRow], seed: UInt64) throws -> [[[Float]]] {
        let (subject, _) = try subject(sites: sites, rows: rows, initialisation: .zeroB, seed: seed)
        // The last row is that of the mean.
        let ranks = sites.map { min(search.rank + Self.oversampling, $0.inputWidth) + 1 }
        let first = AdapterSet(
            modules: zip(sites, ranks).map { site, rank in sampler(site, rank: rank, seed: seed) })
        let sampled = try covariances(along: first, subject)
        let second = AdapterSet(
            modules: zip(first.modules, sampled).map { module, matrix in
                let (site, count) = (module.placement.site, module.placement.rank - 1)
                // As columns: the transpose of what was sampled.
                let columns = (0..<site.inputWidth).flatMap { column in
                    (0..<count).map { matrix[$0 * site.inputWidth + column] }
                }
                let range = Matrix.orthonormalColumns(columns, rows: site.inputWidth, columns: count)
                let rows = (0..<count).flatMap { row in (0..<site.inputWidth).map { range[$0 * count + row] } }
                module.adapter.a.values.assign(rows + [Float](repeating: 0, count: site.inputWidth))
                return module
            })
        return zip(try covariances(along: second, subject), ranks).map { rightDirections(ofRows: $0, count: $1 - 1) }
    }

    private func sampler(_ site: Site, rank: Int, seed: UInt64) -> AdapterSet.Module {
        var generator = SeededGenerator(seed: seed, stream: "inputs/\(site.name)")
        let a = Parameter(
            name: site.name + ".A", rows: rank, columns: site.inputWidth, decays: false,
            values: (0..<rank * site.inputWidth).map { _ in Float(generator.normal()) }, shardCount: shardCount)
        let b = Parameter(
            name: site.name + ".B", rows: site.outputWidth, columns: rank, decays: false,
            values: [Float](repeating: 0, count: site.outputWidth * rank), shardCount: shardCount)
        return AdapterSet.Module(
            placement: Placement(site: site, rank: rank),
            adapter: LowRankAdapter(a: a, b: b, scale: 1, samplesInputs: true), alpha: 1)
    }

    /// `A C` of each site, `[rank − 1, d_in]`, without the last row of A.
    private func covariances(along adapters: AdapterSet, _ subject: Subject) throws -> [[Float]] {
        let learner = try learner(adapters, subject)
        defer { AdapterSet.detachAll(from: model) }
        for parameter in learner.parameters { parameter.zeroGradients() }
        learner.accumulateGradients(subject.rows, of: subject.batches)
        return adapters.modules.map { module in
            let (a, b) = (module.adapter.a, module.adapter.b)
            a.reduceGradients()
            b.reduceGradients()
            let (products, sums) = (a.gradient, b.gradient.prefix(b.columns))
            let (count, width) = (a.rows - 1, a.columns)
            let tokenCount = Double(max(1, sums[count]))
            return (0..<count).flatMap { row in
                (0..<width).map { column in
                    // Σ p xᵀ − Σp Σxᵀ / n: the mean is no direction of variation.
                    let mean = Double(sums[row]) * Double(products[count * width + column]) / tokenCount
                    return Float((Double(products[row * width + column]) - mean) / tokenCount)
                }
            }
        }
    }
}
