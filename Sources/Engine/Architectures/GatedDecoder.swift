internal import Domain
internal import Tensors

/// The decoder that Llama and Qwen2 share.
struct GatedDecoder: SharedBlocks {
    let width: Int
    let hosts: BlockHosts
    let weights: [Weight]
    let languageHead: EmbeddingTable?
    private let words: EmbeddingTable
    private let finalNorm: RMSNormWeights
    private let attention: AttentionSettings
    private let activation: Activation
    private let frequencies: [Float]
    private let blocks: [Block]

    private struct Block: Sendable {
        let attentionNorm: RMSNormWeights
        let query: LinearWeights
        let key: LinearWeights
        let value: LinearWeights
        let output: LinearWeights
        let innerNorm: RMSNormWeights
        let gate: LinearWeights
        let up: LinearWeights
        let down: LinearWeights
        let shortcuts: BlockShortcuts
    }

    /// - Parameter hasBias: whether the linear of a role has one.
    init(_ configuration: ModelConfiguration, _ checkpoint: Checkpoint, hasBias: (String) -> Bool) throws {
        let shape = try ModelShape(configuration: configuration)
        let width = shape.hiddenWidth
        let grouped = try GroupedAttention(configuration, hiddenWidth: width)
        let epsilon = try configuration.number("rms_norm_eps", in: 0...1, default: 1e-6)
        attention = AttentionSettings(
            headCount: grouped.headCount, keyHeadCount: grouped.keyHeadCount, depth: grouped.depth, isCausal: true)
        activation = try configuration.activation("hidden_act", default: "silu")
        frequencies = try RotaryFrequencies.read(configuration, depth: grouped.depth)
        let weights = try checkpoint.prefixed(["", "model."], landmark: "embed_tokens.weight")
        words = try weights.table("embed_tokens.weight", entries: shape.vocabularySize, width: width)
        let isTied = try configuration.boolean("tie_word_embeddings", default: false)
        // A base model without its head still classifies.
        let hasHead = !isTied && checkpoint.shape(of: "lm_head.weight") != nil
        languageHead =
            isTied
            ? words
            : hasHead ? try checkpoint.table("lm_head.weight", entries: shape.vocabularySize, width: width) : nil
        func norm(_ name: String) throws(FormatError) -> RMSNormWeights {
            try weights.rmsNorm(name, width: width, epsilon: epsilon)
        }
        finalNorm = try norm("norm")
        let hosts = try BlockHosts(shape: shape) { site throws(FormatError) in
            try weights.linear(
                site.name, inputs: site.inputWidth, outputs: site.outputWidth, hasBias: hasBias(site.role))
        }
        blocks = try (0..<shape.blockCount).map { block in
            Block(
                attentionNorm: try norm("layers.\(block).input_layernorm"),
                query: try hosts.linear(block, "self_attn.q_proj"), key: try hosts.linear(block, "self_attn.k_proj"),
                value: try hosts.linear(block, "self_attn.v_proj"), output: try hosts.linear(block, "self_attn.o_proj"),
                innerNorm: try norm("layers.\(block).post_attention_layernorm"),
                gate: try hosts.linear(block, "mlp.gate_proj"), up: try hosts.linear(block, "mlp.up_proj"),
                down: try hosts.linear(block, "mlp.down_proj"), shortcuts: hosts.shortcuts(block))
        }
        self.hosts = hosts
        self.weights = checkpoint.weightsRead
        self.width = width
    }

    func embeddings(_ tape: Tape, _ batch: PackedTokens) -> Tensor { tape.embeddingSum([(words, batch.ids)]) }

    func run(_ tape: Tape, _ input: BlockInput, through range: Range<Int>, _ batch: PackedTokens) -> BlockInput {
        let angles = tape.rotaryAngles(positions: batch.positions(), frequencies: frequencies)
        var x = input.stream
        var previousInner = input.previousInner
        for block in blocks[range] {
            let read = tape.rmsNorm(x, block.attentionNorm)
            let attended = tape.attention(
                Channels(tape.rotary(tape.linear(read, block.query), angles)),
                Channels(tape.rotary(tape.linear(read, block.key), angles)), Channels(tape.linear(read, block.value)),
                offsets: batch.offsets, attention)
            let residual1 = tape.shortcut(x, from: x, block.shortcuts.residual1)
            let summed = tape.sum(residual1, tape.linear(attended, block.output))
            let stream = tape.shortcut(summed, from: previousInner, block.shortcuts.crossCut)
            let residual2 = tape.shortcut(stream, from: stream, block.shortcuts.residual2)
            let carried = tape.shortcut(residual2, from: x, block.shortcuts.crossIn)
            let inner = tape.rmsNorm(stream, block.innerNorm)
            let gated = tape.gated(tape.linear(inner, block.gate), tape.linear(inner, block.up), activation)
            x = tape.sum(carried, tape.linear(gated, block.down))
            previousInner = stream
        }
        return BlockInput(stream: x, previousInner: previousInner)
    }

    func finish(_ tape: Tape, _ stream: Tensor) -> Tensor { tape.rmsNorm(stream, finalNorm) }
}
