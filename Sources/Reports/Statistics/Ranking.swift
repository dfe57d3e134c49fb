/// Numbers in order, for rank correlations of rows that are drawn again and again.
package struct Ranking: Sendable, Equatable {
    package let values: [Double]
    private let order: [Int]

    package init(_ values: [Double]) {
        self.values = values
        order = values.indices.sorted { values[$0] < values[$1] }
    }

    /// Spearman's ρ: Pearson's correlation of the ranks, equal numbers sharing the mean of theirs; nil where one side is all ties.
    /// - Parameter weights: how often each row was drawn.
    package func correlation(with other: Ranking, weights: [Double]) -> Double? {
        let (mine, others) = (ranks(weights), other.ranks(weights))
        let mean = (weights.reduce(0, +) + 1) / 2
        var (products, mySquares, otherSquares) = (0.0, 0.0, 0.0)
        for (row, weight) in weights.enumerated() where weight > 0 {
            let (x, y) = (mine[row] - mean, others[row] - mean)
            products += weight * x * y
            mySquares += weight * x * x
            otherSquares += weight * y * y
        }
        guard mySquares > 0, otherSquares > 0 else { return nil }
        return products / (mySquares.squareRoot() * otherSquares.squareRoot())
    }

    private func ranks(_ weights: [Double]) -> [Double] {
        var ranks = [Double](repeating: 0, count: values.count)
        var (start, below) = (0, 0.0)
        while start < order.count {
            var (end, tied) = (start, 0.0)
            while end < order.count, values[order[end]] == values[order[start]] {
                tied += weights[order[end]]
                end += 1
            }
            for place in start..<end { ranks[order[place]] = below + (tied + 1) / 2 }
            (start, below) = (end, below + tied)
        }
        return ranks
    }
}
