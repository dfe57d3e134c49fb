public import Domain
public import Tensors

/// OPT (Zhang et al. 2022): a decoder over learned positions, with its norms before or behind the residual sums, and word
/// vectors that may be narrower than its blocks.
public struct OPT: Architecture {
    public static let modelType = "opt"
    /// Positions begin at the third row of their table.
    private static let positionStart = 2

    public let hosts: BlockHosts
    public let weights: [Weight]
    public let hiddenWidth: Int
    public let embeddingWidth: Int
    private let words: EmbeddingTable
    private let positions: EmbeddingTable
    private let projectIn: LinearWeights?
    private let projectOut: LinearWeights?
    private let finalNorm: NormWeights?
    private let isPreNorm: Bool
    private let attention: AttentionSettings
    private let activation: Activation
    private let blocks: [Block]

    private struct Block: Sendable {
        let query: LinearWeights
        let key: LinearWeights
        let value: LinearWeights
        let output: LinearWeights
        let attentionNorm: NormWeights
        let inner: LinearWeights
        let outer: LinearWeights
        let outerNorm: NormWeights
        let shortcuts: BlockShortcuts
    }

    public init(configuration: ModelConfiguration, checkpoint: Checkpoint) throws {
        let shape = try ModelShape(configuration: configuration)
        let width = shape.hiddenWidth
        let headCount = try configuration.integer("num_attention_heads", in: 1...1024)
        let hasBias = try configuration.boolean("enable_bias", default: true)
        let isAffine = try configuration.boolean("layer_norm_elementwise_affine", default: true)
        let isPreNorm = try configuration.boolean("do_layer_norm_before", default: true)
        let lacksFinalNorm = try configuration.boolean("_remove_final_layer_norm", default: false)
        let weights = try checkpoint.prefixed(["", "model."], landmark: "decoder.embed_tokens.weight")
        func norm(_ name: String) throws(FormatError) -> NormWeights {
            guard isAffine else {
                let ones = [Float](repeating: 1, count: width)
                return NormWeights(scale: ones, shift: ones.map { _ in 0 }, epsilon: 1e-5)
            }
            return try weights.norm(name, width: width, epsilon: 1e-5)
        }
        attention = AttentionSettings(headCount: headCount, depth: width / headCount, isCausal: true)
        activation = try configuration.activation("activation_function", default: "relu")
        words = try weights.table("decoder.embed_tokens.weight", entries: shape.vocabularySize, width: shape.outputWidth)
        positions = try weights.table(
            "decoder.embed_positions.weight", entries: shape.positionCountMax + Self.positionStart, width: width)
        if let projected = shape.projectedWidth {
            projectIn = try weights.linear("decoder.project_in", inputs: projected, outputs: width, hasBias: false)
            projectOut = try weights.linear("decoder.project_out", inputs: width, outputs: projected, hasBias: false)
        } else {
            projectIn = nil
            projectOut = nil
        }
        finalNorm = isPreNorm && !lacksFinalNorm ? try norm("decoder.final_layer_norm") : nil
        let hosts = try BlockHosts(shape: shape) { site throws(FormatError) in
            try weights.linear(site.name, inputs: site.inputWidth, outputs: site.outputWidth, hasBias: hasBias)
        }
        blocks = try (0..<shape.blockCount).map { block in
            Block(
                query: try hosts.linear(block, "self_attn.q_proj"), key: try hosts.linear(block, "self_attn.k_proj"),
                value: try hosts.linear(block, "self_attn.v_proj"), output: try hosts.linear(block, "self_attn.out_proj"),
                attentionNorm: try norm("decoder.layers.\(block).self_attn_layer_norm"),
                inner: try hosts.linear(block, "fc1"), outer: try hosts.linear(block, "fc2"),
                outerNorm: try norm("decoder.layers.\(block).final_layer_norm"), shortcuts: hosts.shortcuts(block))
        }
        self.hosts = hosts
        self.weights = checkpoint.weightsRead
        self.isPreNorm = isPreNorm
        hiddenWidth = shape.outputWidth
        embeddingWidth = width
    }

    public var languageHead: EmbeddingTable? { words }

    public func embeddings(_ tape: Tape, _ batch: PackedTokens) -> Tensor {
        let places = batch.positions(from: Self.positionStart)
        guard let projectIn else { return tape.embeddingSum([(words, batch.ids), (positions, places)]) }
        return tape.sum(
            tape.linear(tape.embeddingSum([(words, batch.ids)]), projectIn), tape.embeddingSum([(positions, places)]))
    }

    public func run(_ tape: Tape, _ input: BlockInput, through range: Range<Int>, _ batch: PackedTokens) -> BlockInput {
        var x = input.stream
        var previousInner = input.previousInner
        for block in blocks[range] {
            let read = isPreNorm ? tape.layerNorm(x, block.attentionNorm) : x
            let attended = tape.attention(
                Channels(tape.linear(read, block.query)), Channels(tape.linear(read, block.key)),
                Channels(tape.linear(read, block.value)), offsets: batch.offsets, attention)
            let residual1 = tape.shortcut(x, from: x, block.shortcuts.residual1)
            let output = tape.linear(attended, block.output)
            let summed =
                isPreNorm ? tape.sum(residual1, output) : tape.layerNorm(output, plus: residual1, block.attentionNorm)
            let stream = tape.shortcut(summed, from: previousInner, block.shortcuts.crossCut)
            let residual2 = tape.shortcut(stream, from: stream, block.shortcuts.residual2)
            let carried = tape.shortcut(residual2, from: x, block.shortcuts.crossIn)
            let inner = tape.linear(isPreNorm ? tape.layerNorm(stream, block.outerNorm) : stream, block.inner)
            let outer = tape.linear(tape.activation(inner, activation), block.outer)
            x = isPreNorm ? tape.sum(carried, outer) : tape.layerNorm(outer, plus: carried, block.outerNorm)
            previousInner = stream
        }
        return BlockInput(stream: x, previousInner: previousInner)
    }

    public func finish(_ tape: Tape, _ stream: Tensor) -> Tensor {
        let normed = finalNorm.map { tape.layerNorm(stream, $0) } ?? stream
        return projectOut.map { tape.linear(normed, $0) } ?? normed
    }
}
