extension ModelDescription {
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
