extension ModelFamily {
    /// OPT (Zhang et al. 2022), as Hugging Face names its parts: its norms before or behind the residual sums, and word vectors that may be
    /// narrower than its blocks. Positions begin at the third row of their table.
    static let opt = ModelFamily("opt", isCausal: true, causalPrefix: "model.", habit: .queriesAndValues) {
        configuration throws(ModelConfigurationError) in
        let hidden = try configuration.integer("hidden_size", in: 1...16_384)
        let blockCount = try configuration.integer("num_hidden_layers", in: 1...256)
        let inner = try configuration.integer("ffn_dim", in: 1...65_536)
        let vocabulary = try configuration.integer("vocab_size", in: 1...2_000_000)
        let positions = try configuration.integer("max_position_embeddings", in: 1...1_000_000)
        let embedding = try configuration.integer("word_embed_proj_dim", in: 1...16_384, default: hidden)
        let hasBias = try configuration.boolean("enable_bias", default: true)
        let isAffine = try configuration.boolean("layer_norm_elementwise_affine", default: true)
        let isPreNorm = try configuration.boolean("do_layer_norm_before", default: true)
        let lacksFinalNorm = try configuration.boolean("_remove_final_layer_norm", default: false)
        let heads = try configuration.headCount("num_attention_heads", dividing: hidden)
        let activation = try configuration.activation("activation_function", default: "relu")
        try configuration.require("tie_word_embeddings", true)
        func norm(_ name: String) -> ModelDescription.Norm {
            .init(name, hidden, isAffine ? .layer(hasShift: true) : .plainLayer, epsilon: 1e-5)
        }
        func linear(_ name: String, _ inputs: Int, _ outputs: Int) -> ModelDescription.Linear {
            .init(name, inputs, outputs, hasBias: hasBias)
        }
        let blocks = (0..<blockCount).map { block in
            ModelDescription.Block(
                prefix: "decoder.layers.\(block).", normPlace: isPreNorm ? .before : .after,
                attentionNorm: norm("self_attn_layer_norm"),
                attention: .init(
                    headCount: heads, depth: hidden / heads, isCausal: true,
                    inputs: .separate(
                        queries: linear("self_attn.q_proj", hidden, hidden), keys: linear("self_attn.k_proj", hidden, hidden),
                        values: linear("self_attn.v_proj", hidden, hidden)),
                    output: linear("self_attn.out_proj", hidden, hidden)),
                feedForwardNorm: norm("final_layer_norm"),
                feedForward: .init(
                    activation: activation, inner: .plain(linear("fc1", hidden, inner)), outer: linear("fc2", inner, hidden)))
        }
        let isProjected = embedding != hidden
        return ModelDescription(
            modelType: "opt", prefixes: ["", "model."], positionCountMax: positions,
            embeddings: .init(
                words: .init(name: "decoder.embed_tokens.weight", entries: vocabulary, width: embedding),
                positions: .init(name: "decoder.embed_positions.weight", entries: positions + 2, width: hidden),
                positionStart: 2,
                projection: isProjected
                    ? .ofWords(.init("decoder.project_in", embedding, hidden, hasBias: false)) : nil),
            blocks: blocks, finalNorm: isPreNorm && !lacksFinalNorm ? norm("decoder.final_layer_norm") : nil,
            outputProjection: isProjected ? .init("decoder.project_out", hidden, embedding, hasBias: false) : nil,
            languageHead: .words)
    }
}
