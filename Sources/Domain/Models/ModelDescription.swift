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
            let known = ModelFamily.all.map(\.modelType).joined(separator: ", ")
            throw ModelConfigurationError(
                field: "model_type",
                reason: "\(configuration.modelType.quoted()) is not a family we know; known are: \(known)")
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

    /// One block of the stream: attention and a feed-forward part, each with a residual connection around it.
    public struct Block: Sendable, Equatable {
        /// What its names begin with: `encoder.layer.0.`.
        public let prefix: String
        public let normPlace: NormPlace
        /// Nil in a first block whose embeddings have been normed already.
        public let attentionNorm: Norm?
        public let attention: Attention
        public let feedForwardNorm: Norm
        public let feedForward: FeedForward

        /// Where the norms of a block stand.
        public enum NormPlace: Sendable, Equatable {
            /// Before what attention and the feed-forward part read.
            case before
            /// Behind each residual sum.
            case after
        }

        /// The linears in execution order.
        public var linears: [Linear] { attention.inputs.linears + [attention.output] + feedForward.linears }

        var norms: [Norm] {
            [attentionNorm].compactMap(\.self) + attention.inputs.norms + [feedForwardNorm]
        }
    }

    /// A block's attention.
    public struct Attention: Sendable, Equatable {
        public let headCount: Int
        /// Keys and values are shared by `headCount / keyHeadCount` heads each (Ainslie et al. 2023).
        public let keyHeadCount: Int
        /// Channels of a head.
        public let depth: Int
        /// What the products of queries and keys are multiplied by.
        public let scale: Double
        /// Whether a token sees only itself and those before it.
        public let isCausal: Bool
        /// How many places away a token still sees another; nil for all.
        public let reach: Int?
        public let inputs: Inputs
        /// How queries and keys are turned with their places; nil where positions have vectors.
        public let rotation: Rotation?
        public let output: Linear

        init(
            headCount: Int, keyHeadCount: Int? = nil, depth: Int, scale: Double? = nil, isCausal: Bool, reach: Int? = nil,
            inputs: Inputs, rotation: Rotation? = nil, output: Linear
        ) {
            self.headCount = headCount
            self.keyHeadCount = keyHeadCount ?? headCount
            self.depth = depth
            self.scale = scale ?? 1 / Double(depth).squareRoot()
            self.isCausal = isCausal
            self.reach = reach
            self.inputs = inputs
            self.rotation = rotation
            self.output = output
        }

        /// What makes queries, keys and values.
        public enum Inputs: Sendable, Equatable {
            /// - Parameter norms: what queries and keys of each head are normed by, before they are turned.
            case separate(queries: Linear, keys: Linear, values: Linear, norms: HeadNorms? = nil)
            /// One linear whose outputs are queries, keys and values, side by side.
            case fused(Linear)

            var linears: [Linear] {
                switch self {
                case .separate(let queries, let keys, let values, _): [queries, keys, values]
                case .fused(let all): [all]
                }
            }

            var norms: [Norm] {
                if case .separate(_, _, _, let norms?) = self { [norms.queries, norms.keys] } else { [] }
            }
        }

        public struct HeadNorms: Sendable, Equatable {
            public let queries: Norm
            public let keys: Norm
        }
    }

    /// How fast each pair of a head's channels turns with the position: `base^(−2i / depth)` (Su et al. 2021), slowed down where the
    /// configuration stretches the context.
    public struct Rotation: Sendable, Equatable {
        public let base: Double
        public let stretch: Stretch

        public enum Stretch: Sendable, Equatable {
            case none
            /// All by the same factor.
            case linear(factor: Double)
            /// Llama 3's rule: channels that turn slowly over the original context are slowed by `factor`, fast ones are kept, those
            /// between go over smoothly.
            case llama3(factor: Double, low: Double, high: Double, context: Int)
            /// A factor for each pair of channels, as a file carries them.
            case each(factors: String)
        }
    }

    /// A block's feed-forward part.
    public struct FeedForward: Sendable, Equatable {
        public let activation: Activation
        public let inner: Inner
        public let outer: Linear

        public enum Inner: Sendable, Equatable {
            /// `f(W x)`
            case plain(Linear)
            /// `f(G x) · (U x)` (Shazeer 2020)
            case gated(gate: Linear, up: Linear)
            /// The same from one linear whose outputs are gates and values, side by side.
            case fusedGated(Linear)

            var linears: [Linear] {
                switch self {
                case .plain(let linear), .fusedGated(let linear): [linear]
                case .gated(let gate, let up): [gate, up]
                }
            }
        }

        var linears: [Linear] { inner.linears + [outer] }
    }
}

extension ModelDescription {
    /// Width of the blocks' stream.
    public var hiddenWidth: Int { embeddings.projection?.linear.outputs ?? embeddings.words.width }

    /// What decides size and price, and names every site.
    public var shape: ModelShape {
        ModelShape(
            modelType: modelType, blockCount: blocks.count, hiddenWidth: hiddenWidth, positionCountMax: positionCountMax,
            vocabularySize: embeddings.words.entries, baseParameterCount: parameterCount, sites: blocks.indices.flatMap(sites),
            projectedWidth: outputProjection?.outputs, headCount: blocks.first?.attention.headCount)
    }

    /// A block's linears in execution order, then its shortcuts.
    private func sites(ofBlock index: Int) -> [Site] {
        let block = blocks[index]
        func site(_ kind: Site.Kind, _ role: String, _ inputs: Int, _ outputs: Int) -> Site {
            Site(
                name: block.prefix + role, kind: kind, block: index, role: role, inputWidth: inputs, outputWidth: outputs)
        }
        return block.linears.map { site(.linear, $0.name, $0.inputs, $0.outputs) }
            + ShortcutRole.allCases.filter { $0.isThere(inBlock: index) }
            .map { site($0.kind, $0.rawValue, hiddenWidth, hiddenWidth) }
    }

    private var parameterCount: Int {
        let tables = [embeddings.words, embeddings.types, embeddings.positions].compactMap(\.self)
            .reduce(0) { $0 + $1.entries * $1.width }
        let linears = [embeddings.projection?.linear, outputProjection].compactMap(\.self) + blocks.flatMap(\.linears)
        let norms = [embeddings.norm, finalNorm].compactMap(\.self) + blocks.flatMap(\.norms)
        let head =
            if case .table = languageHead { embeddings.words.entries * (outputProjection?.outputs ?? hiddenWidth) } else { 0 }
        return tables + linears.reduce(0) { $0 + $1.parameterCount } + norms.reduce(0) { $0 + $1.parameterCount } + head
            + unusedParameterCount
    }
}
