public import Domain
internal import Glibc

/// Predictions on one split, and what they are worth.
public struct Evaluation: Sendable, Equatable, Codable {
    public let kind: LearningTask.Kind
    public let labelCount: Int
    /// Per row in file order: the summed loss of its targets, nats or squared units.
    public let losses: [Double]
    /// Per row the index of the predicted label, or the predicted number; zeros for language modelling.
    public let predictions: [Double]
    /// Per row the label's index or the number; zeros for language modelling.
    public let targets: [Double]
    /// Per row what its loss is the sum of.
    public let targetCounts: [Int]
    /// Per row the tokens that were predicted exactly, for language modelling.
    public let hitCounts: [Int]

    init(task: LearningTask, rows: [TaskRow], losses: [Double], predictions: [Double], hitCounts: [Int]) {
        kind = task.type
        labelCount = task.labels.count
        self.losses = losses
        self.predictions = predictions
        self.hitCounts = hitCounts
        targetCounts = rows.map(\.targetCount)
        targets = rows.map { row in
            switch row.target {
            case .label(let label): Double(label)
            case .value(let value): value
            case .nextTokens: 0
            }
        }
    }

    /// Mean over rows, or over predicted tokens.
    public var loss: Double { losses.reduce(0, +) / Double(max(1, targetCounts.reduce(0, +))) }

    /// Share of rows whose label was predicted; nil where rows have none, and without rows.
    var accuracy: Double? {
        guard kind == .classification, !targets.isEmpty else { return nil }
        return Double(zip(predictions, targets).count { $0 == $1 }) / Double(targets.count)
    }

    /// Per row the mean loss of its targets, as single-precision numbers have it: what they were computed in, and half the digits to keep.
    public var rowLosses: [Double] { zip(losses, targetCounts).map { Self.single($0 / Double(max(1, $1))) } }

    /// The double with the shortest decimal that names the nearest single-precision number; itself where there is none.
    static func single(_ value: Double) -> Double {
        let nearest = Float(value)
        return nearest.isFinite ? Double("\(nearest)") ?? value : value
    }

    /// The task's numbers as measurements of `split`. What these rows do not define is left out: all of it without rows, a correlation where
    /// one side is all ties, a perplexity beyond what a number can hold.
    public func measurements(on split: Split, step: Int, epoch: Double) -> [Measurement] {
        guard !targets.isEmpty else { return [] }
        let values: [(Measurement.Quantity, Double?)]
        switch kind {
        case .classification:
            let metrics = ClassificationMetrics(
                predictions: predictions.map { Int($0) }, labels: targets.map { Int($0) }, classCount: labelCount)
            values = [
                (.loss, loss), (.accuracy, metrics.accuracy), (.macroF1, metrics.macroF1),
                (.balancedAccuracy, metrics.balancedAccuracy), (.matthewsCorrelation, metrics.matthewsCorrelation),
            ]
        case .regression:
            let differences = zip(predictions, targets).map { abs($0 - $1) }
            values = [
                (.loss, loss), (.meanAbsoluteError, differences.reduce(0, +) / Double(max(1, differences.count))),
                (.rootMeanSquaredError, loss.squareRoot()), (.pearson, RankCorrelation.pearson(predictions, targets)),
                (.spearman, RankCorrelation.spearman(predictions, targets)),
            ]
        case .causalLanguageModel:
            let tokens = Double(max(1, targetCounts.reduce(0, +)))
            values = [
                (.loss, loss), (.perplexity, exp(loss)),
                (.tokenAccuracy, Double(hitCounts.reduce(0, +)) / tokens),
            ]
        }
        return values.compactMap { quantity, value in
            value.flatMap {
                $0.isFinite ? Measurement(quantity: quantity, value: $0, step: step, epoch: epoch, split: split) : nil
            }
        }
    }
}
