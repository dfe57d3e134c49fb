/// One number of a trial, with its unit and the step after which it was taken. What is undefined is not measured.
public struct Measurement: Sendable, Equatable, Codable {
    public let quantity: Quantity
    public let value: Double
    /// Optimiser steps done when it was taken.
    public let step: Int
    /// Epochs done when it was taken, fractions included.
    public let epoch: Double
    /// Which rows it was taken on; nil for quantities that are not about rows.
    public let split: Split?

    public init(quantity: Quantity, value: Double, step: Int, epoch: Double, split: Split? = nil) {
        self.quantity = quantity
        self.value = value
        self.step = step
        self.epoch = epoch
        self.split = split
    }

    public enum Quantity: String, Sendable, Codable, CaseIterable {
        /// Mean per row or predicted token: cross-entropy in nats, or the squared difference of a regression.
        case loss
        /// Share of rows classified as labelled, 0…1.
        case accuracy
        /// Unweighted mean of F1, 0…1, over the classes with a truth or a prediction. (In older records any other class counted 0.)
        case macroF1
        /// Unweighted mean of the recall of each class that has rows, 0…1: who always gives one answer has 1 / classes, however skewed they are.
        case balancedAccuracy
        /// Matthews' correlation of predicted and true classes, −1…1; not measured where all labels or all predictions are one.
        case matthewsCorrelation
        /// Mean absolute difference of a regression, in the target's own unit.
        case meanAbsoluteError
        /// Root of the mean squared difference of a regression, in the target's own unit.
        case rootMeanSquaredError
        /// Pearson's correlation of predicted and true numbers, −1…1; not measured where one side is all the same.
        case pearson
        /// Spearman's rank correlation of predicted and true numbers, −1…1; not measured where one side is all ties. (In older records it is 0 there.)
        case spearman
        /// `e` to the mean loss per predicted token.
        case perplexity
        /// Share of tokens predicted exactly, 0…1.
        case tokenAccuracy
        /// Real (not padding) training tokens per second since the previous measurement of it.
        case tokensPerSecond
        case learningRate
        /// Euclidean norm of the gradient before clipping.
        case gradientNorm

        /// The unit, as tables and axes show it.
        public var unit: String {
            switch self {
            case .loss: "nats"
            case .accuracy, .macroF1, .balancedAccuracy, .tokenAccuracy: "share"
            case .matthewsCorrelation, .meanAbsoluteError, .rootMeanSquaredError, .pearson, .spearman, .perplexity: "1"
            case .tokensPerSecond: "tokens/s"
            case .learningRate, .gradientNorm: "1"
            }
        }
    }
}
