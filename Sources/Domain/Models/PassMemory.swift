/// What the passes of a run hold at a time, of all shards together: a bound, of texts that are all as long as they may be.
public struct PassMemory {
    /// Tokens that an evaluation takes at once, or a row if that has more.
    public static let evaluationTokenCount = 512
    /// Rows of scores that exist at a time of a language model.
    private static let scoredRowCount = 128
    /// Queries whose attention weights exist at a time.
    private static let queryCount = 64
    /// Shards that work side by side.
    private static let shardCount = 2
    /// What the pieces of a pass lose to alignment, per block and besides.
    private static let alignedPerBlock = 64
    private static let aligned = 256
    private static let alignment = 64

    private let widths: PassWidths
    private let shape: ModelShape
    private let training: TrainingSettings
    private let task: LearningTask
    private let hasShortcuts: Bool
    private let rankMax: Int

    /// - Parameters:
    ///   - hasShortcuts: whether shortcuts carry modules.
    ///   - rankMax: the largest rank of a module.
    /// - Returns: nil for a shape of an older record.
    public init?(shape: ModelShape, task: LearningTask, training: TrainingSettings, hasShortcuts: Bool, rankMax: Int) {
        guard let widths = shape.passWidths else { return nil }
        self.widths = widths
        self.shape = shape
        self.task = task
        self.training = training
        self.hasShortcuts = hasShortcuts
        self.rankMax = rankMax
    }

    /// Each shard the most of what its trainings and its evaluations need: of a batch half of the rows, rounded up.
    public var bytes: Double {
        let rowCount = (training.batchSize + Self.shardCount - 1) / Self.shardCount
        return (0..<Self.shardCount).reduce(0) { sum, shard in
            sum + max(trainingBytes(rowCount: training.batchSize > shard ? rowCount : 0), evaluationBytes(shard: shard))
        }
    }

    private var length: Double { Double(task.tokenCountMax) }
    private var blockCount: Double { Double(shape.blockCount) }
    /// What a block hands on: with shortcuts, also what its feed-forward part read.
    private var handedOn: Double { Double((hasShortcuts ? 2 : 1) * shape.hiddenWidth) }
    private var shortcuts: Double { hasShortcuts ? Double(ShortcutRole.allCases.count * shape.hiddenWidth) : 0 }
    private var drops: Bool { (training.dropout ?? 0) > 0 }
    private var scores: Double { Double(min(Self.queryCount, task.tokenCountMax)) * length }

    /// Scores of a language model, of some rows at a time.
    private var languageScores: Double {
        task.type == .causalLanguageModel ? Double(Self.scoredRowCount * (shape.vocabularySize + shape.outputWidth)) : 0
    }

    private func trainingBytes(rowCount: Int) -> Double {
        guard rowCount > 0 else { return 0 }
        let tokens = Double(rowCount) * length
        // Masks of dropout are a bit for each number that a module reads.
        let masks = drops ? Double(widths.inputs) / 32 + shortcuts * blockCount / 32 : 0
        let allBlocks = Double(widths.blocks) + shortcuts * blockCount + masks
        let isLean = training.memory == .lean
        let kept = isLean ? handedOn * blockCount : allBlocks
        let madeAgain = isLean ? Double(widths.largest) + shortcuts + masks / blockCount : 0
        let heads = Double(rowCount * 4 * (shape.outputWidth + task.outputCount))
        // Of the last block its gradients, those of what it read, and what one op at a time needs.
        let lent = Double(rankMax) + (drops ? 2 * Double(widths.widestInput) : 0)
        let wayBack =
            tokens * (Double(widths.behindGradients + shape.hiddenWidth + widths.largestGradients) + shortcuts + handedOn)
            + tokens * (madeAgain + lent) + 2 * scores
        let loss = tokens * Double(shape.outputWidth) + languageScores
        return bytes(ofFloats: tokens * (Double(widths.before + widths.behind) + kept) + heads + max(wayBack, loss))
    }

    /// Rows go to the shard that has fewer tokens, the longest first: one that has two or more has no more than two thirds of them, and the
    /// first shard may have one row alone.
    private func evaluationBytes(shard: Int) -> Double {
        let shared = Double(Self.evaluationTokenCount)
        let tokens = max(min((shared + length) / 2, 2 * shared / 3), shard == 0 ? length : 0)
        let block = tokens * (handedOn + Double(widths.largest) + shortcuts) + scores
        let behind = tokens * (handedOn + Double(widths.behind)) + languageScores
        let heads = tokens * Double(2 * (shape.outputWidth + task.outputCount))
        return bytes(ofFloats: tokens * Double(widths.before) + max(block, behind + heads))
    }

    private func bytes(ofFloats count: Double) -> Double {
        4 * count + Double((shape.blockCount * Self.alignedPerBlock + Self.aligned) * Self.alignment)
    }
}
