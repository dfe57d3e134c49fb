internal import Domain
internal import Tensors

/// The encoder that BERT and RoBERTa share: learned positions, and a layer norm behind each residual sum.
struct PostNormEncoder: SharedBlocks {
    let width: Int
    let hosts: BlockHosts
    let weights: [Weight]
    var languageHead: EmbeddingTable? { nil }
    private let embeddingTables: (words: EmbeddingTable, positions: EmbeddingTable, types: EmbeddingTable)
    private let embeddingNorm: NormWeights
    private let attention: AttentionSettings
    private let activation: Activation
    private let blocks: [Block]
    private let positionStart: Int
    private let hasOneType: Bool

    private struct Block: Sendable {
        let query: LinearWeights
        let key: LinearWeights
        let value: LinearWeights
        let attentionOutput: LinearWeights
        let attentionNorm: NormWeights
        let intermediate: LinearWeights
        let output: LinearWeights
        let outputNorm: NormWeights
        let shortcuts: BlockShortcuts
    }

    /// - Parameters:
    ///   - prefix: what a checkpoint with a task head has before its encoder's names.
    ///   - positionStart: the position of a sequence's first token.
    init(_ configuration: ModelConfiguration, _ checkpoint: Checkpoint, prefix: String, positionStart: Int) throws {
        let shape = try ModelShape(configuration: configuration)
        let width = shape.hiddenWidth
        let headCount = try configuration.integer("num_attention_heads", in: 1...1024)
        attention = AttentionSettings(headCount: headCount, depth: width / headCount, isCausal: false)
        activation = try configuration.activation("hidden_act", default: "gelu")
        // Others would compute something else in silence.
        _ = try configuration.text("position_embedding_type", oneOf: ["absolute"], default: "absolute")
        try configuration.require("is_decoder", false)
        try configuration.require("add_cross_attention", false)
        let epsilon = try configuration.number("layer_norm_eps", in: 0...1, default: 1e-12)
        let types = try configuration.integer("type_vocab_size", in: 1...1024, default: 2)
        let weights = try checkpoint.prefixed(["", prefix], landmark: "embeddings.word_embeddings.weight")
        embeddingTables = (
            try weights.table("embeddings.word_embeddings.weight", entries: shape.vocabularySize, width: width),
            try weights.table(
                "embeddings.position_embeddings.weight", entries: shape.positionCountMax + positionStart, width: width),
            try weights.table("embeddings.token_type_embeddings.weight", entries: types, width: width)
        )
        hasOneType = types == 1
        embeddingNorm = try weights.norm("embeddings.LayerNorm", width: width, epsilon: epsilon)
        let hosts = try BlockHosts(shape: shape) { site throws(FormatError) in
            try weights.linear(site.name, inputs: site.inputWidth, outputs: site.outputWidth)
        }
        self.hosts = hosts
        blocks = try (0..<shape.blockCount).map { block in
            func norm(_ role: String) throws(FormatError) -> NormWeights {
                try weights.norm("encoder.layer.\(block).\(role).LayerNorm", width: width, epsilon: epsilon)
            }
            return Block(
                query: try hosts.linear(block, "attention.self.query"), key: try hosts.linear(block, "attention.self.key"),
                value: try hosts.linear(block, "attention.self.value"),
                attentionOutput: try hosts.linear(block, "attention.output.dense"),
                attentionNorm: try norm("attention.output"), intermediate: try hosts.linear(block, "intermediate.dense"),
                output: try hosts.linear(block, "output.dense"), outputNorm: try norm("output"),
                shortcuts: hosts.shortcuts(block))
        }
        self.weights = checkpoint.weightsRead
        self.width = width
        self.positionStart = positionStart
    }

    func embeddings(_ tape: Tape, _ batch: PackedTokens) -> Tensor {
        // A model of one type has read pairs as one text.
        let types = hasOneType ? [Int](repeating: 0, count: batch.types.count) : batch.types
        let sum = tape.embeddingSum([
            (embeddingTables.words, batch.ids), (embeddingTables.types, types),
            (embeddingTables.positions, batch.positions(from: positionStart)),
        ])
        return tape.layerNorm(sum, embeddingNorm)
    }

    func run(_ tape: Tape, _ input: BlockInput, through range: Range<Int>, _ batch: PackedTokens) -> BlockInput {
        var x = input.stream
        var previousInner = input.previousInner
        for block in blocks[range] {
            let attended = tape.attention(
                Channels(tape.linear(x, block.query)), Channels(tape.linear(x, block.key)),
                Channels(tape.linear(x, block.value)), offsets: batch.offsets, attention)
            let residual1 = tape.shortcut(x, from: x, block.shortcuts.residual1)
            let normed = tape.layerNorm(tape.linear(attended, block.attentionOutput), plus: residual1, block.attentionNorm)
            let inner = tape.shortcut(normed, from: previousInner, block.shortcuts.crossCut)
            let residual2 = tape.shortcut(inner, from: inner, block.shortcuts.residual2)
            let carried = tape.shortcut(residual2, from: x, block.shortcuts.crossIn)
            let activated = tape.activation(tape.linear(inner, block.intermediate), activation)
            x = tape.layerNorm(tape.linear(activated, block.output), plus: carried, block.outputNorm)
            previousInner = inner
        }
        return BlockInput(stream: x, previousInner: previousInner)
    }

    func finish(_ tape: Tape, _ stream: Tensor) -> Tensor { stream }
}
