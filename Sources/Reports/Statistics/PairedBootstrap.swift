import Domain

/// A 95 % percentile bootstrap interval of a paired mean difference, in accuracy or in loss (Efron and Tibshirani, An Introduction to the
/// Bootstrap, 1993, chapter 13).
///
/// A row is drawn with its results in both arms and in all seeds, so that what makes a row hard stays paired. The interval
/// speaks of other test rows from the same source; how much the seeds matter is shown beside it, not inside it.
package struct PairedBootstrap: Sendable, Equatable {
    package static let resampleCount = 10_000
    package static let seed: UInt64 = 20_261_124

    /// Shares of −1…1, or units of the loss.
    package let point: Double
    package let lower: Double
    package let upper: Double

    /// - Parameter gains: per test row, summed over seeds: 1 where the first arm was right and the second wrong, −1 for the reverse;
    ///   or how much lower the first arm's loss was.
    package init(gains: [Double], seedCount: Int, resampleCount: Int = Self.resampleCount) {
        let unit = 1 / Double(max(1, gains.count * seedCount))
        point = gains.reduce(0, +) * unit
        let sums = Self.resampledSums(of: gains, resampleCount)
        // The 2.5 % and 97.5 % order statistics; sums over right and wrong are whole numbers, so an end at 0 is exactly 0.
        let interval = sums.percentileInterval ?? (0, 0)
        lower = interval.lower * unit
        upper = interval.upper * unit
    }

    private static func resampledSums(of gains: [Double], _ resampleCount: Int) -> [Double] {
        guard !gains.isEmpty else { return [Double](repeating: 0, count: resampleCount) }
        var generator = SeededGenerator(seed: seed, stream: "bootstrap")
        return (0..<resampleCount).map { _ in
            var sum = 0.0
            for _ in gains { sum += gains[Int.random(in: 0..<gains.count, using: &generator)] }
            return sum
        }.sorted()
    }
}
