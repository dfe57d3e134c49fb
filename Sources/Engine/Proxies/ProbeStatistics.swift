internal import Domain
internal import Tensors

/// What a probe saw of every module, batch by batch, so that the batches can be resampled.
struct ProbeStatistics {
    /// Resamples behind an interval.
    static let resampleCount = 200

    struct Module {
        let rank: Int
        let values: [Float]
        let countOfA: Int
        /// `[batchCount, values.count]`, row-major; one row for what is seen without batches.
        let rows: [Float]
        /// All batches together.
        let sum: [Float]

        init(rank: Int, values: [Float], countOfA: Int, rows: [Float], batchCount: Int) {
            self.rank = rank
            self.values = values
            self.countOfA = countOfA
            self.rows = rows
            sum = Matrix.product(
                [Float](repeating: 1, count: batchCount), rows, n: 1, m: batchCount, count: values.count)
        }
    }

    let modules: [Module]
    let batchCount: Int
    let proxy: any Proxy

    /// A proxy's number for every module, all batches together.
    func saliencies() -> [Double] {
        modules.map { saliency($0, $0.sum[...]) }
    }

    /// The same for resamples of the batches drawn with replacement: `[resample][module]`. Empty where there is one batch or none.
    func resampledSaliencies(seed: UInt64) -> [[Double]] {
        guard batchCount > 1 else { return [] }
        let count = Self.resampleCount
        var generator = SeededGenerator(seed: seed, stream: "probe/bootstrap")
        var weights = [Float](repeating: 0, count: count * batchCount)
        for resample in 0..<count {
            for _ in 0..<batchCount {
                weights[resample * batchCount + Int.random(in: 0..<batchCount, using: &generator)] += 1
            }
        }
        let byModule = modules.map { module in
            let width = module.values.count
            let sums = Matrix.product(weights, module.rows, n: count, m: batchCount, count: width)
            return (0..<count).map { saliency(module, sums[$0 * width..<($0 + 1) * width]) }
        }
        return (0..<count).map { resample in byModule.map { $0[resample] } }
    }

    private func saliency(_ module: Module, _ statistic: ArraySlice<Float>) -> Double {
        proxy.saliency(
            of: ProbedModule(values: module.values, statistic: ArraySlice(Array(statistic)), countOfA: module.countOfA))
    }

    /// `rankShares(gradientOfB:rank:)` of every module.
    func rankShares() -> [[Double]?] {
        modules.map { Self.rankShares(gradientOfB: $0.sum.dropFirst($0.countOfA), rank: $0.rank) }
    }

    /// The squared singular values of `∂L/∂B`, summed from the largest on and divided by their total; nil where that gradient is zero.
    static func rankShares(gradientOfB: ArraySlice<Float>, rank: Int) -> [Double]? {
        let b = Array(gradientOfB)
        var gram = [Double](repeating: 0, count: rank * rank)
        for row in 0..<b.count / rank {
            for i in 0..<rank {
                for j in 0..<rank { gram[i * rank + j] += Double(b[row * rank + i]) * Double(b[row * rank + j]) }
            }
        }
        let values = Matrix.eigenvalues(gram, size: rank).map { max(0, $0) }
        let total = values.reduce(0, +)
        guard total > 0 else { return nil }
        var running = 0.0
        return values.map { value in
            running += value
            return min(1, running / total)
        }
    }
}
