extension ModelFamily {
    /// ModernBERT (Warner et al. 2024), as Hugging Face names its parts: pre-norm blocks with rotary positions and gates, most of which
    /// see only what is near.
    static let modernbert = ModelFamily(
        "modernbert", isCausal: false, habit: HabitualRoles(all: ["attn.Wqkv"], values: ["attn.Wqkv"])
    ) { configuration throws(ModelConfigurationError) in
        let hidden = try configuration.integer("hidden_size", in: 1...16_384)
        let blockCount = try configuration.integer("num_hidden_layers", in: 1...256)
        let inner = try configuration.integer("intermediate_size", in: 1...65_536)
        let vocabulary = try configuration.integer("vocab_size", in: 1...2_000_000)
        let positions = try configuration.integer("max_position_embeddings", in: 1...1_000_000)
        let heads = try configuration.headCount("num_attention_heads", dividing: hidden)
        let depth = try ModelConfiguration.rotated(depth: hidden / heads)
        let activation = try configuration.activation("hidden_activation", default: "gelu")
        let epsilon = try configuration.number("norm_eps", in: 0...1, default: 1e-5)
        let attentionBias = try configuration.boolean("attention_bias", default: false)
        let innerBias = try configuration.boolean("mlp_bias", default: false)
        let kind = ModelDescription.Norm.Kind.layer(hasShift: try configuration.boolean("norm_bias", default: false))
        _ = try configuration.text("position_embedding_type", oneOf: ["absolute", "sans_pos"], default: "absolute")
        let local = try configuration.integer("local_attention", in: 1...1_000_000, default: 128)
        let period = try configuration.integer("global_attn_every_n_layers", in: 1...1000, default: 3)
        let isNear = try configuration.slidingBlocks(count: blockCount) { !$0.isMultiple(of: period) }
        let far = try configuration.rotation(of: "full_attention", olderField: "global_rope_theta", default: 160_000)
        let near = try configuration.rotation(of: "sliding_attention", olderField: "local_rope_theta", default: 10_000)
        func norm(_ name: String) -> ModelDescription.Norm { .init(name, hidden, kind, epsilon: epsilon) }
        let blocks = (0..<blockCount).map { block in
            ModelDescription.Block(
                prefix: "layers.\(block).", normPlace: .before, attentionNorm: block == 0 ? nil : norm("attn_norm"),
                attention: .init(
                    headCount: heads, depth: depth, isCausal: false, reach: isNear[block] ? local / 2 : nil,
                    inputs: .fused(.init("attn.Wqkv", hidden, 3 * hidden, hasBias: attentionBias)),
                    rotation: isNear[block] ? near : far, output: .init("attn.Wo", hidden, hidden, hasBias: attentionBias)),
                feedForwardNorm: norm("mlp_norm"),
                feedForward: .init(
                    activation: activation, inner: .fusedGated(.init("mlp.Wi", hidden, 2 * inner, hasBias: innerBias)),
                    outer: .init("mlp.Wo", inner, hidden, hasBias: innerBias)))
        }
        return ModelDescription(
            modelType: "modernbert", prefixes: ["", "model."], positionCountMax: positions,
            embeddings: .init(
                words: .init(name: "embeddings.tok_embeddings.weight", entries: vocabulary, width: hidden),
                norm: norm("embeddings.norm")),
            blocks: blocks, finalNorm: norm("final_norm"))
    }
}
