internal import Domain
internal import Tensors

extension Probe {
    /// Directions beyond those asked for, which make the range that is found hold the largest ones (Halko, Martinsson and Tropp 2011).
    static let oversampling = 6

    /// The gradient of each site's weight along its largest directions, batch after batch.
    func spectrum(_ proxy: any Proxy, _ subject: Subject) throws -> ProbeStatistics {
        let modules = try gradientsAlongRanges(subject).map { site in
            ProbeStatistics.Module(
                rank: site.rank, values: [Float](repeating: 0, count: site.width * site.rank), countOfA: site.width * site.rank,
                rows: site.batches, batchCount: subject.batches.count, directionCount: min(search.rank, site.rank))
        }
        return ProbeStatistics(modules: modules, batchCount: subject.batches.count, proxy: proxy)
    }

    /// The largest right singular vectors of each site's gradient, falling, of length 1: `[directions][d_in]`, as many as are known.
    func gradientDirections(of sites: [Site], rows: [TaskRow], seed: UInt64) throws -> [[[Float]]] {
        let (subject, _) = try subject(sites: sites, rows: rows, initialisation: .zeroB, seed: seed)
        return try gradientsAlongRanges(subject).map { site in
            let sum = Matrix.product(
                [Float](repeating: 1, count: subject.batches.count), site.batches, n: 1, m: subject.batches.count,
                count: site.rank * site.width)
            return rightDirections(ofRows: sum, count: site.rank)
        }
    }

    /// The largest right singular vectors of a matrix with `count` rows, falling, of length 1; as many as a module has rows, without those
    /// that are rounding.
    func rightDirections(ofRows matrix: [Float], count: Int) -> [[Float]] {
        let width = matrix.count / max(1, count)
        let found = ProbedModule.directions(ofRows: matrix[...], count: count)
        return found.prefix(search.rank).filter { $0.energy > 1e-12 * (found.first?.energy ?? 0) }.map { direction in
            (0..<width).map { column in
                let value = (0..<count).reduce(0.0) {
                    $0 + direction.shares[$1] * Double(matrix[$1 * width + column])
                }
                return Float(value / direction.energy.squareRoot())
            }
        }
    }

    /// What was seen of one site.
    private struct SiteGradient {
        let rank: Int
        /// `d_in`
        let width: Int
        /// `Qᵀ ∂L/∂W` of each batch, `[batches, rank, width]`.
        let batches: [Float]
    }

    /// The gradient along its range, without the gradient itself.
    ///
    /// A randomised range finder out of LoRA's own gradients. With A random and B = 0, `∂L/∂B = s G Aᵀ` is a sample of the range of
    /// `G = ∂L/∂W`; its orthonormal columns Q are the range. With B = Q and A = 0, `∂L/∂A = s Qᵀ G`, whose singular values are those of
    /// G but for what lies outside. In both passes `B A = 0`: the model is as it was read. Memory is that of modules of this rank.
    private func gradientsAlongRanges(_ subject: Subject) throws -> [SiteGradient] {
        let rank = search.rank + Self.oversampling
        let adapters = modules(subject) { min(rank, $0.inputWidth, $0.outputWidth) }
        let learner = try learner(adapters, subject)
        defer { AdapterSet.detachAll(from: model) }
        for parameter in learner.parameters { parameter.zeroGradients() }
        learner.accumulateGradients(subject.rows, of: subject.batches)
        for module in adapters.modules {
            let (a, b) = (module.adapter.a, module.adapter.b)
            b.reduceGradients()
            b.values.assign(Matrix.orthonormalColumns(b.gradient, rows: b.rows, columns: b.columns))
            a.values.assign([Float](repeating: 0, count: a.count))
        }
        learner.refresh()
        var seen: [[Float]] = adapters.modules.map { _ in [] }
        for batch in subject.batches {
            for (index, gradient) in learner.gradients(subject.rows, at: batch).enumerated() {
                let module = adapters.modules[index].adapter
                seen[index] += gradient.prefix(module.a.count).map { $0 / module.scale }
            }
        }
        return zip(adapters.modules, seen).map { module, batches in
            SiteGradient(rank: module.placement.rank, width: module.placement.site.inputWidth, batches: batches)
        }
    }
}
