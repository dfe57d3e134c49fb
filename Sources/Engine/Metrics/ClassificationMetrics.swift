/// How well predicted labels agree with true ones.
public struct ClassificationMetrics: Sendable, Equatable {
    /// Share of rows whose prediction is right, 0…1.
    public let accuracy: Double
    /// Unweighted mean of `2 tp / (2 tp + fp + fn)`, 0…1, over the classes with a truth or a prediction: of any other it is 0 / 0. So it is 1
    /// where every prediction is right, whichever classes there are (scikit-learn's `f1_score` without `labels` counts so too).
    public let macroF1: Double
    /// Unweighted mean of the recall of each class that has rows, 0…1 (Brodersen, Ong, Stephan and Buhmann, The balanced accuracy and its
    /// posterior distribution, 2010).
    public let balancedAccuracy: Double
    /// Matthews' correlation for any number of classes, −1…1 (Gorodkin, Comparing two K-category assignments by a K-category correlation
    /// coefficient, 2004); nil where all labels or all predictions are one: then it is 0 / 0.
    public let matthewsCorrelation: Double?

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
        let (rows, hits) = (Double(labels.count), Double(right.reduce(0, +)))
        accuracy = hits / rows
        let scores = (0..<classCount).compactMap { index -> Double? in
            // 2 tp + fp + fn is the number predicted plus the number there are.
            let mentions = predicted[index] + actual[index]
            return mentions == 0 ? nil : 2 * Double(right[index]) / Double(mentions)
        }
        macroF1 = scores.reduce(0, +) / Double(scores.count)
        let recalls = (0..<classCount).compactMap { actual[$0] == 0 ? nil : Double(right[$0]) / Double(actual[$0]) }
        balancedAccuracy = recalls.reduce(0, +) / Double(recalls.count)
        func products(_ first: [Int], _ second: [Int]) -> Double {
            zip(first, second).reduce(0) { $0 + Double($1.0) * Double($1.1) }
        }
        // Each is rows² times a covariance of the classes' indicators, summed over the classes.
        let spreads = (rows * rows - products(predicted, predicted), rows * rows - products(actual, actual))
        matthewsCorrelation =
            spreads.0 > 0 && spreads.1 > 0
            ? (hits * rows - products(predicted, actual)) / (spreads.0.squareRoot() * spreads.1.squareRoot()) : nil
    }
}
