import Domain
import Glibc

/// How far a paired difference of two arms would be another one on other test rows and with other seeds.
///
/// Rows and seeds are crossed: every seed has the same rows. A resample draws rows with all their arms and seeds, so that what makes a row
/// hard stays paired, and computes each quantity anew on them; the mean over seeds is moved by as much as so few seeds leave open. (Drawing
/// both is Owen, The pigeonhole bootstrap, 2007; its spread is the sum of the two and errs on the wide side.) Of two to five seeds
/// there are too few resamples to have tails, so that their mean is drawn from Student's distribution around itself instead, as in
/// Fisher's solution of the Behrens–Fisher problem.
///
/// Percentiles over rows are widened by what a t interval is wider than a normal one (Hesterberg, What teachers should know about the
/// bootstrap, 2015, section 5.3). Where losses are compared, an end lies as far out as it or the bootstrap-t has it (Efron and Tibshirani, An
/// Introduction to the Bootstrap, 1993, section 12.5): percentiles are too short where differences are skewed, the other where they have long tails.
package struct PairedBootstrap: Sendable, Equatable {
    package static let resampleCount = 10_000
    package static let seed: UInt64 = 20_261_124
    /// Of large files fewer resamples are drawn, and never fewer than a tenth.
    package static let drawnRowCountMax = 20_000_000

    /// Mean over seeds; in the quantity's own unit, positive where the first arm is better.
    package let point: Double
    package let perSeed: [Double]
    /// Ends of the interval.
    package let lower: Double
    package let upper: Double
    package let spread: Spread
    /// The difference by each resample, ascending: by percentiles, and studentised where the quantity is.
    private let resampled: [[Double]]

    /// Of what the variance of the mean is made up.
    package struct Spread: Sendable, Equatable {
        package let rowCount: Int
        package let seedCount: Int
        /// Variance that other rows give the mean over seeds.
        package let overRows: Double
        /// Variance that other rows give to one seed alone, beyond what they give to all seeds together.
        package let rowsOfOneSeed: Double
        /// Variance of the seeds' differences about their mean; 0 for one seed.
        package let overSeeds: Double

        package init(rowCount: Int, seedCount: Int, overRows: Double, rowsOfOneSeed: Double, overSeeds: Double) {
            self.rowCount = rowCount
            self.seedCount = seedCount
            self.overRows = overRows
            self.rowsOfOneSeed = rowsOfOneSeed
            self.overSeeds = overSeeds
        }
    }

    /// Nil where the rows do not define the quantity, or there are none.
    /// - Parameters:
    ///   - pairs: per seed, all on the same rows.
    ///   - tail: share of the distribution beyond either end, 0.025 for a 95 % interval.
    package init?(_ pairs: [PairedRows], tail: Double = 0.025, resampleCount: Int = Self.resampleCount) {
        let rows = pairs.first?.rowCount ?? 0
        let all = [Double](repeating: 1, count: rows)
        let perSeed = pairs.compactMap { $0.difference(all) }
        guard rows > 0, perSeed.count == pairs.count else { return nil }
        let seeds = Double(pairs.count)
        let point = perSeed.reduce(0, +) / seeds
        let variance = pairs.count < 2 ? 0 : perSeed.reduce(0) { $0 + ($1 - point) * ($1 - point) } / (seeds - 1)
        self.point = point
        self.perSeed = perSeed
        var draws = Draws(pairs, perSeed, point: point, tail: tail)
        var generator = SeededGenerator(seed: Self.seed, stream: "bootstrap")
        var seedGenerator = SeededGenerator(seed: Self.seed, stream: "bootstrap-seeds")
        let error = (variance / seeds).squareRoot()
        var (percentiles, studentised): ([Double], [Double]) = ([], [])
        for _ in 0..<Self.count(resampleCount, rows: rows) {
            var weights = [Double](repeating: 0, count: rows)
            for _ in 0..<rows { weights[Int.random(in: 0..<rows, using: &generator)] += 1 }
            let ofSeeds = pairs.count < 2 ? 0 : error * Self.student(degrees: pairs.count - 1, &seedGenerator)
            guard let deviation = draws.take(weights) else { continue }
            percentiles.append(deviation.percentile + ofSeeds)
            if let value = deviation.studentised { studentised.append(value + ofSeeds) }
        }
        let drawn = [percentiles.sorted(), studentised.sorted()].filter { !$0.isEmpty }
        let ends = drawn.compactMap { Self.ends($0, tail: tail) }
        let reach = pairs[0].reach
        resampled = drawn.map { $0.map { min(reach, max(-reach, point + $0)) } }
        lower = max(-reach, point + (ends.map(\.lower).min() ?? 0))
        upper = min(reach, point + (ends.map(\.upper).max() ?? 0))
        spread = draws.spread(overSeeds: variance)
    }

    package var resampleCount: Int { resampled.first?.count ?? 0 }

    /// Share of the resamples whose difference is below `value`: as with the ends, the larger one of both kinds.
    package func share(below value: Double) -> Double {
        resampled.map { sorted in
            Double(sorted.partitioningIndex { $0 >= value }) / Double(max(1, sorted.count))
        }.max() ?? 0
    }

    /// Mean over the resamples of by how much the difference is above `value`, and of the same where it is not below.
    package func meanExcess(over value: Double) -> (ofAll: Double, ofPositive: Double) {
        let excess = (resampled.first ?? []).map { $0 - value }
        let count = Double(max(1, excess.count))
        return (excess.reduce(0, +) / count, excess.reduce(0) { $0 + max(0, $1) } / count)
    }

    /// The order statistics that leave `tail` of the distribution beyond them; nil for none.
    private static func ends(_ sorted: [Double], tail: Double) -> (lower: Double, upper: Double)? {
        let place = max(0, Int(tail * Double(sorted.count + 1)) - 1)
        return sorted.isEmpty ? nil : (sorted[place], sorted[sorted.count - 1 - place])
    }

    static func count(_ resampleCount: Int, rows: Int) -> Int {
        min(resampleCount, max(resampleCount / 10, drawnRowCountMax / max(1, rows)))
    }

    /// A number of Student's distribution: a normal one over the root of a mean of squared ones.
    private static func student(degrees: Int, _ generator: inout SeededGenerator) -> Double {
        func normal() -> Double {
            (-2 * log(1 - generator.unitInterval())).squareRoot() * cos(2 * Double.pi * generator.unitInterval())
        }
        let first = normal()
        let squares = (0..<degrees).reduce(0.0) { sum, _ in
            let next = normal()
            return sum + next * next
        }
        return squares > 0 ? first / (squares / Double(degrees)).squareRoot() : 0
    }
}

