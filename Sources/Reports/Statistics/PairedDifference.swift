/// The mean difference of two arms on the same test rows and seeds, and what may be said of it.
package struct PairedDifference: Sendable, Equatable {
    /// With fewer rows a percentile interval of a mean is too short: simulated with normal differences it misses 0 on one side 5.9 % of
    /// the time at 8 rows, 3.9 % at 20, 3.2 % at 30, instead of 2.5 %.
    package static let rowCountMin = 30
    /// Five rows all on one side have p = 2 / 2⁵ = 0.0625; six are the first that chance explains less than one time in twenty.
    package static let differingRowCountMin = 6
    package static let pValueLimit = 0.05

    package enum Conclusion: String, Sendable, CaseIterable {
        case improved, worse
        case noImprovementShown = "no-improvement-shown"
        /// Fewer than `rowCountMin`.
        case tooFewRows = "too-few-rows"
        /// Fewer than `differingRowCountMin` tell the arms apart.
        case tooFewDifferingRows = "too-few-differing-rows"
    }

    package struct Interval: Sendable, Equatable {
        package let lower: Double
        package let upper: Double
    }

    /// Mean over rows and seeds.
    package let point: Double
    /// Mean over rows, per seed.
    package let perSeed: [Double]
    package let rowCount: Int
    /// Rows that tell the arms apart, all seeds together. Losses always differ a little; there, equal differences (to a ten-thousandth of
    /// the largest) count once: copies of one row say one thing.
    package let differingRowCount: Int
    /// Of the sign-flip test over rows; nil below either minimum.
    package let pValue: Double?
    /// 95 %, over rows: the paired bootstrap's, extended to 0 where the sign-flip test does not rule 0 out, so that the two never
    /// contradict each other. Nil below either minimum, and where every row says the same, so that resampling shows no spread.
    package let interval: Interval?
    package let conclusion: Conclusion

    /// - Parameters:
    ///   - gains: per seed, per row: 1 where only the first arm was right, −1 where only the second was; or how much lower its loss was.
    ///   - measure: which of the two.
    package init(gains: [[Double]], measure: Comparison.Measure, resampleCount: Int = PairedBootstrap.resampleCount) {
        let rows = gains.first?.count ?? 0
        let sums = (0..<rows).map { row in gains.reduce(0) { $0 + $1[row] } }
        let means = gains.map { $0.reduce(0, +) / Double(max(1, rows)) }
        let differing = measure == .accuracy ? sums.count { $0 != 0 } : Self.unlikeCount(sums)
        point = sums.reduce(0, +) / Double(max(1, rows * gains.count))
        perSeed = means
        rowCount = rows
        differingRowCount = differing
        guard rows >= Self.rowCountMin, differing >= Self.differingRowCountMin else {
            (pValue, interval) = (nil, nil)
            conclusion = rows < Self.rowCountMin ? .tooFewRows : .tooFewDifferingRows
            return
        }
        let test = SignFlip(gains: sums, resampleCount: resampleCount).pValue
        let bootstrap = PairedBootstrap(gains: sums, seedCount: gains.count, resampleCount: resampleCount)
        let (lower, upper) = (bootstrap.lower, bootstrap.upper)
        let isLuck = test >= Self.pValueLimit
        pValue = test
        interval = lower < upper ? Interval(lower: isLuck ? min(0, lower) : lower, upper: isLuck ? max(0, upper) : upper) : nil
        // One seed on the other side, and the order of the arms is the seeds' doing.
        if !isLuck, lower > 0, means.allSatisfy({ $0 >= 0 }) {
            conclusion = .improved
        } else if !isLuck, upper < 0, means.allSatisfy({ $0 <= 0 }) {
            conclusion = .worse
        } else {
            conclusion = .noImprovementShown
        }
    }

    /// Whether one seed favours the first arm and another one the second.
    package var isDividedOverSeeds: Bool { perSeed.contains { $0 > 0 } && perSeed.contains { $0 < 0 } }

    private static func unlikeCount(_ sums: [Double]) -> Int {
        let largest = sums.map(abs).max() ?? 0
        guard largest > 0 else { return 0 }
        return Set(sums.map { ($0 / largest * 10_000).rounded() }).subtracting([0]).count
    }
}
