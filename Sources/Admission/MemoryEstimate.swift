internal import Domain

/// What a run may hold at most, term by term: a bound that is meant for a ceiling, so what admission lets in fits under it.
/// docs/requests.md says the same in words.
struct MemoryEstimate {
    private static let bytesPerFloat = 4.0
    /// What a full fine-tuning keeps of the size of the model: two shards' gradients, two moments, the weights as they were read.
    private static let fullCopies = 5.0
    /// What an adapter keeps of its size: values, two shards' gradients, two moments, the best values, and those that are on.
    private static let adapterCopies = 8.0
    /// Allocations that a search may train side by side.
    private static let contestantCount = 8
    /// Tokens that an evaluation holds at once, or a row if that has more.
    private static let evaluationTokenCount = 512
    /// Rows that a language model's scores are made of at a time, and shards that make them.
    private static let scoredRowCount = 128.0
    private static let shardCount = 2.0
    /// The program itself, what its libraries reserve, and the memory that is handed out in pieces of 16 MiB to each shard.
    private static let programBytes = 160.0 * 1024 * 1024
    private static let bytesPerVocabularyEntry = 400.0
    private static let bytesPerRow = 200.0
    /// Id and type of a token, and whether it is predicted.
    private static let bytesPerToken = 17.0
    /// A data file while its rows are made: its bytes, and its texts by row and column.
    private static let tableCopies = 6.0

    let request: Request.Specification
    let shape: ModelShape
    let data: [Split: StoredData]

    var bytes: Double {
        Self.bytesPerFloat * (weightCount + adapterCount + activationCount + scoreCount) + frozenBytes + rowBytes
            + Self.programBytes + Self.bytesPerVocabularyEntry * Double(shape.vocabularySize)
    }

    /// The weights twice: as read, and with adapters folded in; once more without their signs where SYNFLOW is asked; and what a full
    /// fine-tuning keeps. Snapshots are written and read in pieces.
    private var weightCount: Double {
        let asksSynflow = request.search.askedProxies.contains(.synflow)
        let copies = request.compare.contains(.full) ? Self.fullCopies + (request.training.keep == .best ? 1 : 0) : 0
        return (2 + max(copies, asksSynflow ? 1 : 0)) * Double(shape.baseParameterCount)
    }

    private var adapterCount: Double {
        let search = request.search
        let whole = search.selectedSites(of: shape).reduce(0) { $0 + $1.parameterCount(rank: search.rank) }
        let contestants = search.method == .auto ? Self.contestantCount : search.validation?.candidates ?? 1
        return Self.adapterCopies * Double(max(1, contestants) * whole)
    }

    private var tokenCount: Double {
        Double(max(request.training.batchSize * request.task.tokenCountMax, Self.evaluationTokenCount))
    }

    /// What the largest batch keeps for its derivatives, every text at its longest. Of each linear two numbers per output, and three
    /// per input for the function before it; norms and sums; attention's weights. 53 per token and channel of a block of MiniLM, where
    /// its peak showed 43.
    private var activationCount: Double {
        let outputs = shape.linearSites.reduce(0) { $0 + $1.outputWidth }
        let inputs = shape.linearSites.reduce(0) { $0 + $1.inputWidth }
        let perBlock = (request.search.shortcuts ?? .off) == .off ? 8 : 18
        let dropped = (request.training.dropout ?? 0) > 0 ? 3 * inputs : 0
        let modules = 3 * rankCount
        let channels = 2 * outputs + 3 * inputs + dropped + modules + (perBlock * shape.blockCount + 10) * shape.hiddenWidth
        let attended = Double(shape.blockCount * ((shape.headCount ?? 16) + 1) * request.task.tokenCountMax)
        return tokenCount * (Double(channels) + attended)
    }

    /// Ranks of all modules together. A habit has the budget on few sites, at larger ranks.
    private var rankCount: Int {
        let all = request.search.rank * shape.sites.count
        guard request.compare.contains(.habit),
            let narrowest = shape.habitualSites.values.map({ $0.parameterCount(rank: 1) }).min()
        else { return all }
        let most = request.search.selectedSites(of: shape).reduce(0) { $0 + $1.parameterCount(rank: request.search.rank) }
        return max(all, min(most, request.budget.countMax(ofBaseParameters: shape.baseParameterCount)) / narrowest)
    }

    private var scoreCount: Double {
        guard request.task.type == .causalLanguageModel else { return 0 }
        return Self.shardCount * Self.scoredRowCount * Double(shape.vocabularySize + shape.hiddenWidth)
    }

    private func rowCount(_ split: Split) -> Double { Double(request.rowCount(split, in: data)) }

    /// Texts as tokens, of which none has less than a byte; and the largest file while it is read.
    private var rowBytes: Double {
        let largest = data.values.map(\.sizeBytes).max() ?? 0
        return Self.tableCopies * Double(largest)
            + Split.allCases.reduce(0) { sum, split in
                let rows = rowCount(split)
                let tokens = min(rows * Double(request.task.tokenCountMax), Double(data[split]?.sizeBytes ?? 0) + 3 * rows)
                return sum + Self.bytesPerRow * rows + Self.bytesPerToken * tokens
            }
    }

    /// What blocks below every module make of all rows: two states for each token, where a shortcut needs the second, up to the
    /// ceiling.
    private var frozenBytes: Double {
        let tokenCount = Split.allCases.reduce(0) { $0 + rowCount($1) } * Double(request.task.tokenCountMax)
        let states = request.search.shortcuts ?? .off == .off ? 1.0 : 2.0
        return min(
            Double(TrainingSettings.Defaults.frozenBytesMax),
            Self.bytesPerFloat * states * tokenCount * Double(shape.hiddenWidth)) + heldBytes(states)
    }

    /// What blocks below a module make of rows held aside, while `ablation` looks at them.
    private func heldBytes(_ states: Double) -> Double {
        let search = request.search
        guard search.askedProxies.contains(.ablation) else { return 0 }
        let rows = Double(search.effectiveWarmUp.heldRowCount(of: Int(rowCount(.train))))
        return min(
            Double(WarmUpSettings.stateBytesMax),
            Self.bytesPerFloat * states * rows * Double(request.task.tokenCountMax * shape.hiddenWidth))
    }
}
