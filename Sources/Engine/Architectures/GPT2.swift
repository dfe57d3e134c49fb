public import Domain
public import Tensors

/// GPT-2 (Radford et al. 2019): a pre-norm decoder over learned positions; one linear makes queries, keys and values.
public struct GPT2: Architecture {
    public static let modelType = "gpt2"

    public let hosts: BlockHosts
    public let weights: [Weight]
    public let hiddenWidth: Int
    public let languageHead: EmbeddingTable?
    private let words: EmbeddingTable
    private let positions: EmbeddingTable
    private let finalNorm: NormWeights
    private let activation: Activation
    private let blocks: [Block]

    private struct Block: Sendable {
        let attentionNorm: NormWeights
        let queryKeyValue: LinearWeights
        let attention: AttentionSettings
        let output: LinearWeights
        let innerNorm: NormWeights
        let inner: LinearWeights
        let outer: LinearWeights
        let shortcuts: BlockShortcuts
    }

    public init(configuration: ModelConfiguration, checkpoint: Checkpoint) throws {
        let shape = try ModelShape(configuration: configuration)
        let width = shape.hiddenWidth
        let headCount = try configuration.integer("n_head", in: 1...1024)
        let epsilon = try configuration.number("layer_norm_epsilon", in: 0...1, default: 1e-5)
        let scales = try configuration.boolean("scale_attn_weights", default: true)
        let scalesByBlock = try configuration.boolean("scale_attn_by_inverse_layer_idx", default: false)
        try configuration.require("add_cross_attention", false)
        activation = try configuration.activation("activation_function", default: "gelu_new")
        let weights = try checkpoint.prefixed(["", "transformer."], landmark: "wte.weight")
        words = try weights.table("wte.weight", entries: shape.vocabularySize, width: width)
        positions = try weights.table("wpe.weight", entries: shape.positionCountMax, width: width)
        let isTied = try configuration.boolean("tie_word_embeddings", default: true)
        languageHead =
            isTied ? words : try checkpoint.table("lm_head.weight", entries: shape.vocabularySize, width: width)
        finalNorm = try weights.norm("ln_f", width: width, epsilon: epsilon)
        let hosts = try BlockHosts(shape: shape) { site throws(FormatError) in
            try weights.linear(site.name, inputs: site.inputWidth, outputs: site.outputWidth, isInputMajor: true)
        }
        let depth = width / headCount
        blocks = try (0..<shape.blockCount).map { block in
            let scale = (scales ? 1 / Float(depth).squareRoot() : 1) / (scalesByBlock ? Float(block + 1) : 1)
            return Block(
                attentionNorm: try weights.norm("h.\(block).ln_1", width: width, epsilon: epsilon),
                queryKeyValue: try hosts.linear(block, "attn.c_attn"),
                attention: AttentionSettings(headCount: headCount, depth: depth, scale: scale, isCausal: true),
                output: try hosts.linear(block, "attn.c_proj"),
                innerNorm: try weights.norm("h.\(block).ln_2", width: width, epsilon: epsilon),
                inner: try hosts.linear(block, "mlp.c_fc"), outer: try hosts.linear(block, "mlp.c_proj"),
                shortcuts: hosts.shortcuts(block))
        }
        self.hosts = hosts
        self.weights = checkpoint.weightsRead
        hiddenWidth = width
    }

    public var embeddingWidth: Int { hiddenWidth }

    public func embeddings(_ tape: Tape, _ batch: PackedTokens) -> Tensor {
        tape.embeddingSum([(words, batch.ids), (positions, batch.positions())])
    }

    public func run(_ tape: Tape, _ input: BlockInput, through range: Range<Int>, _ batch: PackedTokens) -> BlockInput {
        var x = input.stream
        var previousInner = input.previousInner
        for block in blocks[range] {
            let projected = tape.linear(tape.layerNorm(x, block.attentionNorm), block.queryKeyValue)
            func channels(_ index: Int) -> Channels { Channels(projected, from: index * hiddenWidth, count: hiddenWidth) }
            let attended = tape.attention(channels(0), channels(1), channels(2), offsets: batch.offsets, block.attention)
            let residual1 = tape.shortcut(x, from: x, block.shortcuts.residual1)
            let summed = tape.sum(residual1, tape.linear(attended, block.output))
            let stream = tape.shortcut(summed, from: previousInner, block.shortcuts.crossCut)
            let residual2 = tape.shortcut(stream, from: stream, block.shortcuts.residual2)
            let carried = tape.shortcut(residual2, from: x, block.shortcuts.crossIn)
            let inner = tape.linear(tape.layerNorm(stream, block.innerNorm), block.inner)
            x = tape.sum(carried, tape.linear(tape.activation(inner, activation), block.outer))
            previousInner = stream
        }
        return BlockInput(stream: x, previousInner: previousInner)
    }

    public func finish(_ tape: Tape, _ stream: Tensor) -> Tensor { tape.layerNorm(stream, finalNorm) }
}