/// What resamples of rows show, one after the other.
private struct Draws {
    private let pairs: [PairedRows]
    /// What standard errors are taken from.
    private let merged: [PairedRows]
    private let perSeed: [Double]
    private let point: Double
    /// By how much percentiles are widened.
    private let factor: Double
    /// Of the rows as they are; nil where the quantity is not studentised.
    private let error: Double?
    private var count = 0.0
    private var (sum, squares, squaresOfSeeds) = (0.0, 0.0, 0.0)

    init(_ pairs: [PairedRows], _ perSeed: [Double], point: Double, tail: Double) {
        (self.pairs, self.perSeed, self.point) = (pairs, perSeed, point)
        let rows = pairs[0].rowCount
        merged = PairedRows.merged(pairs)
        error = Self.error(of: merged, [Double](repeating: 1, count: rows))
        factor =
            rows < 2
            ? 1
            : (Double(rows) / Double(rows - 1)).squareRoot() * StudentT.quantile(1 - tail, degrees: rows - 1)
                / StudentT.quantile(1 - tail, degrees: .max)
    }

    /// How far the mean may lie from what it is, by this resample; nil where it does not say.
    mutating func take(_ weights: [Double]) -> (percentile: Double, studentised: Double?)? {
        let values = pairs.compactMap { $0.difference(weights) }
        guard values.count == pairs.count else { return nil }
        let deviation = values.reduce(0, +) / Double(values.count) - point
        count += 1
        sum += deviation
        squares += deviation * deviation
        squaresOfSeeds += zip(values, perSeed).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / Double(values.count)
        // The other way round: where a resample lies too high, the rows may lie as far too low.
        let studentised = error.flatMap { error in
            Self.error(of: merged, weights).flatMap { $0 > 0 ? -error * deviation / $0 : nil }
        }
        return (deviation * factor, studentised)
    }

    func spread(overSeeds: Double) -> PairedBootstrap.Spread {
        let seeds = Double(pairs.count)
        let mean = count > 0 ? sum / count : 0
        let overRows = count > 0 ? max(0, squares / count - mean * mean) : 0
        let ofOneSeed = count > 0 ? squaresOfSeeds / count : 0
        return PairedBootstrap.Spread(
            rowCount: pairs[0].rowCount, seedCount: pairs.count, overRows: overRows,
            rowsOfOneSeed: pairs.count < 2 ? 0 : max(0, (ofOneSeed - overRows) * seeds / (seeds - 1)), overSeeds: overSeeds)
    }

    private static func error(of pairs: [PairedRows], _ weights: [Double]) -> Double? {
        let influences = pairs.compactMap { $0.influences(weights) }
        guard influences.count == pairs.count else { return nil }
        var (total, squares) = (0.0, 0.0)
        for (row, weight) in weights.enumerated() where weight > 0 {
            let mean = influences.reduce(0) { $0 + $1[row] } / Double(pairs.count)
            squares += weight * mean * mean
            total += weight
        }
        return squares.squareRoot() / total
    }
}

extension [Double] {
    /// The first place of ascending numbers that has `isBeyond`; their count where none has.
    fileprivate func partitioningIndex(_ isBeyond: (Double) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = low + (high - low) / 2
            if isBeyond(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
