/// What a checkpoint's `config.json` says about its size, before any weight is read: enough to count parameters and FLOPs
/// exactly and to name every site.
///
/// Counted from the description that the engine builds the model by; a test holds checkpoints' own parameters against it.
public struct ModelShape: Sendable, Equatable, Codable {
    /// `model_type` of the configuration: `bert`.
    public let modelType: String
    public let blockCount: Int
    public let hiddenWidth: Int
    /// Longest sequence that the model has positions for.
    public let positionCountMax: Int
    public let vocabularySize: Int
    /// Every parameter of the base model, without any task head.
    public let baseParameterCount: Int
    /// The sites, in execution order: the linears of every block, and its shortcuts.
    public private(set) var sites: [Site]
    /// Width of the last hidden state where the model projects it to another than the blocks'; else nil.
    public let projectedWidth: Int?
    /// Heads of a block's attention; nil in records of older versions.
    public let headCount: Int?
    /// What a pass holds; nil in records of older versions, by which nothing is estimated any more.
    public let passWidths: PassWidths?

    public init(
        modelType: String, blockCount: Int, hiddenWidth: Int, positionCountMax: Int, vocabularySize: Int,
        baseParameterCount: Int, sites: [Site], projectedWidth: Int? = nil, headCount: Int? = nil,
        passWidths: PassWidths? = nil
    ) {
        self.passWidths = passWidths
        self.headCount = headCount
        self.projectedWidth = projectedWidth
        self.modelType = modelType
        self.blockCount = blockCount
        self.hiddenWidth = hiddenWidth
        self.positionCountMax = positionCountMax
        self.vocabularySize = vocabularySize
        self.baseParameterCount = baseParameterCount
        self.sites = sites
    }

    /// The same with other sites.
    func with(_ sites: [Site]) -> ModelShape {
        var shape = self
        shape.sites = sites
        return shape
    }

    /// Width of the last hidden state, which a task head reads.
    public var outputWidth: Int { projectedWidth ?? hiddenWidth }

    public var linearSites: [Site] { sites.filter { $0.kind == .linear } }

    /// Whether a token sees only those before it, so that the model can predict the next one.
    public var isCausal: Bool { ModelFamily.named(modelType)?.isCausal ?? false }

    /// The sites that peft adapts by default: all of them, and those that make values. Without any for a family that we do not know.
    public var habitualSites: (all: [Site], values: [Site]) {
        guard let habit = ModelFamily.named(modelType)?.habit else { return ([], []) }
        return (
            linearSites.filter { habit.all.contains($0.role) }, linearSites.filter { habit.values.contains($0.role) }
        )
    }

    /// Floating-point operations of one forward pass over one sequence of `tokenCount` tokens: two for each weight of a block's
    /// linears and each token, and four for each pair of tokens and each channel in attention (scores, and their weighted sum).
    /// Norms, activations and embeddings are left out; they are below 2 % for the models that we take.
    public func forwardFlops(tokenCount: Double) -> Double {
        let weightCount = linearSites.reduce(0) { $0 + $1.inputWidth * $1.outputWidth }
        let attention = 4 * Double(blockCount * hiddenWidth) * tokenCount * tokenCount
        return 2 * Double(weightCount) * tokenCount + attention
    }

    /// The shape of what a configuration describes.
    /// - Throws: `ModelConfigurationError` naming the field, what stands there and what would be right.
    public init(configuration: ModelConfiguration) throws(ModelConfigurationError) {
        self = try ModelDescription(configuration: configuration).shape
    }
}

/// A family of architectures: how its configuration becomes a description. One file in Families and one line in `all` per family.
public struct ModelFamily: Sendable {
    public let modelType: String
    /// Whether a token sees only those before it.
    public let isCausal: Bool
    /// What Hugging Face's language-model class has before the bare model's names.
    public let causalPrefix: String
    let habit: HabitualRoles
    let describe: @Sendable (ModelConfiguration) throws(ModelConfigurationError) -> ModelDescription

    public static let all: [ModelFamily] = [
        .bert, .roberta, .xlmRoberta, .camembert, .electra, .distilbert, .modernbert, .opt, .gpt2, .llama, .qwen2, .qwen3,
        .mistral, .gemma,
    ]

    init(
        _ modelType: String, isCausal: Bool, causalPrefix: String = "", habit: HabitualRoles,
        describe: @escaping @Sendable (ModelConfiguration) throws(ModelConfigurationError) -> ModelDescription
    ) {
        self.modelType = modelType
        self.isCausal = isCausal
        self.causalPrefix = causalPrefix
        self.habit = habit
        self.describe = describe
    }

    /// The family of a `model_type`; nil for one that we do not know.
    public static func named(_ modelType: String) -> ModelFamily? { all.first { $0.modelType == modelType } }
}

/// The roles that peft adapts of a family where nobody says which: those that make queries and values.
struct HabitualRoles {
    let all: [String]
    /// Those that make values, which are enough where the budget is small.
    let values: [String]

    /// Of decoders that name their projections as Hugging Face does.
    static let queriesAndValues = HabitualRoles(all: ["self_attn.q_proj", "self_attn.v_proj"], values: ["self_attn.v_proj"])
}

/// The shortcuts of a block, by the names of their sites.
public enum ShortcutRole: String, Sendable, CaseIterable {
    /// The residual connection around attention.
    case residual1 = "residual_1"
    /// The residual connection around the feed-forward part.
    case residual2 = "residual_2"
    /// From the block's input to the place after its feed-forward part.
    case crossIn = "cross_in"
    /// From the previous block's feed-forward input to this block's; the first block has none.
    case crossCut = "cross_cut"

    public var kind: Site.Kind {
        switch self {
        case .residual1, .residual2: .residualShortcut
        case .crossIn, .crossCut: .crossLayerShortcut
        }
    }

    func isThere(inBlock block: Int) -> Bool { self != .crossCut || block > 0 }
}
