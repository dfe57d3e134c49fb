extension ModelFamily {
    /// Llama (Touvron et al. 2023), as Hugging Face names its parts.
    static let llama = ModelFamily(modelType: "llama", isCausal: true, habit: .queriesAndValues) {
        configuration throws(ModelConfigurationError) in
        let attentionBias = try configuration.boolean("attention_bias", default: false)
        return try gatedDecoderShape(
            configuration, modelType: "llama", queryBias: attentionBias, outputBias: attentionBias,
            innerBias: try configuration.boolean("mlp_bias", default: false))
    }

    /// Qwen2 (Yang et al. 2024): Llama's blocks, with a bias on queries, keys and values.
    static let qwen2 = ModelFamily(modelType: "qwen2", isCausal: true, habit: .queriesAndValues) {
        configuration throws(ModelConfigurationError) in
        try configuration.require("use_sliding_window", false)
        return try gatedDecoderShape(
            configuration, modelType: "qwen2", queryBias: true, outputBias: false, innerBias: false)
    }

    private static func gatedDecoderShape(
        _ configuration: ModelConfiguration, modelType: String, queryBias: Bool, outputBias: Bool, innerBias: Bool
    ) throws(ModelConfigurationError) -> ModelShape {
        let hidden = try configuration.integer("hidden_size", in: 1...16_384)
        let blocks = try configuration.integer("num_hidden_layers", in: 1...256)
        let inner = try configuration.integer("intermediate_size", in: 1...65_536)
        let vocabulary = try configuration.integer("vocab_size", in: 1...2_000_000)
        let positions = try configuration.integer("max_position_embeddings", in: 1...10_000_000)
        let isTied = try configuration.boolean("tie_word_embeddings", default: false)
        let attention = try GroupedAttention(configuration, hiddenWidth: hidden)
        let (queries, keys) = (attention.headCount * attention.depth, attention.keyHeadCount * attention.depth)
        let sites = Site.sites(
            blockCount: blocks, prefix: "layers.", hiddenWidth: hidden,
            linears: [
                LinearRole("self_attn.q_proj", hidden, queries), LinearRole("self_attn.k_proj", hidden, keys),
                LinearRole("self_attn.v_proj", hidden, keys), LinearRole("self_attn.o_proj", queries, hidden),
                LinearRole("mlp.gate_proj", hidden, inner), LinearRole("mlp.up_proj", hidden, inner),
                LinearRole("mlp.down_proj", inner, hidden),
            ])
        let weights = sites.filter { $0.kind == .linear }.reduce(0) { $0 + $1.inputWidth * $1.outputWidth }
        let biases =
            (queryBias ? queries + 2 * keys : 0) + (outputBias ? hidden : 0) + (innerBias ? 2 * inner + hidden : 0)
        return ModelShape(
            modelType: modelType, blockCount: blocks, hiddenWidth: hidden, positionCountMax: positions,
            vocabularySize: vocabulary,
            baseParameterCount: (isTied ? 1 : 2) * vocabulary * hidden + weights + blocks * biases
                + (2 * blocks + 1) * hidden,
            sites: sites, headCount: attention.headCount)
    }
}

/// Heads of a block whose keys and values are shared by groups of them (Ainslie et al. 2023).
public struct GroupedAttention: Sendable, Equatable {
    public let headCount: Int
    public let keyHeadCount: Int
    /// Channels of a head; even, because they are rotated in pairs.
    public let depth: Int

    public init(_ configuration: ModelConfiguration, hiddenWidth: Int) throws(ModelConfigurationError) {
        headCount = try configuration.integer("num_attention_heads", in: 1...1024)
        keyHeadCount = try configuration.integer("num_key_value_heads", in: 1...1024, default: headCount)
        guard headCount.isMultiple(of: keyHeadCount) else {
            throw ModelConfigurationError(
                field: "num_key_value_heads", reason: "\(keyHeadCount) do not divide \(headCount) heads")
        }
        if configuration.has("head_dim") {
            depth = try configuration.integer("head_dim", in: 2...4096)
        } else {
            depth = hiddenWidth / (try configuration.headCount("num_attention_heads", dividing: hiddenWidth))
        }
        guard depth.isMultiple(of: 2) else {
            throw ModelConfigurationError(field: "head_dim", reason: "\(depth) is odd; channels are rotated in pairs")
        }
    }
}
