/// How the places for modules are searched.
public struct SearchSettings: Sendable, Equatable, Codable {
    public let method: Method
    public let proxy: ProxyName
    /// Training batches that the proxy sees.
    public let probeBatchCount: Int
    /// The rank of a module that is switched on; the largest one of `ranks` where a rank is chosen per site.
    public let rank: Int
    public let sites: SiteSelection
    /// The ranks that a site may get besides 0, ascending; nil for on or off at `rank`.
    public let ranks: [Int]?
    /// By what sites are put in order; nil for `.perParameter`.
    public let ranking: Ranking?
    /// What A and B hold while sites are scored; nil for `.zeroB`, or `.randomB` where the proxy cannot see a module at B = 0.
    public let initialisation: Initialisation?
    /// Whether shortcuts take part beside the linears; nil for `.off`.
    public let shortcuts: ShortcutMode?
    /// For `.auto` only.
    public let auto: AutoSettings?
    /// For `.dynamic` only.
    public let dynamic: DynamicSettings?
    /// Short trainings that measure how far the scores can be trusted on these data; nil for none.
    public let validation: ValidationSettings?
    /// The training that modules get before `.ablation` and its relatives look at them; nil for `.standard`.
    public let warmUp: WarmUpSettings?
    /// What the loss is read off with while modules are scored; nil for `.fitted`.
    public let head: ProbeHead?
    /// For `.measured` only.
    public let measured: MeasuredSettings?

    public init(
        method: Method, proxy: ProxyName, probeBatchCount: Int, rank: Int, sites: SiteSelection, ranks: [Int]? = nil,
        ranking: Ranking? = nil, initialisation: Initialisation? = nil, shortcuts: ShortcutMode? = nil,
        auto: AutoSettings? = nil, dynamic: DynamicSettings? = nil, validation: ValidationSettings? = nil,
        warmUp: WarmUpSettings? = nil, head: ProbeHead? = nil, measured: MeasuredSettings? = nil
    ) {
        self.measured = measured
        self.warmUp = warmUp
        self.head = head
        self.method = method
        self.proxy = proxy
        self.probeBatchCount = probeBatchCount
        self.rank = rank
        self.sites = sites
        self.ranks = ranks
        self.ranking = ranking
        self.initialisation = initialisation
        self.shortcuts = shortcuts
        self.auto = auto
        self.dynamic = dynamic
        self.validation = validation
    }

    public enum Method: String, Sendable, Codable, CaseIterable {
        /// Scored once before the training, then fixed.
        case `static`
        /// Scored and chosen anew while the training runs.
        case dynamic
        /// Several allocations, uniform among them, compete in short trainings; the best on validation is trained.
        case auto
        /// Short trainings of allocations tell by regression what a module adds at each site; scored by that once, then fixed.
        case measured
    }

    /// By what sites are put in order.
    public enum Ranking: String, Sendable, Codable, CaseIterable {
        /// Saliency divided by the module's parameters: a plain sum favours wide modules, which also cost the most.
        case perParameter = "per-parameter"
        /// The saliency itself, as the method's authors have it.
        case saliency
    }

    /// What A and B hold while sites are scored.
    public enum Initialisation: String, Sendable, Codable, CaseIterable {
        /// As at the start of a training: A uniform in ±1/√d_in, B zero.
        case zeroB = "zero-b"
        /// A as above, B uniform in ±1/√d_in too: small, seeded, not zero.
        case randomB = "random-b"
        /// After a short training of all modules together, one step per probe batch.
        case warmUp = "warm-up"
    }

    public enum ShortcutMode: String, Sendable, Codable, CaseIterable {
        case off
        case on
        /// Searched and trained with and without them.
        case compare
    }

    /// The task head that modules are scored with.
    public enum ProbeHead: String, Sendable, Codable, CaseIterable {
        /// Trained on what the frozen model makes of some training rows, before any module is looked at.
        case fitted
        /// As at the start of a training: gradients pass through a random read-out.
        case random
    }

    /// What stands where a request says nothing.
    public func effectiveInitialisation(of proxy: ProxyName) -> Initialisation {
        if proxy.looksAtTrainedModules { return .warmUp }
        return initialisation ?? (proxy.needsNonZeroB ? .randomB : .zeroB)
    }

