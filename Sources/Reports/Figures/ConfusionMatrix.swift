package import Domain

/// How often rows of each class were told as each class, summed over the seeds of an arm.
package struct ConfusionMatrix: Sendable, Equatable {
    /// By true class, then by predicted class.
    package let counts: [[Int]]

    /// Nil without labels, and where a trial's records are none of so many classes.
    package init?(_ results: [TrialResult], classCount: Int) {
        guard classCount > 0, classCount <= PairedRows.classCountMax else { return nil }
        var counts = [[Int]](repeating: [Int](repeating: 0, count: classCount), count: classCount)
        for result in results {
            guard let labels = Self.classes(result.testLabels), let predictions = Self.classes(result.testPredictions),
                labels.count == predictions.count, (labels + predictions).allSatisfy({ $0 < classCount })
            else { return nil }
            for (label, prediction) in zip(labels, predictions) { counts[label][prediction] += 1 }
        }
        guard counts.joined().contains(where: { $0 > 0 }) else { return nil }
        self.counts = counts
    }

    /// Share of the rows of a class that were told as it; nil where it has no rows.
    package func recall(of label: Int) -> Double? {
        let rows = counts[label].reduce(0, +)
        return rows > 0 ? Double(counts[label][label]) / Double(rows) : nil
    }

    /// Whether the largest class has more than one and a half times the rows of the smallest: then accuracy says little of the small ones.
    package var isSkewed: Bool {
        let rows = counts.map { $0.reduce(0, +) }
        return Double(rows.max() ?? 0) > 1.5 * Double(rows.min() ?? 0)
    }

    /// Digits in base 36, one per row, as numbers; nil where one is none.
    package static func classes(_ digits: String) -> [Int]? {
        var classes: [Int] = []
        classes.reserveCapacity(digits.utf8.count)
        for digit in digits.utf8 {
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): classes.append(Int(digit - UInt8(ascii: "0")))
            case UInt8(ascii: "a")...UInt8(ascii: "z"): classes.append(Int(digit - UInt8(ascii: "a")) + 10)
            default: return nil
            }
        }
        return classes
    }
}
