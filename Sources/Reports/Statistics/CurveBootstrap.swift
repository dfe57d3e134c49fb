import Domain

/// Means of several things measured on the same test rows with the same seeds, and the same means in resamples of rows and seeds.
///
/// A row is drawn with everything that was measured on it, and a seed too, so that whatever is made of the means stays paired (Efron and
/// Tibshirani, An Introduction to the Bootstrap, 1993, chapter 8). Of one seed nothing can be drawn.
struct CurveBootstrap {
    static let resampleCountMax = 2000
    private static let resampleCountMin = 200
    /// Products and sums that may be spent on it.
    private static let stepCountMax = 2_000_000_000
    private static let seed: UInt64 = 20_261_126

    /// One mean for each thing.
    let means: [Double]
    /// `[resample][thing]`; empty where there is no row.
    let resampled: [[Double]]

    /// - Parameters:
    ///   - values: `[thing][seed][row]`, as many seeds and rows in all of them.
    ///   - weights: `[thing][seed]`, above 0: of how many trainings the values are the mean.
    init(_ values: [[[Double]]], weights: [[Double]]) {
        let seedCount = values.first?.count ?? 0
        let rowCount = values.first?.first?.count ?? 0
        means = zip(values, weights).map { seeds, weights in
            zip(seeds, weights).reduce(0) { $0 + $1.0.reduce(0, +) * $1.1 }
                / (weights.reduce(0, +) * Double(max(1, rowCount)))
        }
        guard rowCount > 0 else {
            resampled = []
            return
        }
        let work = max(1, values.count * seedCount * rowCount)
        let count = min(Self.resampleCountMax, max(Self.resampleCountMin, Self.stepCountMax / work))
        var generator = SeededGenerator(seed: Self.seed, stream: "curve")
        resampled = (0..<count).map { _ in
            var rowWeights = [Double](repeating: 0, count: rowCount)
            for _ in 0..<rowCount { rowWeights[Int.random(in: 0..<rowCount, using: &generator)] += 1 }
            var seedWeights = [Double](repeating: 0, count: seedCount)
            for _ in 0..<seedCount { seedWeights[Int.random(in: 0..<seedCount, using: &generator)] += 1 }
            return zip(values, weights).map { seeds, weights in
                var (sum, whole) = (0.0, 0.0)
                for (seed, rows) in seeds.enumerated() where seedWeights[seed] > 0 {
                    var ofSeed = 0.0
                    for row in rows.indices { ofSeed += rowWeights[row] * rows[row] }
                    sum += seedWeights[seed] * weights[seed] * ofSeed
                    whole += seedWeights[seed] * weights[seed]
                }
                return sum / (whole * Double(rowCount))
            }
        }
    }

    /// What `figure` makes of the means, with its 95 % percentile interval; an end may be infinite.
    func estimate(_ figure: ([Double]) -> Double) -> CurveEstimate {
        let interval = resampled.map(figure).sorted().percentileInterval
        return CurveEstimate(value: figure(means), lower: interval?.lower, upper: interval?.upper)
    }

    /// Standard error of the difference of two means.
    func standardError(_ first: Int, _ second: Int) -> Double {
        let differences = resampled.map { $0[first] - $0[second] }
        guard differences.count > 1 else { return 0 }
        let mean = differences.reduce(0, +) / Double(differences.count)
        let squares = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return (squares / Double(differences.count - 1)).squareRoot()
    }
}

/// A figure and its 95 % interval; nil ends where rows are too few for one.
package struct CurveEstimate: Sendable, Equatable {
    package let value: Double
    package let lower: Double?
    package let upper: Double?

    package init(value: Double, lower: Double?, upper: Double?) {
        self.value = value
        self.lower = lower
        self.upper = upper
    }

    var withoutInterval: CurveEstimate { CurveEstimate(value: value, lower: nil, upper: nil) }
}
