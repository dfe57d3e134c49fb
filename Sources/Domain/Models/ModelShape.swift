/// What a checkpoint's `config.json` says about its size, before any weight is read: enough to count parameters and FLOPs
/// exactly and to name every site.
///
/// The engine builds the same model from the same file; a test holds its sites and its parameter count against this shape.
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
    /// The linear sites, in execution order.
    public let sites: [Site]

    public init(
        modelType: String, blockCount: Int, hiddenWidth: Int, positionCountMax: Int, vocabularySize: Int,
        baseParameterCount: Int, sites: [Site]
    ) {
        self.modelType = modelType
        self.blockCount = blockCount
        self.hiddenWidth = hiddenWidth
        self.positionCountMax = positionCountMax
        self.vocabularySize = vocabularySize
        self.baseParameterCount = baseParameterCount
        self.sites = sites
    }

    /// Floating-point operations of one forward pass over one sequence of `tokenCount` tokens: two for each weight of a block's
    /// linears and each token, and four for each pair of tokens and each channel in attention (scores, and their weighted sum).
    /// Norms, activations and embeddings are left out; they are below 2 % for the models that we take.
    public func forwardFlops(tokenCount: Double) -> Double {
        let weightCount = sites.reduce(0) { $0 + $1.inputWidth * $1.outputWidth }
        let attention = 4 * Double(blockCount * hiddenWidth) * tokenCount * tokenCount
        return 2 * Double(weightCount) * tokenCount + attention
    }

    /// Reads the bytes of a `config.json`.
    /// - Throws: `ModelConfigurationError` naming the field, what stands there and what would be right.
    public init(configuration: ModelConfiguration) throws(ModelConfigurationError) {
        guard let family = ModelFamily.all.first(where: { $0.modelType == configuration.modelType }) else {
            let known = ModelFamily.all.map(\.modelType).joined(separator: ", ")
            throw ModelConfigurationError(
                field: "model_type", reason: "'\(configuration.modelType)' is not a family we know; known are: \(known)")
        }
        self = try family.shape(configuration)
    }
}

/// A family of architectures: how its configuration becomes a shape. One file and one line in `all` per family.
public struct ModelFamily: Sendable {
    public let modelType: String
    let shape: @Sendable (ModelConfiguration) throws(ModelConfigurationError) -> ModelShape

    public static let all: [ModelFamily] = [.bert]
}
