/// How well predicted labels agree with true ones.
public struct ClassificationMetrics: Sendable, Equatable {
    /// Share of rows whose prediction is right, 0…1.
    public let accuracy: Double
    /// Unweighted mean of `2 tp / (2 tp + fp + fn)`, 0…1, over the classes with a truth or a prediction: of any other it is 0 / 0. So it is 1
    /// where every prediction is right, whichever classes there are (scikit-learn's `f1_score` without `labels` counts so too).
    public let macroF1: Double

    /// - Parameters:
    ///   - predictions: indices below `classCount`, one per row; at least one row.
    ///   - labels: the true ones, in the same order.
    public init(predictions: [Int], labels: [Int], classCount: Int) {
        precondition(predictions.count == labels.count && !labels.isEmpty, "one prediction per row, and some rows")
        var right = [Int](repeating: 0, count: classCount)
        var predicted = right
        var actual = right
        for (prediction, label) in zip(predictions, labels) {
            predicted[prediction] += 1
            actual[label] += 1
            if prediction == label { right[label] += 1 }
        }
        accuracy = Double(right.reduce(0, +)) / Double(labels.count)
        let scores = (0..<classCount).compactMap { index -> Double? in
            // 2 tp + fp + fn is the number predicted plus the number there are.
            let mentions = predicted[index] + actual[index]
            return mentions == 0 ? nil : 2 * Double(right[index]) / Double(mentions)
        }
        macroF1 = scores.reduce(0, +) / Double(scores.count)
    }
}
