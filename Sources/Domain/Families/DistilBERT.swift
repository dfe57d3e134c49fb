extension ModelFamily {
    /// DistilBERT (Sanh et al. 2019), as Hugging Face names its parts: BERT's blocks over words and positions, without types.
    static let distilbert = ModelFamily(
        "distilbert", isCausal: false,
        habit: HabitualRoles(all: ["attention.q_lin", "attention.v_lin"], values: ["attention.v_lin"])
    ) { configuration throws(ModelConfigurationError) in
        let hidden = try configuration.integer("dim", in: 1...16_384)
        let blockCount = try configuration.integer("n_layers", in: 1...256)
        let inner = try configuration.integer("hidden_dim", in: 1...65_536)
        let vocabulary = try configuration.integer("vocab_size", in: 1...2_000_000)
        let positions = try configuration.integer("max_position_embeddings", in: 1...1_000_000)
        let heads = try configuration.headCount("n_heads", dividing: hidden)
        let activation = try configuration.activation("activation", default: "gelu")
        func norm(_ name: String) -> ModelDescription.Norm { .init(name, hidden, .layer(hasShift: true), epsilon: 1e-12) }
        let blocks = (0..<blockCount).map { block in
            ModelDescription.Block(
                prefix: "transformer.layer.\(block).", normPlace: .after, attentionNorm: norm("sa_layer_norm"),
                attention: .init(
                    headCount: heads, depth: hidden / heads, isCausal: false,
                    inputs: .separate(
                        queries: .init("attention.q_lin", hidden, hidden), keys: .init("attention.k_lin", hidden, hidden),
                        values: .init("attention.v_lin", hidden, hidden)),
                    output: .init("attention.out_lin", hidden, hidden)),
                feedForwardNorm: norm("output_layer_norm"),
                feedForward: .init(
                    activation: activation, inner: .plain(.init("ffn.lin1", hidden, inner)),
                    outer: .init("ffn.lin2", inner, hidden)))
        }
        return ModelDescription(
            modelType: "distilbert", prefixes: ["", "distilbert."], positionCountMax: positions,
            embeddings: .init(
                words: .init(name: "embeddings.word_embeddings.weight", entries: vocabulary, width: hidden),
                positions: .init(name: "embeddings.position_embeddings.weight", entries: positions, width: hidden),
                norm: norm("embeddings.LayerNorm")),
            blocks: blocks)
    }
}
