import Glibc

/// The exact McNemar test of two classifiers on the same rows (McNemar 1947; exact binomial form, e.g. Fagerland, Lydersen and
/// Laake 2013): under the null each discordant row is a fair coin.
///
/// Per seed only: the same rows return with every seed, so pooled pairs would not be independent.
package struct McNemar: Sendable, Equatable {
    /// Rows that only the first arm has right.
    package let firstOnly: Int
    /// Rows that only the second arm has right.
    package let secondOnly: Int

    package init(firstOnly: Int, secondOnly: Int) {
        self.firstOnly = firstOnly
        self.secondOnly = secondOnly
    }

    package init(first: [Bool], second: [Bool]) {
        let pairs = zip(first, second)
        self.init(
            firstOnly: pairs.count { $0 && !$1 },
            secondOnly: pairs.count { !$0 && $1 })
    }

    /// Two-sided p value: `min(1, 2 · P(X ≤ min(b, c)))` with X binomial (b + c, 1/2), summed in logarithms.
    package var pValue: Double {
        let total = firstOnly + secondOnly
        var logarithm = -Double(total) * log(2.0)
        var sum = exp(logarithm)
        for count in 0..<min(firstOnly, secondOnly) {
            logarithm += log(Double(total - count)) - log(Double(count + 1))
            sum += exp(logarithm)
        }
        return min(1, 2 * sum)
    }
}
