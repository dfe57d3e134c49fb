/// What scores cost, in training steps of the request's batch size: an evaluation of a batch counts as half of one, and trainings as
/// what they are.
public struct ProbeCost: Sendable {
    /// An evaluation runs forward only, a step forward and backward.
    public static let evaluationShare = 0.5

    private let search: SearchSettings
    private let batchSize: Double
    private let rowCount: Int
    private let blockCount: Int
    private let hasHead: Bool

    /// - Parameters:
    ///   - task: language models have no head to fit.
    ///   - rowCount: training rows that take part.
    ///   - blockCount: of the model: what lies below a module runs once for all modules of its block.
    public init(search: SearchSettings, task: LearningTask.Kind, batchSize: Int, rowCount: Int, blockCount: Int) {
        hasHead = task != .causalLanguageModel
        self.search = search
        self.batchSize = Double(batchSize)
        self.rowCount = rowCount
        self.blockCount = blockCount
    }

    /// One score of every site by `proxy`.
    public func steps(of proxy: ProxyName, sites: [Site]) -> Double {
        let passes = Double(search.probeBatchCount) * (search.effectiveInitialisation(of: proxy) == .warmUp ? 2 : 1)
        let warmUp = search.effectiveWarmUp
        let heldSteps = Double(warmUp.heldRowCount(of: rowCount)) / batchSize
        return switch proxy {
        case .constant, .synflow, .measured: 0
        case .gradNorm, .snip, .fisher: passes
        case .ensemble: 3 * passes
        // One pass for the largest directions, and one for what the gradient is along them.
        case .gradientSpectrum: 2 * passes
        // Two batches for each of four shares of each module.
        case .alphaTest: Double(sites.count) * 4 + passes - Double(search.probeBatchCount)
        case .sensitivity: Double(warmUp.steps)
        case .firstOrder: Double(warmUp.steps) + heldSteps
        case .ablation: Double(warmUp.steps) + heldSteps * Self.evaluationShare * ablationPasses(sites)
        }
    }

    /// The fitted head, which all scores of a run share.
    public var headSteps: Double {
        search.effectiveHead == .random || !hasHead
            ? 0 : Double(min(rowCount, HeadFit.rowCountMax)) / batchSize * Self.evaluationShare
    }

    /// What is scored before allocations compete: the proxies' scores of linears, and of all sites where shortcuts take part.
    public func stepsOfCompetition(sites: [Site]) -> Double {
        ProbeCost.pools(sites).reduce(headSteps) { sum, pool in
            sum + search.askedProxies.reduce(0) { $0 + steps(of: $1, sites: pool) }
        }
    }

    /// The sites that each proxy is asked about under `method: auto`: linears alone, and with shortcuts where they take part.
    public static func pools(_ sites: [Site]) -> [[Site]] {
        let linears = sites.filter { !$0.kind.isShortcut }
        return (linears.count == sites.count ? [linears] : [linears, sites]).filter { !$0.isEmpty }
    }

    /// Passes over the rows held aside: one whole; for each block with modules one up to it; for each module one from its block on.
    private func ablationPasses(_ sites: [Site]) -> Double {
        let count = Double(max(1, blockCount))
        let below = Set(sites.map(\.block)).reduce(0.0) { $0 + Double($1) / count }
        return 1 + below + sites.reduce(0.0) { $0 + 1 - Double($1.block) / count }
    }
}

/// How the head is fitted that modules are scored behind: on what the frozen model makes of some training rows.
public enum HeadFit {
    public static let rowCountMax = 1024
    public static let epochCount = 10
}