    /// The proxies that are asked before anything is trained.
    public var askedProxies: [ProxyName] { method == .auto ? (auto ?? .standard).proxies : [proxy] }

    public var effectiveWarmUp: WarmUpSettings { warmUp ?? .standard }

    public var effectiveMeasured: MeasuredSettings { measured ?? .standard }

    public var effectiveHead: ProbeHead { head ?? .fitted }

    public var effectiveRanking: Ranking { ranking ?? .perParameter }

    /// The sites of `shape` that take part, in execution order.
    /// - Parameter withShortcuts: nil for as the settings say; shortcuts that are to be compared take part.
    public func selectedSites(of shape: ModelShape, withShortcuts: Bool? = nil) -> [Site] {
        let takesShortcuts = withShortcuts ?? ((shortcuts ?? .off) != .off)
        return shape.sites.filter { sites.selects($0) && (takesShortcuts || !$0.kind.isShortcut) }
    }
}

/// How allocations compete before the training (`method: auto`).
public struct AutoSettings: Sendable, Equatable, Codable {
    /// Share of the cost of training one arm with all seeds that probes, short trainings and their evaluations may spend, 0…4.
    public let share: Double
    /// The proxies whose allocations compete, in this order where not all have room, beside uniform and what habit and luck would do.
    public let proxies: [ProxyName]

    public init(share: Double, proxies: [ProxyName]) {
        self.share = share
        self.proxies = proxies
    }

    public static let standard = AutoSettings(share: 1, proxies: [.ablation])
}

/// How often a dynamic search chooses anew (`method: dynamic`).
public struct DynamicSettings: Sendable, Equatable, Codable {
    /// Epochs between two choices; 0.2 is five choices an epoch.
    public let every: Double
    /// Choices at the beginning that CONSTANT makes, so that every module gets some training before it is judged.
    public let warmupRounds: Int
    public let competition: Competition
    /// Share of the budget that is the shortcuts' own under `.separated`.
    public let shortcutShare: Double
    /// Share of the steps after which nothing is chosen anew, 0…1; nil for never.
    public let freezeAfter: Double?
    /// By how much the gain of what is off must be larger than that of what is on to take its place, as a share of it; nil for 0.
    public let hysteresis: Double?

    public init(
        every: Double, warmupRounds: Int, competition: Competition, shortcutShare: Double, freezeAfter: Double? = nil,
        hysteresis: Double? = nil
    ) {
        self.freezeAfter = freezeAfter
        self.hysteresis = hysteresis
        self.every = every
        self.warmupRounds = warmupRounds
        self.competition = competition
        self.shortcutShare = shortcutShare
    }

    public static let standard = DynamicSettings(every: 1, warmupRounds: 1, competition: .combined, shortcutShare: 0.25)

    /// Choices in a training of so many epochs.
    public func choiceCount(epochs: Int) -> Int {
        let all = Int((Double(epochs) / every).rounded(.up))
        return freezeAfter.map { min(all, Int($0 * Double(epochs) / every) + 1) } ?? all
    }

    public enum Competition: String, Sendable, Codable, CaseIterable {
        /// Linears and shortcuts in one ranking.
        case combined
        /// Each kind under its own share of the budget.
        case separated
    }
}

/// Short trainings of allocations with high and with random scores (`search.validation`).
public struct ValidationSettings: Sendable, Equatable, Codable {
    public let candidates: Int
    public let epochs: Int

    public init(candidates: Int, epochs: Int) {
        self.candidates = candidates
        self.epochs = epochs
    }
}

/// Short trainings of allocations at the asked budget, which a regression learns each site's gain from (`method: measured`).
public struct MeasuredSettings: Sendable, Equatable, Codable {
    /// Allocations that are trained at each budget; one training without modules comes to them.
    public let trainings: Int
    /// Of each training.
    public let epochs: Int

    public init(trainings: Int, epochs: Int) {
        self.trainings = trainings
        self.epochs = epochs
    }

    public static let standard = MeasuredSettings(trainings: 32, epochs: 1)

