import Glibc

/// Student's t distribution with whole degrees of freedom (Abramowitz and Stegun, Handbook of Mathematical Functions, 1964, 26.7.3 and
/// 26.7.4); the normal one for more than `normalFrom`, where the two differ by less than a thousandth.
package enum StudentT {
    private static let normalFrom = 2000

    /// The value that a share `p` of the distribution lies below, for 0 < p < 1.
    /// - Parameter degrees: at least 1.
    package static func quantile(_ p: Double, degrees: Int) -> Double {
        guard p >= 0.5 else { return -quantile(1 - p, degrees: degrees) }
        var (lower, upper) = (0.0, 1e9)
        while upper - lower > 1e-12 * max(1, lower) {
            let middle = (lower + upper) / 2
            if below(middle, degrees: degrees) < p { lower = middle } else { upper = middle }
            if middle == lower && middle == upper { break }
        }
        return (lower + upper) / 2
    }

    /// The share below `t`, for t ≥ 0.
    package static func below(_ t: Double, degrees: Int) -> Double {
        guard degrees <= normalFrom else { return erfc(-t / 2.0.squareRoot()) / 2 }
        let angle = atan(t / Double(degrees).squareRoot())
        let (sine, cosine) = (sin(angle), cos(angle))
        let isOdd = !degrees.isMultiple(of: 2)
        var term = isOdd ? cosine : 1
        var sum = degrees == 1 ? 0 : term
        for step in stride(from: isOdd ? 2 : 1, to: max(1, degrees - 1), by: 2) {
            term *= cosine * cosine * Double(step) / Double(step + 1)
            sum += term
        }
        return (1 + (isOdd ? 2 / Double.pi * (angle + sine * sum) : sine * sum)) / 2
    }
}
