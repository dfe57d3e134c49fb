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
    /// Directions that a look at a gradient's spectrum takes besides those asked for.
    private static let spectrumOversampling = 6
    /// How often what is seen of every batch is held while an array of it grows.
    private static let growthCopies = 2.0
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

    /// Nil for a shape of an older record.
    var bytes: Double? {
        let hasShortcuts = (request.search.shortcuts ?? .off) != .off
        let passes = PassMemory(
            shape: shape, task: request.task, training: request.training, hasShortcuts: hasShortcuts, rankMax: rankMax)
        guard let passes else { return nil }
        return Self.bytesPerFloat * (weightCount + adapterCount + seenCount) + passes.bytes + frozenBytes + rowBytes
            + Self.programBytes + Self.bytesPerVocabularyEntry * Double(shape.vocabularySize)
    }

    /// The weights as read; those of the blocks' linears with adapters folded in, and all of them once more without their signs where SYNFLOW
    /// is asked, or what a full fine-tuning keeps. Snapshots are written and read in pieces.
    private var weightCount: Double {
        let whole = Double(shape.baseParameterCount)
        let folded = Double(shape.linearSites.reduce(0) { $0 + $1.inputWidth * $1.outputWidth })
        let unsigned = request.search.askedProxies.contains(.synflow) ? whole : 0
        let copies = request.compare.contains(.full) ? Self.fullCopies + (request.training.keep == .best ? 1 : 0) : 0
        return whole + max(folded + unsigned, copies * whole)
    }

    private var adapterCount: Double {
        let search = request.search
        let whole = search.selectedSites(of: shape).reduce(0) { $0 + $1.parameterCount(rank: search.rank) }
        let contestants = search.method == .auto ? Self.contestantCount : search.validation?.candidates ?? 1
        return Self.adapterCopies * Double(max(1, contestants) * whole)
    }

    /// What scores are made of, as far as every probe batch's is kept.
    private var seenCount: Double {
        let search = request.search
        let asked = search.askedProxies.flatMap { $0 == .ensemble ? ProxyName.allCases : [$0] }
        guard
            asked.contains(where: { [.gradNorm, .snip, .fisher, .gradientSpectrum].contains($0) })
                || startsLook
        else { return 0 }
        let sites = startsLook ? shape.sites : search.selectedSites(of: shape)
        let probed = sites.reduce(0) { $0 + $1.parameterCount(rank: probedRank) }
        return (Self.growthCopies * Double(search.probeBatchCount) + Self.adapterCopies) * Double(probed)
    }

    /// Whether the model is looked at for where A of each module starts.
    private var startsLook: Bool { request.training.adapterStart ?? .random != .random }

    /// The rank of the modules that scores are made of.
    private var probedRank: Int {
        let looksAtSpectrum =
            request.search.askedProxies.contains(.gradientSpectrum) || startsLook
        return request.search.rank + (looksAtSpectrum ? Self.spectrumOversampling : 0)
    }

    /// The largest rank of a module. A habit has the budget on few sites, at larger ranks.
    private var rankMax: Int {
        guard request.compare.contains(.habit),
            let narrowest = shape.habitualSites.values.map({ $0.parameterCount(rank: 1) }).min()
        else { return probedRank }
        let most = request.search.selectedSites(of: shape).reduce(0) { $0 + $1.parameterCount(rank: request.search.rank) }
        return max(probedRank, min(most, request.budget.countMax(ofBaseParameters: shape.baseParameterCount)) / narrowest)
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
