public import Domain

/// Predictions on one split, and what they are worth.
public struct Evaluation: Sendable, Equatable {
    /// Mean cross-entropy per row, nats.
    public let loss: Double
    /// Index of the predicted label, per row in file order.
    public let predictions: [Int]
    public let labels: [Int]
    public let labelCount: Int

    public init(loss: Double, predictions: [Int], labels: [Int], labelCount: Int) {
        precondition(predictions.count == labels.count, "\(predictions.count) predictions for \(labels.count) labels")
        self.loss = loss
        self.predictions = predictions
        self.labels = labels
        self.labelCount = labelCount
    }

    /// The three numbers as measurements of `split`.
    public func measurements(on split: Split, step: Int, epoch: Double) -> [Measurement] {
        let metrics = ClassificationMetrics(predictions: predictions, labels: labels, classCount: labelCount)
        return [(Measurement.Quantity.loss, loss), (.accuracy, metrics.accuracy), (.macroF1, metrics.macroF1)].map {
            Measurement(quantity: $0, value: $1, step: step, epoch: epoch, split: split)
        }
    }
}
