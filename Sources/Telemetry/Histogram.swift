/// How many observations fell below each bound, and what they sum up to.
struct Histogram: Equatable {
    let upperBounds: [Double]
    /// Per bound, and last those above all of them; not cumulative.
    private(set) var counts: [UInt64]
    private(set) var sum = 0.0

    init(upperBounds: [Double]) {
        self.upperBounds = upperBounds
        counts = [UInt64](repeating: 0, count: upperBounds.count + 1)
    }

    mutating func observe(_ value: Double) {
        counts[upperBounds.firstIndex { value <= $0 } ?? upperBounds.count] += 1
        sum += value
    }

    /// The number of observations that are at most each bound, the last for +Inf.
    var cumulativeCounts: [UInt64] {
        var total: UInt64 = 0
        return counts.map { count in
            total += count
            return total
        }
    }
}
