package import Domain

/// How often rows of each class were told as each class, summed over the seeds of an arm.
package struct ConfusionMatrix: Sendable, Equatable {
    /// By true class, then by predicted class.
    package let counts: [[Int]]

    /// Nil without labels, and where a trial's records are none of so many classes.
    package init?(_ results: [TrialResult], classCount: Int) {
        guard classCount > 0, classCount <= ClassDigits.classCountMax else { return nil }
        var counts = [[Int]](repeating: [Int](repeating: 0, count: classCount), count: classCount)
        for result in results {
            guard let labels = result.testLabelIndices, let predictions = result.testPredictionIndices,
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

    /// What rows of a class were most often told as, where that is not the class itself; nil where all were told as it.
    package func mostFrequentMistake(of label: Int) -> Int? {
        let mistakes = counts[label].indices.filter { $0 != label && counts[label][$0] > 0 }
        return mistakes.max { (counts[label][$0], $1) < (counts[label][$1], $0) }
    }
}
