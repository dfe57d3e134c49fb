extension ModelFamily {
    /// One linear makes queries, keys and values together.
    private static let fusedHabit = HabitualRoles(all: ["attn.c_attn"], values: ["attn.c_attn"])

    /// GPT-2 (Radford et al. 2019), as Hugging Face names its parts: one linear makes queries, keys and values.
    static let gpt2 = ModelFamily(modelType: "gpt2", isCausal: true, habit: fusedHabit) {
        configuration throws(ModelConfigurationError) in
        let hidden = try configuration.integer("n_embd", in: 1...16_384)
        let blocks = try configuration.integer("n_layer", in: 1...256)
        let inner = try configuration.integer("n_inner", in: 1...65_536, default: 4 * hidden)
        let vocabulary = try configuration.integer("vocab_size", in: 1...2_000_000)
        let positions = try configuration.integer("n_positions", in: 1...1_000_000)
        let isTied = try configuration.boolean("tie_word_embeddings", default: true)
        let heads = try configuration.headCount("n_head", dividing: hidden)
        let sites = Site.sites(
            blockCount: blocks, prefix: "h.", hiddenWidth: hidden,
            linears: [
                LinearRole("attn.c_attn", hidden, 3 * hidden), LinearRole("attn.c_proj", hidden, hidden),
                LinearRole("mlp.c_fc", hidden, inner), LinearRole("mlp.c_proj", inner, hidden),
            ])
        let linears = blocks * (4 * hidden * hidden + 2 * hidden * inner + 5 * hidden + inner)
        let norms = (2 * blocks + 1) * 2 * hidden
        return ModelShape(
            modelType: "gpt2", blockCount: blocks, hiddenWidth: hidden, positionCountMax: positions,
            vocabularySize: vocabulary,
            baseParameterCount: ((isTied ? 1 : 2) * vocabulary + positions) * hidden + linears + norms, sites: sites,
            headCount: heads)
    }
}
