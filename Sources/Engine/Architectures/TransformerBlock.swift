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

    /// How fast its queries and keys turn; nil where they do not.
    var frequencies: [Float]? { attention.frequencies }

    /// Whether it reads what the block before it fed forward.
    var readsPreviousInner: Bool { shortcuts.crossCut?.isAdapted == true }

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

    func forward(_ tape: Tape, _ input: BlockInput, _ batch: PackedTokens, _ angles: BatchAngles) -> BlockInput {
        let x = input.stream
        let isBefore = normPlace == .before
        func read(_ stream: Tensor, _ norm: BlockNorm?) -> Tensor {
            if isBefore, let norm { norm.forward(tape, stream) } else { stream }
        }
        func add(_ output: Tensor, to carried: Tensor, _ norm: BlockNorm?) -> Tensor {
            if !isBefore, let norm { norm.forward(tape, output, plus: carried) } else { tape.sum(carried, output) }
        }
        let attended = attention.forward(tape, read(x, attentionNorm), batch, angles)
        let residual1 = tape.shortcut(x, from: x, shortcuts.residual1)
        let summed = add(tape.linear(attended, attention.output), to: residual1, attentionNorm)
        let stream = tape.shortcut(summed, from: input.previousInner, shortcuts.crossCut)
        let residual2 = tape.shortcut(stream, from: stream, shortcuts.residual2)
        let carried = tape.shortcut(residual2, from: x, shortcuts.crossIn)
        let outer = feedForward.forward(tape, read(stream, feedForwardNorm))
        return BlockInput(stream: add(outer, to: carried, feedForwardNorm), previousInner: stream)
    }
}
