/// How every trial of a run is trained; the same for all arms, or the comparison would not be fair.
public struct TrainingSettings: Sendable, Equatable, Codable {
    public let epochs: Int
    /// Rows per optimiser step.
    public let batchSize: Int
    /// Peak of the schedule (linear warm-up, then linear decay to zero).
    public let learningRate: Double
    /// One trial per arm and seed; all different.
    public let seeds: [UInt64]
    /// Share of all steps in which the learning rate climbs from zero.
    public let warmupShare: Double
    /// Decoupled weight decay (AdamW), on A, B and the head's weight, not on biases.
    public let weightDecay: Double
    /// The gradient of all trained parameters together is scaled down to at most this Euclidean norm.
    public let gradientNormMax: Double
    /// `alpha` of LoRA: a module contributes `(alpha / rank) · B A x`. Nil stands for twice the rank, so that every rank
    /// has the scale 2 and no arm is favoured by its ranks.
    public let alpha: Double?

    public init(
        epochs: Int, batchSize: Int, learningRate: Double, seeds: [UInt64], warmupShare: Double,
        weightDecay: Double, gradientNormMax: Double, alpha: Double? = nil
    ) {
        self.epochs = epochs
        self.batchSize = batchSize
        self.learningRate = learningRate
        self.seeds = seeds
        self.warmupShare = warmupShare
        self.weightDecay = weightDecay
        self.gradientNormMax = gradientNormMax
        self.alpha = alpha
    }

    /// What stands where a request says nothing.
    public enum Defaults {
        public static let warmupShare = 0.06
        public static let weightDecay = 0.01
        public static let gradientNormMax = 1.0
    }

    /// The `alpha` of a module of `rank`.
    public func alpha(ofRank rank: Int) -> Double {
        alpha ?? 2 * Double(rank)
    }
}
