extension ModelFamily {
    /// GPT-2 (Radford et al. 2019), as Hugging Face names its parts: one linear makes queries, keys and values.
    static let gpt2 = ModelFamily(
        "gpt2", isCausal: true, causalPrefix: "transformer.",
        habit: HabitualRoles(all: ["attn.c_attn"], values: ["attn.c_attn"])
    ) { configuration throws(ModelConfigurationError) in
        let hidden = try configuration.integer("n_embd", in: 1...16_384)
        let blockCount = try configuration.integer("n_layer", in: 1...256)
        let inner = try configuration.integer("n_inner", in: 1...65_536, default: 4 * hidden)
        let vocabulary = try configuration.integer("vocab_size", in: 1...2_000_000)
        let positions = try configuration.integer("n_positions", in: 1...1_000_000)
        let isTied = try configuration.boolean("tie_word_embeddings", default: true)
        let heads = try configuration.headCount("n_head", dividing: hidden)
        let epsilon = try configuration.number("layer_norm_epsilon", in: 0...1, default: 1e-5)
        let activation = try configuration.activation("activation_function", default: "gelu_new")
        let scales = try configuration.boolean("scale_attn_weights", default: true)
        let scalesByBlock = try configuration.boolean("scale_attn_by_inverse_layer_idx", default: false)
        try configuration.require("add_cross_attention", false)
        func norm(_ name: String) -> ModelDescription.Norm { .init(name, hidden, .layer(hasShift: true), epsilon: epsilon) }
        func linear(_ name: String, _ inputs: Int, _ outputs: Int) -> ModelDescription.Linear {
            .init(name, inputs, outputs, isInputMajor: true)
        }
        let depth = hidden / heads
        let blocks = (0..<blockCount).map { block in
            ModelDescription.Block(
                prefix: "h.\(block).", normPlace: .before, attentionNorm: norm("ln_1"),
                attention: .init(
                    headCount: heads, depth: depth,
                    scale: (scales ? 1 / Double(depth).squareRoot() : 1) / (scalesByBlock ? Double(block + 1) : 1),
                    isCausal: true, inputs: .fused(linear("attn.c_attn", hidden, 3 * hidden)),
                    output: linear("attn.c_proj", hidden, hidden)),
                feedForwardNorm: norm("ln_2"),
                feedForward: .init(
                    activation: activation, inner: .plain(linear("mlp.c_fc", hidden, inner)),
                    outer: linear("mlp.c_proj", inner, hidden)))
        }
        return ModelDescription(
            modelType: "gpt2", prefixes: ["", "transformer."], positionCountMax: positions,
            embeddings: .init(
                words: .init(name: "wte.weight", entries: vocabulary, width: hidden),
                positions: .init(name: "wpe.weight", entries: positions, width: hidden)),
            blocks: blocks, finalNorm: norm("ln_f"), languageHead: isTied ? .words : .table(name: "lm_head.weight"))
    }
}
