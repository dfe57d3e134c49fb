package import Domain

/// The mean difference of two arms on the same test rows and seeds, and what may be said of it.
package struct PairedDifference: Sendable, Equatable {
    /// With fewer rows a percentile interval of a mean is too short: simulated with normal differences it misses 0 on one side 5.9 % of
    /// the time at 8 rows, 3.9 % at 20, 3.2 % at 30, instead of 2.5 %.
    package static let rowCountMin = 30
    package static let pValueLimit = 0.05

    package typealias Conclusion = RunConclusion.Claim

    /// What is asked of a difference before it is a claim.
    package struct Claim: Sendable, Equatable {
        /// What the lower end has to be above.
        package let minimum: Double
        package let seedsMin: Int
        /// How many comparisons a run makes. Each interval is one of 1 − 0.05 / `familySize`, so that all of them together hold 95 % of the
        /// time (Bonferroni; Dunn, Multiple comparisons among means, 1961).
        package let familySize: Int

        package init(minimum: Double = 0, seedsMin: Int = 1, familySize: Int = 1) {
            self.minimum = minimum
            self.seedsMin = seedsMin
            self.familySize = max(1, familySize)
        }

        /// Five rows all on one side have p = 2 / 2⁵ = 0.0625; six are the first that chance explains less than one time in twenty. Of
        /// several comparisons each needs more.
        package var differingRowCountMin: Int {
            var (count, p) = (0, 2 * Double(familySize))
            while p >= pValueLimit { (count, p) = (count + 1, p / 2) }
            return count
        }

        /// Share of the distribution beyond either end of the interval.
        package var tail: Double { pValueLimit / 2 / Double(familySize) }
    }

    package struct Interval: Sendable, Equatable {
        package let lower: Double
        package let upper: Double
    }

    package let claim: Claim
    /// Mean over seeds; nil where it is not defined.
    package let point: Double?
    /// Per seed; empty where it is not defined.
    package let perSeed: [Double]
    package let rowCount: Int
    /// Rows that tell the arms apart, all seeds together. Losses always differ a little; there, equal differences (to a ten-thousandth of
    /// the largest) count once: copies of one row say one thing.
    package let differingRowCount: Int
    /// Of the sign-flip test over rows, times the number of comparisons; nil below either minimum of rows.
    package let pValue: Double?
    /// 95 % for all comparisons together, over rows and seeds: `PairedBootstrap`, extended to 0 where the sign-flip test does not rule 0 out,
    /// so that the two never contradict each other. Nil below either minimum of rows, and where all rows and seeds say the same, so that
    /// resampling shows no spread.
    package let interval: Interval?
    /// Nil where there is no interval.
    package let power: Power?
    /// Nil below either minimum of rows.
    package let bootstrap: PairedBootstrap?
    package let conclusion: Conclusion

    /// - Parameter pairs: per seed, all on the same rows.
    package init(_ pairs: [PairedRows], claim: Claim = Claim(), resampleCount: Int = PairedBootstrap.resampleCount) {
        let rows = pairs.first?.rowCount ?? 0
        let all = [Double](repeating: 1, count: rows)
        let values = pairs.compactMap { $0.difference(all) }
        let isDefined = rows > 0 && values.count == pairs.count
        let perPair = pairs.map(\.contrasts)
        let contrasts = (0..<rows).map { row in perPair.reduce(0) { $0 + $1[row] } }
        let differing = pairs.allSatisfy(\.isCounted) ? contrasts.count { $0 != 0 } : Self.unlikeCount(contrasts)
        self.claim = claim
        point = isDefined ? values.reduce(0, +) / Double(values.count) : nil
        perSeed = isDefined ? values : []
        rowCount = rows
        differingRowCount = differing
        guard rows >= Self.rowCountMin, differing >= claim.differingRowCountMin,
            let bootstrap = PairedBootstrap(pairs, tail: claim.tail, resampleCount: resampleCount)
        else {
            (pValue, interval, power, self.bootstrap) = (nil, nil, nil, nil)
            conclusion = !isDefined ? .notDefined : rows < Self.rowCountMin ? .tooFewRows : .tooFewDifferingRows
            return
        }
        let test = min(1, SignFlip(pairs, resampleCount: resampleCount).pValue * Double(claim.familySize))
        let (lower, upper) = (bootstrap.lower, bootstrap.upper)
        self.bootstrap = bootstrap
        let isLuck = test >= Self.pValueLimit
        pValue = test
        interval = lower < upper ? Interval(lower: isLuck ? min(0, lower) : lower, upper: isLuck ? max(0, upper) : upper) : nil
        power = Power(bootstrap.spread, seen: bootstrap.point, claim: claim)
        if pairs.count < claim.seedsMin {
            conclusion = .tooFewSeeds
        } else if !isLuck, lower > claim.minimum {
            conclusion = .improved
        } else if !isLuck, upper < 0 {
            conclusion = .worse
        } else {
            conclusion = .noImprovementShown
        }
    }

    /// Whether one seed favours the first arm and another one the second.
    package var isDividedOverSeeds: Bool { perSeed.contains { $0 > 0 } && perSeed.contains { $0 < 0 } }

    /// Whether it lies above 0 where more than that is asked for.
    var isAboveZero: Bool { claim.minimum > 0 && interval.map { $0.lower > 0 } ?? ((point ?? 0) > 0) }

    private static func unlikeCount(_ sums: [Double]) -> Int {
        let largest = sums.map(abs).max() ?? 0
        guard largest > 0 else { return 0 }
        return Set(sums.map { ($0 / largest * 10_000).rounded() }).subtracting([0]).count
    }
}
