/// How sure a share is that was counted: the 95 % score interval (Wilson 1927).
enum BinomialInterval {
    private static let z = 1.959963984540054

    /// Nil of nothing.
    static func wilson(_ count: Int, of total: Int) -> (lower: Double, upper: Double)? {
        guard total > 0, (0...total).contains(count) else { return nil }
        let (n, p, square) = (Double(total), Double(count) / Double(total), z * z)
        let middle = (p + square / (2 * n)) / (1 + square / n)
        let half = z / (1 + square / n) * (p * (1 - p) / n + square / (4 * n * n)).squareRoot()
        // At the ends exactly what rounding would miss.
        return (count == 0 ? 0 : max(0, middle - half), count == total ? 1 : min(1, middle + half))
    }
}
