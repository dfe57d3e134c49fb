public import Domain
public import Tensors

/// BERT (Devlin et al. 2018): post-norm encoder blocks over learned positions.
public struct BERT: Architecture {
    public static let modelType = "bert"

    private let shape: ModelShape
    private let headCount: Int
    private let embeddings: (words: EmbeddingTable, positions: EmbeddingTable, types: EmbeddingTable)
    private let embeddingNorm: NormWeights
    private let blocks: [Block]
    public let linears: [String: LinearWeights]

    private struct Block: Sendable {
        let query: LinearWeights
        let key: LinearWeights
        let value: LinearWeights
        let attentionOutput: LinearWeights
        let attentionNorm: NormWeights
        let intermediate: LinearWeights
        let output: LinearWeights
        let outputNorm: NormWeights
    }

    public init(configuration: ModelConfiguration, checkpoint: Checkpoint) throws {
        shape = try ModelShape(configuration: configuration)
        headCount = try configuration.integer("num_attention_heads", in: 1...1024)
        // Others would compute something else in silence.
        _ = try configuration.text("hidden_act", oneOf: ["gelu"], default: "gelu")
        _ = try configuration.text("position_embedding_type", oneOf: ["absolute"], default: "absolute")
        let epsilon = try configuration.number("layer_norm_eps", in: 0...1, default: 1e-12)
        let types = try configuration.integer("type_vocab_size", in: 1...1024, default: 2)
        let width = shape.hiddenWidth
        let weights = try checkpoint.prefixed(["", "bert."], landmark: "embeddings.word_embeddings.weight")
        embeddings = (
            try weights.table("embeddings.word_embeddings.weight", entries: shape.vocabularySize, width: width),
            try weights.table("embeddings.position_embeddings.weight", entries: shape.positionCountMax, width: width),
            try weights.table("embeddings.token_type_embeddings.weight", entries: types, width: width)
        )
        embeddingNorm = try weights.norm("embeddings.LayerNorm", width: width, epsilon: epsilon)
        var linears: [String: LinearWeights] = [:]
        for site in shape.sites {
            linears[site.name] = try weights.linear(site.name, inputs: site.inputWidth, outputs: site.outputWidth)
        }
        self.linears = linears
        blocks = try (0..<shape.blockCount).map { block in
            let prefix = "encoder.layer.\(block)."
            func linear(_ role: String) throws -> LinearWeights {
                guard let found = linears[prefix + role] else {
                    throw ModelConfigurationError(field: nil, reason: "no site '\(prefix + role)'")
                }
                return found
            }
            return Block(
                query: try linear("attention.self.query"), key: try linear("attention.self.key"),
                value: try linear("attention.self.value"), attentionOutput: try linear("attention.output.dense"),
                attentionNorm: try weights.norm(prefix + "attention.output.LayerNorm", width: width, epsilon: epsilon),
                intermediate: try linear("intermediate.dense"), output: try linear("output.dense"),
                outputNorm: try weights.norm(prefix + "output.LayerNorm", width: width, epsilon: epsilon))
        }
    }

    public var hiddenWidth: Int { shape.hiddenWidth }

    public func hiddenState(_ tape: Tape, _ batch: PackedTokens) -> Tensor {
        let sum = tape.embeddingSum([
            (embeddings.words, batch.ids), (embeddings.types, batch.types), (embeddings.positions, batch.positions),
        ])
        var x = tape.layerNorm(sum, embeddingNorm)
        for block in blocks {
            let attended = tape.attention(
                tape.linear(x, block.query), tape.linear(x, block.key), tape.linear(x, block.value), offsets: batch.offsets,
                heads: headCount)
            x = tape.layerNorm(tape.linear(attended, block.attentionOutput), plus: x, block.attentionNorm)
            let inner = tape.gelu(tape.linear(x, block.intermediate))
            x = tape.layerNorm(tape.linear(inner, block.output), plus: x, block.outputNorm)
        }
        return x
    }
}
