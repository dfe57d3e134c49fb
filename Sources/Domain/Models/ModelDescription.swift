/// Everything that a checkpoint's `config.json` says of the function that a model computes, read once: admission counts by it, and the
/// engine builds by it. What it does not understand it has refused by name.
///
/// Names are the checkpoint's own, relative to the model's prefix or to a block's.
public struct ModelDescription: Sendable, Equatable {
    /// `model_type` of the configuration: `bert`.
    public let modelType: String
    /// What may stand before every name, such as `bert.` in a checkpoint with a task head; the empty text among them.
    public let prefixes: [String]
    /// Longest sequence that the model has positions for.
    public let positionCountMax: Int
    public let embeddings: Embeddings
    public let blocks: [Block]
    /// Behind the last block; nil where the blocks end with norms of their own.
    public let finalNorm: Norm?
    /// What makes the last hidden state out of the blocks' stream; nil where that is the last hidden state.
    public let outputProjection: Linear?
    public let languageHead: LanguageHead
    /// Parameters that belong to the checkpoint and to nothing that is computed here: BERT's pooler.
    public let unusedParameterCount: Int

    init(
        modelType: String, prefixes: [String], positionCountMax: Int, embeddings: Embeddings, blocks: [Block],
        finalNorm: Norm? = nil, outputProjection: Linear? = nil, languageHead: LanguageHead = .none,
        unusedParameterCount: Int = 0
    ) {
        self.modelType = modelType
        self.prefixes = prefixes
        self.positionCountMax = positionCountMax
        self.embeddings = embeddings
        self.blocks = blocks
        self.finalNorm = finalNorm
        self.outputProjection = outputProjection
        self.languageHead = languageHead
        self.unusedParameterCount = unusedParameterCount
    }

    /// Reads a configuration.
    /// - Throws: `ModelConfigurationError` naming the field, what stands there and what would be right.
    public init(configuration: ModelConfiguration) throws(ModelConfigurationError) {
        guard let family = ModelFamily.named(configuration.modelType) else {
            throw ModelConfigurationError(
                field: "model_type",
                .unknownFamily(family: configuration.modelType.quoted(), known: ModelFamily.all.map(\.modelType)))
        }
        self = try family.describe(configuration)
    }

    /// What predicts the next token from the last hidden state.
    public enum LanguageHead: Sendable, Equatable {
        /// Nothing: the model predicts none.
        case none
        /// The words' own vectors.
        case words
        /// A table of its own, outside the model's prefix. A base model without it still classifies.
        case table(name: String)
    }

    /// A table of vectors.
    public struct Table: Sendable, Equatable {
        public let name: String
        public let entries: Int
        public let width: Int
    }

    /// What the first block reads.
    public struct Embeddings: Sendable, Equatable {
        public let words: Table
        /// Which of a pair's texts a token belongs to; nil for a family that is not told.
        public let types: Table?
        /// A vector for each place; nil where attention turns queries and keys instead.
        public let positions: Table?
        /// The row of `positions` that a sequence's first token has.
        public let positionStart: Int
        /// What the sum is multiplied by.
        public let scale: Double
        public let norm: Norm?
        public let projection: Projection?

        init(
            words: Table, types: Table? = nil, positions: Table? = nil, positionStart: Int = 0, scale: Double = 1,
            norm: Norm? = nil, projection: Projection? = nil
        ) {
            self.words = words
            self.types = types
            self.positions = positions
            self.positionStart = positionStart
            self.scale = scale
            self.norm = norm
            self.projection = projection
        }

        /// What widens vectors to the blocks' width.
        public enum Projection: Sendable, Equatable {
            /// Of the words alone, before their places are added.
            case ofWords(Linear)
            /// Of the normed sum.
            case ofSum(Linear)

            public var linear: Linear {
                switch self {
                case .ofWords(let linear), .ofSum(let linear): linear
                }
            }
        }
    }

    /// A linear map.
    public struct Linear: Sendable, Equatable {
        public let name: String
        public let inputs: Int
        public let outputs: Int
        public let hasBias: Bool
        /// The file has its weight as `[inputs, outputs]`, as GPT-2's checkpoints do.
        public let isInputMajor: Bool

        init(_ name: String, _ inputs: Int, _ outputs: Int, hasBias: Bool = true, isInputMajor: Bool = false) {
            self.name = name
            self.inputs = inputs
            self.outputs = outputs
            self.hasBias = hasBias
            self.isInputMajor = isInputMajor
        }

        var parameterCount: Int { inputs * outputs + (hasBias ? outputs : 0) }
    }

    /// A norm over `width` channels.
    public struct Norm: Sendable, Equatable {
        public let name: String
        public let width: Int
        public let kind: Kind
        public let epsilon: Double

        public enum Kind: Sendable, Equatable {
            /// A layer norm (Ba et al. 2016) with a scale and, where it has one, a shift.
            case layer(hasShift: Bool)
            /// A layer norm without parameters.
            case plainLayer
            /// A root-mean-square norm (Zhang and Sennrich 2019); what the file holds is its scale less `offset`.
            case rootMeanSquare(offset: Double)
        }

        init(_ name: String, _ width: Int, _ kind: Kind, epsilon: Double) {
            self.name = name
            self.width = width
            self.kind = kind
            self.epsilon = epsilon
        }

        var parameterCount: Int {
            switch kind {
            case .layer(let hasShift): (hasShift ? 2 : 1) * width
            case .plainLayer: 0
            case .rootMeanSquare: width
            }
        }
    }

    /// The element-wise functions of feed-forward parts.
    public enum Activation: String, Sendable, CaseIterable {
        case gelu
        /// GPT-2's approximation of GELU by a tanh.
        case geluTanh
        case relu
        case silu
    }
}
