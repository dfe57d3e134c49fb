extension ModelFamily {
    /// OPT (Zhang et al. 2022), as Hugging Face names its parts; the language-model head is the word embedding.
    static let opt = ModelFamily(modelType: "opt", isCausal: true, habit: .queriesAndValues) {
        configuration throws(ModelConfigurationError) in
        let hidden = try configuration.integer("hidden_size", in: 1...16_384)
        let blocks = try configuration.integer("num_hidden_layers", in: 1...256)
        let inner = try configuration.integer("ffn_dim", in: 1...65_536)
        let vocabulary = try configuration.integer("vocab_size", in: 1...2_000_000)
        let positions = try configuration.integer("max_position_embeddings", in: 1...1_000_000)
        let embedding = try configuration.integer("word_embed_proj_dim", in: 1...16_384, default: hidden)
        let hasBias = try configuration.boolean("enable_bias", default: true)
        let isAffine = try configuration.boolean("layer_norm_elementwise_affine", default: true)
        let isPreNorm = try configuration.boolean("do_layer_norm_before", default: true)
        let lacksFinalNorm = try configuration.boolean("_remove_final_layer_norm", default: false)
        try configuration.require("tie_word_embeddings", true)
        let heads = try configuration.headCount("num_attention_heads", dividing: hidden)
        let sites = Site.sites(
            blockCount: blocks, prefix: "decoder.layers.", hiddenWidth: hidden,
            linears: [
                LinearRole("self_attn.q_proj", hidden, hidden), LinearRole("self_attn.k_proj", hidden, hidden),
                LinearRole("self_attn.v_proj", hidden, hidden), LinearRole("self_attn.out_proj", hidden, hidden),
                LinearRole("fc1", hidden, inner), LinearRole("fc2", inner, hidden),
            ])
        let biases = hasBias ? blocks * (5 * hidden + inner) : 0
        let linears = blocks * (4 * hidden * hidden + 2 * hidden * inner) + biases
        let normCount = 2 * blocks + (isPreNorm && !lacksFinalNorm ? 1 : 0)
        let projections = embedding == hidden ? 0 : 2 * embedding * hidden
        return ModelShape(
            modelType: "opt", blockCount: blocks, hiddenWidth: hidden, positionCountMax: positions,
            vocabularySize: vocabulary,
            baseParameterCount: vocabulary * embedding + (positions + 2) * hidden + projections + linears
                + (isAffine ? normCount * 2 * hidden : 0),
            sites: sites, projectedWidth: embedding == hidden ? nil : embedding, headCount: heads)
    }
}
