internal import Domain
internal import Tensors

/// What a block reads.
@safe struct BlockInput {
    /// `[N, embeddingWidth]`
    let stream: Tensor
    /// What the feed-forward part of the block before read, `[N, embeddingWidth]`: `cross_cut` carries it. Nil for the first block.
    let previousInner: Tensor?
}

/// A block with its weights: attention, then a feed-forward part, each with a residual connection around it, and the shortcuts.
struct TransformerBlock: Sendable {
    private let normPlace: ModelDescription.Block.NormPlace
    private let attentionNorm: BlockNorm?
    private let attention: AttentionPart
    private let feedForwardNorm: BlockNorm
    private let feedForward: FeedForwardPart
    private let shortcuts: BlockShortcuts

    init(_ block: ModelDescription.Block, index: Int, _ hosts: BlockHosts, _ weights: Checkpoint) throws(FormatError) {
        func norm(_ norm: ModelDescription.Norm) throws(FormatError) -> BlockNorm {
            try BlockNorm(norm, weights, prefix: block.prefix)
        }
        func linear(_ linear: ModelDescription.Linear) throws(FormatError) -> LinearWeights {
            try hosts.linear(block.prefix + linear.name)
        }
        normPlace = block.normPlace
        attentionNorm = if let described = block.attentionNorm { try norm(described) } else { nil }
        attention = try AttentionPart(block.attention, weights, norm: norm, linear: linear)
        feedForwardNorm = try norm(block.feedForwardNorm)
        feedForward = try FeedForwardPart(block.feedForward, linear: linear)
        shortcuts = hosts.shortcuts(index)
    }

    func forward(_ tape: Tape, _ input: BlockInput, _ batch: PackedTokens, _ angles: inout BatchAngles) -> BlockInput {
        let x = input.stream
        let isBefore = normPlace == .before
        func read(_ stream: Tensor, _ norm: BlockNorm?) -> Tensor {
            if isBefore, let norm { norm.forward(tape, stream) } else { stream }
        }
        func add(_ output: Tensor, to carried: Tensor, _ norm: BlockNorm?) -> Tensor {
            if !isBefore, let norm { norm.forward(tape, output, plus: carried) } else { tape.sum(carried, output) }
        }
        let attended = attention.forward(tape, read(x, attentionNorm), batch, &angles)
        let residual1 = tape.shortcut(x, from: x, shortcuts.residual1)
        let summed = add(tape.linear(attended, attention.output), to: residual1, attentionNorm)
        let stream = tape.shortcut(summed, from: input.previousInner, shortcuts.crossCut)
        let residual2 = tape.shortcut(stream, from: stream, shortcuts.residual2)
        let carried = tape.shortcut(residual2, from: x, shortcuts.crossIn)
        let outer = feedForward.forward(tape, read(stream, feedForwardNorm))
        return BlockInput(stream: add(outer, to: carried, feedForwardNorm), previousInner: stream)
    }
}

/// A layer norm or a root-mean-square norm.
enum BlockNorm: Sendable {
    case layer(NormWeights)
    case rootMeanSquare(RMSNormWeights)

    init(_ norm: ModelDescription.Norm, _ weights: Checkpoint, prefix: String = "") throws(FormatError) {
        let name = prefix + norm.name
        switch norm.kind {
        case .plainLayer: self = .layer(NormWeights(plain: norm.width, epsilon: Float(norm.epsilon)))
        case .layer(let hasShift):
            self = .layer(try weights.norm(name, width: norm.width, hasShift: hasShift, epsilon: norm.epsilon))
        case .rootMeanSquare(let offset):
            self = .rootMeanSquare(try weights.rmsNorm(name, width: norm.width, offset: offset, epsilon: norm.epsilon))
        }
    }

    /// Of `x`, or of its sum with another.
    func forward(_ tape: Tape, _ x: Tensor, plus other: Tensor? = nil) -> Tensor {
        switch self {
        case .layer(let weights): tape.layerNorm(x, plus: other, weights)
        case .rootMeanSquare(let weights): tape.rmsNorm(other.map { tape.sum($0, x) } ?? x, weights)
        }
    }
}

/// A block's attention, up to the linear behind it.
struct AttentionPart: Sendable {
    let output: LinearWeights
    private let inputs: Inputs
    private let frequencies: [Float]?
    private let settings: AttentionSettings

    private enum Inputs: Sendable {
        case separate(
            queries: LinearWeights, keys: LinearWeights, values: LinearWeights, norms: (queries: BlockNorm, keys: BlockNorm)?)
        case fused(LinearWeights)
    }

