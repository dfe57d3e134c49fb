public import Domain

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

    /// Numbers in pairs that may be put in order among themselves, and not with those of other groups.
    public struct Group: Sendable {
        let x: [Double]
        let y: [Double]

        public init(_ x: [Double], _ y: [Double]) {
            self.x = x
            self.y = y
        }
    }

    /// Spearman's ρ of groups of one size: Pearson's correlation of the ranks within each.
    public static func spearman(_ groups: [Group]) -> Double? {
        pearson(groups.flatMap { ranks($0.x) }, groups.flatMap { ranks($0.y) })
    }

    /// Kendall's τ-b, which accounts for ties; nil where one list is all ties.
    public static func kendall(_ x: [Double], _ y: [Double]) -> Double? { kendall([Group(x, y)]) }

    /// The same over the pairs within each group: what lies in different groups has no order.
    public static func kendall(_ groups: [Group]) -> Double? {
        var (concordance, pairsOfX, pairsOfY) = (0.0, 0.0, 0.0)
        for group in groups {
            for first in group.x.indices {
                for second in group.x.indices where second > first {
                    let dx = sign(group.x[first] - group.x[second])
                    let dy = sign(group.y[first] - group.y[second])
                    concordance += dx * dy
                    pairsOfX += dx * dx
                    pairsOfY += dy * dy
                }
            }
        }
        guard pairsOfX > 0, pairsOfY > 0 else { return nil }
        return concordance / (pairsOfX * pairsOfY).squareRoot()
    }

    private static func sign(_ value: Double) -> Double { value > 0 ? 1 : value < 0 ? -1 : 0 }

    /// A correlation with the 95 % percentile bootstrap interval over the pairs of each group; resamples that are all ties are left out.
    public static func interval(
        _ groups: [Group], seed: UInt64, _ correlation: ([Group]) -> Double?
    ) -> ProxyValidation.Correlation? {
        guard let value = correlation(groups) else { return nil }
        var generator = SeededGenerator(seed: seed, stream: "correlation")
        var resampled: [Double] = []
        for _ in 0..<2000 {
            let drawn = groups.map { group in
                let places = group.x.indices.map { _ in Int.random(in: group.x.indices, using: &generator) }
                return Group(places.map { group.x[$0] }, places.map { group.y[$0] })
            }
            if let value = correlation(drawn) { resampled.append(value) }
        }
        return resampled.sorted().percentileInterval.map {
            ProxyValidation.Correlation(value: value, lower: $0.lower, upper: $0.upper)
        }
    }
}

extension ProxyValidation {
    /// The proof that short trainings are of scores.
    /// - Parameter groups: candidates of equal budget, which are put in order among themselves.
    package init(
        of groups: [[Candidate]], proxy: ProxyName, epochs: Int, seed: UInt64, seconds: Double,
        lossWithoutModules: Double? = nil
    ) {
        let pairs = groups.map { RankCorrelation.Group($0.map(\.score), $0.map { -$0.validationLoss }) }
        self.init(
            proxy: proxy, epochs: epochs, seed: seed, seconds: seconds, candidates: groups.flatMap(\.self),
            kendall: RankCorrelation.interval(pairs, seed: seed, RankCorrelation.kendall),
            spearman: RankCorrelation.interval(pairs, seed: seed, RankCorrelation.spearman),
            lossWithoutModules: lossWithoutModules)
    }
}
