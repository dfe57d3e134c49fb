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
    /// Peaks to choose from on validation, the same for every arm; nil for `learningRate` alone.
    public let learningRates: [Double]?
    /// Whether the scale is `alpha / √rank` (Kalajdzievski 2023) instead of `alpha / rank`.
    public let isRankStabilised: Bool?
    /// How many times the learning rate of A is that of B (Hayou et al. 2024); nil for 1.
    public let loraPlusRatio: Double?
    /// Share of a module's inputs that are dropped in training, 0…0.9; nil for 0.
    public let dropout: Double?
    /// Epochs without a lower validation loss after which a trial ends; nil for never.
    public let earlyStopping: Int?
    /// Which epoch's parameters a trial keeps; nil for the last.
    public let keep: Kept?
    /// The peak of the arm `full`; nil for 5e-5.
    public let fullLearningRate: Double?

    /// Where A of every module starts; nil for `.random`.
    public let adapterStart: AdapterStart?

    /// What the rows of A are at the start of a training, in every arm alike.
    public enum AdapterStart: String, Sendable, Codable, CaseIterable {
        /// Uniform in ±1/√d_in, from the seed.
        case random
        /// The largest right singular vectors of `∂L/∂W` over the probe batches, behind the head that sites are scored behind, at the
        /// length that random rows have.
        case gradient
        /// The directions in which what the site reads varies most over the probe batches' tokens, at the same length.
        case activation
    }

    /// What a training step keeps for its derivatives; nil for `.fast`. The numbers are the same, bit for bit.
    public let memory: MemoryUse?

    public enum MemoryUse: String, Sendable, Codable, CaseIterable {
        /// All that the way back needs.
        case fast
        /// What each block reads; the block runs once more on the way back.
        case lean
    }

    public enum Kept: String, Sendable, Codable, CaseIterable {
        case last
        /// The epoch with the lowest validation loss.
        case best
    }

    public init(
        epochs: Int, batchSize: Int, learningRate: Double, seeds: [UInt64], warmupShare: Double,
        weightDecay: Double, gradientNormMax: Double, alpha: Double? = nil, learningRates: [Double]? = nil,
        isRankStabilised: Bool? = nil, loraPlusRatio: Double? = nil, dropout: Double? = nil, earlyStopping: Int? = nil,
        keep: Kept? = nil, fullLearningRate: Double? = nil, adapterStart: AdapterStart? = nil, memory: MemoryUse? = nil
    ) {
        self.memory = memory
        self.adapterStart = adapterStart
        self.fullLearningRate = fullLearningRate
        self.learningRates = learningRates
        self.isRankStabilised = isRankStabilised
        self.loraPlusRatio = loraPlusRatio
        self.dropout = dropout
        self.earlyStopping = earlyStopping
        self.keep = keep
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
        public static let fullLearningRate = 5e-5
        /// Bytes that a run keeps of what the blocks below every module make of its rows.
        public static let frozenBytesMax = 256 << 20
    }

    /// The peak of the arm `full`: whole models take rates far below those of adapters, whose B begins at zero.
    public var effectiveFullLearningRate: Double { fullLearningRate ?? Defaults.fullLearningRate }

    /// The `alpha` of a module of `rank`. Without one of the request's own every rank has the scale 2, or `4 / √rank` where the
    /// scale is rank-stabilised.
    public func alpha(ofRank rank: Int) -> Double {
        alpha ?? (isRankStabilised == true ? 4 : 2 * Double(rank))
    }

    /// What a module of `rank` multiplies `B A x` with.
    public func scale(ofRank rank: Int) -> Double {
        alpha(ofRank: rank) / (isRankStabilised == true ? Double(rank).squareRoot() : Double(rank))
    }

    /// The `alpha` with which a module of `rank` has the scale of one of rank `other`.
    public func alpha(ofRank rank: Int, scaledAs other: Int) -> Double {
        scale(ofRank: other) * (isRankStabilised == true ? Double(rank).squareRoot() : Double(rank))
    }

    /// The same settings with another peak.
    public func with(learningRate: Double) -> TrainingSettings { with(learningRate: learningRate, dropout: dropout) }

    /// The same settings with nothing dropped, so that scores are of whole modules.
    public var withoutDropout: TrainingSettings { with(learningRate: learningRate, dropout: nil) }

    private func with(learningRate: Double, dropout: Double?) -> TrainingSettings {
        TrainingSettings(
            epochs: epochs, batchSize: batchSize, learningRate: learningRate, seeds: seeds, warmupShare: warmupShare,
            weightDecay: weightDecay, gradientNormMax: gradientNormMax, alpha: alpha, learningRates: nil,
            isRankStabilised: isRankStabilised, loraPlusRatio: loraPlusRatio, dropout: dropout,
            earlyStopping: earlyStopping, keep: keep, fullLearningRate: fullLearningRate, adapterStart: adapterStart,
            memory: memory)
    }
}
