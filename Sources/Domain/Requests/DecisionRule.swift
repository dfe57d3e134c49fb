/// By what a run is decided: chosen before its results are known, so that nobody picks the quantity that came out best.
public struct DecisionRule: Sendable, Equatable, Codable {
    public let quantity: Quantity
    /// What the lower end of the interval has to be above, in the quantity's own unit (a share for accuracy: 0.01 is one percentage point).
    public let minimumImprovement: Double
    /// With fewer seeds nothing is claimed.
    public let seedsMin: Int

    public init(quantity: Quantity, minimumImprovement: Double = 0, seedsMin: Int = 1) {
        self.quantity = quantity
        self.minimumImprovement = minimumImprovement
        self.seedsMin = seedsMin
    }

    /// What stands where a request says nothing.
    public static func standard(for task: LearningTask.Kind) -> DecisionRule {
        DecisionRule(quantity: Quantity.standard(for: task))
    }

    /// What two arms are compared in, on the test rows.
    public enum Quantity: String, Sendable, Codable, CaseIterable {
        /// Share of rows classified as labelled, 0…1.
        case accuracy
        /// Unweighted mean of F1 over the classes with a truth or a prediction, 0…1.
        case macroF1 = "macro-f1"
        /// Mean over rows: cross-entropy in nats, or the squared difference of a regression. Lower is better.
        case loss
        /// Cross-entropy of the predicted tokens in nats, mean over all of them. Lower is better.
        case natsPerToken = "nats-per-token"
        /// Root of the mean squared difference, in the target's own unit. Lower is better.
        case rmse
        /// Spearman's rank correlation of predicted and true numbers, −1…1.
        case spearman

        public static func standard(for task: LearningTask.Kind) -> Quantity {
            switch task {
            case .classification: .accuracy
            case .regression: .loss
            case .causalLanguageModel: .natsPerToken
            }
        }

        /// The loss of a task, which is shown beside whatever decides.
        public static func loss(of task: LearningTask.Kind) -> Quantity {
            task == .causalLanguageModel ? .natsPerToken : .loss
        }

        /// Those that results of a task have, the one that is assumed first.
        public static func all(for task: LearningTask.Kind) -> [Quantity] {
            switch task {
            case .classification: [.accuracy, .macroF1, .loss]
            case .regression: [.loss, .rmse, .spearman]
            case .causalLanguageModel: [.natsPerToken]
            }
        }

        /// Whether it can be improved by less than 1 only.
        public var isShare: Bool { self == .accuracy || self == .macroF1 }
    }
}