    init(
        _ attention: ModelDescription.Attention, _ weights: Checkpoint,
        norm: (ModelDescription.Norm) throws(FormatError) -> BlockNorm,
        linear: (ModelDescription.Linear) throws(FormatError) -> LinearWeights
    ) throws(FormatError) {
        settings = AttentionSettings(
            headCount: attention.headCount, keyHeadCount: attention.keyHeadCount, depth: attention.depth,
            scale: Float(attention.scale), isCausal: attention.isCausal, reach: attention.reach)
        switch attention.inputs {
        case .separate(let queries, let keys, let values, let norms):
            let normed =
                if let norms { (queries: try norm(norms.queries), keys: try norm(norms.keys)) } else {
                    nil as (queries: BlockNorm, keys: BlockNorm)?
                }
            inputs = .separate(queries: try linear(queries), keys: try linear(keys), values: try linear(values), norms: normed)
        case .fused(let all): inputs = .fused(try linear(all))
        }
        frequencies =
            if let rotation = attention.rotation {
                try RotaryFrequencies.values(rotation, depth: attention.depth, weights)
            } else { nil }
        output = try linear(attention.output)
    }

    /// What `output` reads, `[N, heads · depth]`.
    func forward(_ tape: Tape, _ read: Tensor, _ batch: PackedTokens, _ angles: inout BatchAngles) -> Tensor {
        var queries: Channels
        var keys: Channels
        let values: Channels
        switch inputs {
        case .separate(let q, let k, let v, let norms):
            let (made, key) = (tape.linear(read, q), tape.linear(read, k))
            values = Channels(tape.linear(read, v))
            queries = Channels(norms.map { $0.queries.forward(tape, made) } ?? made)
            keys = Channels(norms.map { $0.keys.forward(tape, key) } ?? key)
        case .fused(let all):
            let projected = tape.linear(read, all)
            let width = projected.columns / 3
            queries = Channels(projected, from: 0, count: width)
            keys = Channels(projected, from: width, count: width)
            values = Channels(projected, from: 2 * width, count: width)
        }
        if let frequencies {
            let turned = angles.angles(tape, frequencies)
            queries = Channels(tape.rotary(queries, turned))
            keys = Channels(tape.rotary(keys, turned))
        }
        return tape.attention(queries, keys, values, offsets: batch.offsets, settings)
    }
}

/// The rotary angles of one pass over a batch, made once for all blocks that turn alike.
struct BatchAngles {
    private let batch: PackedTokens
    private var made: [[Float]: RotaryAngles] = [:]

    init(_ batch: PackedTokens) {
        self.batch = batch
    }

    mutating func angles(_ tape: Tape, _ frequencies: [Float]) -> RotaryAngles {
        if let known = made[frequencies] { return known }
        let new = tape.rotaryAngles(positions: batch.positions(), frequencies: frequencies)
        made[frequencies] = new
        return new
    }
}

/// A block's feed-forward part.
struct FeedForwardPart: Sendable {
    private let activation: Tensors.Activation
    private let inner: Inner
    private let outer: LinearWeights

    private enum Inner: Sendable {
        case plain(LinearWeights)
        case gated(gate: LinearWeights, up: LinearWeights)
        case fusedGated(LinearWeights)
    }

    init(
        _ part: ModelDescription.FeedForward, linear: (ModelDescription.Linear) throws(FormatError) -> LinearWeights
    ) throws(FormatError) {
        activation =
            switch part.activation {
            case .gelu: .gelu
            case .geluTanh: .geluTanh
            case .relu: .relu
            case .silu: .silu
            }
        inner =
            switch part.inner {
            case .plain(let only): .plain(try linear(only))
            case .gated(let gate, let up): .gated(gate: try linear(gate), up: try linear(up))
            case .fusedGated(let both): .fusedGated(try linear(both))
            }
        outer = try linear(part.outer)
    }

    func forward(_ tape: Tape, _ read: Tensor) -> Tensor {
        switch inner {
        case .plain(let linear): return tape.linear(tape.activation(tape.linear(read, linear), activation), outer)
        case .gated(let gate, let up):
            let gates = Channels(tape.linear(read, gate))
            return tape.linear(tape.gated(gates, Channels(tape.linear(read, up)), activation), outer)
        case .fusedGated(let both):
            let made = tape.linear(read, both)
            let width = made.columns / 2
            let gates = Channels(made, from: 0, count: width)
            return tape.linear(tape.gated(gates, Channels(made, from: width, count: width), activation), outer)
        }
    }
}
