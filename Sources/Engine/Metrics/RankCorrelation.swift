internal import Domain

/// How far two lists of numbers put the same things in the same order.
public enum RankCorrelation {
    /// From 1 for the lowest; equal numbers share the mean of their ranks.
    static func ranks(_ values: [Double]) -> [Double] {
        let order = values.indices.sorted { values[$0] < values[$1] }
        var ranks = [Double](repeating: 0, count: values.count)
        var start = 0
        while start < order.count {
            var end = start + 1
            while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
            for place in start..<end { ranks[order[place]] = Double(start + end + 1) / 2 }
            start = end
        }
        return ranks
    }

    /// Spearman's ρ: Pearson's correlation of the ranks; nil where one list is all ties.
    public static func spearman(_ x: [Double], _ y: [Double]) -> Double? { pearson(ranks(x), ranks(y)) }

    /// Pearson's r; nil where one list is all the same, or so large that its squares are no numbers.
    public static func pearson(_ x: [Double], _ y: [Double]) -> Double? {
        guard x.contains(where: { $0 != x[0] }), y.contains(where: { $0 != y[0] }) else { return nil }
        let means = (x.reduce(0, +) / Double(x.count), y.reduce(0, +) / Double(y.count))
        let (products, squaresOfX, squaresOfY) = zip(x, y).reduce((0.0, 0.0, 0.0)) { sums, pair in
            let (dx, dy) = (pair.0 - means.0, pair.1 - means.1)
            return (sums.0 + dx * dy, sums.1 + dx * dx, sums.2 + dy * dy)
        }
        guard squaresOfX > 0, squaresOfY > 0, squaresOfX.isFinite, squaresOfY.isFinite else { return nil }
        return products / (squaresOfX.squareRoot() * squaresOfY.squareRoot())
    }

    /// Kendall's τ-b, which accounts for ties; nil where one list is all ties.
    public static func kendall(_ x: [Double], _ y: [Double]) -> Double? {
        var (concordance, pairsOfX, pairsOfY) = (0.0, 0.0, 0.0)
        for first in x.indices {
            for second in x.indices where second > first {
                let (dx, dy) = (sign(x[first] - x[second]), sign(y[first] - y[second]))
                concordance += dx * dy
                pairsOfX += dx * dx
                pairsOfY += dy * dy
            }
        }
        guard pairsOfX > 0, pairsOfY > 0 else { return nil }
        return concordance / (pairsOfX * pairsOfY).squareRoot()
    }

    private static func sign(_ value: Double) -> Double { value > 0 ? 1 : value < 0 ? -1 : 0 }

    /// A correlation with the 95 % percentile bootstrap interval over the pairs; resamples that are all ties are left out.
    static func interval(
        _ x: [Double], _ y: [Double], seed: UInt64, _ correlation: ([Double], [Double]) -> Double?
    ) -> ProxyValidation.Correlation? {
        guard let value = correlation(x, y) else { return nil }
        var generator = SeededGenerator(seed: seed, stream: "correlation")
        var resampled: [Double] = []
        for _ in 0..<2000 {
            let drawn = x.indices.map { _ in Int.random(in: x.indices, using: &generator) }
            if let value = correlation(drawn.map { x[$0] }, drawn.map { y[$0] }) { resampled.append(value) }
        }
        return resampled.sorted().percentileInterval.map {
            ProxyValidation.Correlation(value: value, lower: $0.lower, upper: $0.upper)
        }
    }
}