    /// The first half is drawn by lot; each of the others is what the trainings before it make likely.
    public var drawnCount: Int { (trainings + 1) / 2 }
}

/// The training of all modules together at rank 1 that `.ablation` and its relatives begin with, and the rows that they look at.
public struct WarmUpSettings: Sendable, Equatable, Codable {
    /// Optimiser steps.
    public let steps: Int
    /// Training rows that are held aside: the warm-up does not see them. At most a quarter of all.
    public let heldRows: Int

    public init(steps: Int, heldRows: Int) {
        self.steps = steps
        self.heldRows = heldRows
    }

    public static let standard = WarmUpSettings(steps: 40, heldRows: 256)

    /// Bytes that states of rows held aside may take at a time.
    public static let stateBytesMax = 64 << 20

    /// Rows held aside of so many; at least one, and at least one that is not.
    public func heldRowCount(of rowCount: Int) -> Int { max(1, min(heldRows, rowCount / 4)) }
}

/// The zero-cost heuristics, under the names that requests, ledger and reports use.
public enum ProxyName: String, Sendable, Codable, CaseIterable, Hashable {
    /// Equal for all sites; ties are broken at random from the seed.
    case constant
    /// `‖∂L/∂A‖ + ‖∂L/∂B‖`, Frobenius norms of the gradients accumulated over the probe batches.
    case gradNorm = "grad-norm"
    /// `Σ|A ⊙ ∂L/∂A| + Σ|B ⊙ ∂L/∂B|` of the same gradients.
    case snip
    /// The same sum on the network without signs, fed with ones: no data.
    case synflow
    /// How much of a module's output must stay for the loss on held-out training rows to stay.
    case alphaTest = "alpha-test"
    /// Squared gradients of single rows, their mean: the diagonal of the empirical Fisher information.
    case fisher
    /// `Σσᵢ²` over the largest singular values of `∂L/∂W`, as many as the module has directions: what a first step along them gains.
    case gradientSpectrum = "gradient-spectrum"
    /// After a short training of all modules at rank 1: by how much the loss on rows held aside rises where the module is taken off.
    case ablation
    /// The same to first order: minus the derivative of that loss by the module's scale, `-⟨B, ∂L/∂B⟩`.
    case firstOrder = "first-order"
    /// The smoothed sensitivity of AdaLoRA over the steps of the same training.
    case sensitivity
    /// Mean rank under GRAD-NORM, SNIP and Fisher.
    case ensemble
    /// By how much a module lowers the validation loss, from short trainings of allocations: what `method: measured` scores by. No probe.
    case measured

    /// Those that a request may ask for.
    public static let askable = allCases.filter { $0 != .measured }

    /// Whether every module scores exactly 0 at B = 0, so that a ranking would be one of ties.
    public var needsNonZeroB: Bool {
        switch self {
        case .snip, .synflow, .alphaTest, .ensemble: true
        case .constant, .gradNorm, .fisher, .gradientSpectrum, .ablation, .firstOrder, .sensitivity, .measured: false
        }
    }

    /// Whether it looks at modules that have been trained for a few steps (`SearchSettings.warmUp`), whatever initialisation is asked for.
    public var looksAtTrainedModules: Bool { [.ablation, .firstOrder, .sensitivity].contains(self) }
}

/// Which sites of the model take part in the search.
public struct SiteSelection: Sendable, Equatable, Codable {
    /// Patterns over linear site names, `*` standing for any run of characters; `["*"]` is all of them.
    public let linear: [String]
    /// The same over shortcuts; nil for all of them.
    public let shortcuts: [String]?

    public init(linear: [String], shortcuts: [String]? = nil) {
        self.linear = linear
        self.shortcuts = shortcuts
    }

    /// Every linear site of every block, and every shortcut where shortcuts take part.
    public static let allLinear = SiteSelection(linear: ["*"])

    /// Whether `site` takes part: some pattern matches its whole name, or its role within the block.
    public func selects(_ site: Site) -> Bool {
        let patterns = site.kind.isShortcut ? shortcuts ?? ["*"] : linear
        return patterns.contains { Glob.matches(site.name, pattern: $0) || Glob.matches(site.role, pattern: $0) }
    }
}
