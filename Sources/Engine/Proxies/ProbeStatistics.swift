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
        let directionCount: Int?

        /// - Parameters:
        ///   - values: as many as each row has.
        ///   - directionCount: as in `ProbedModule`.
        init(rank: Int, values: [Float], countOfA: Int, rows: [Float], batchCount: Int, directionCount: Int? = nil) {
            self.directionCount = directionCount
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
        proxy.saliency(of: probed(module, statistic))
    }

    private func probed(_ module: Module, _ statistic: ArraySlice<Float>) -> ProbedModule {
        ProbedModule(
            values: module.values, statistic: ArraySlice(Array(statistic)), countOfA: module.countOfA, rank: module.rank,
            directionCount: module.directionCount)
    }

    /// `Proxy.rankShares` of every module.
    func rankShares() -> [[Double]?] {
        modules.map { proxy.rankShares(of: probed($0, $0.sum[...])) }
    }
}
