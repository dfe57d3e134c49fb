/// BERT's blocks, as Hugging Face names their parts: learned positions, and a layer norm behind each residual sum.
extension ModelFamily {
    /// BERT (Devlin et al. 2018), without the task head.
    static let bert = encoder("bert") { configuration throws(ModelConfigurationError) in
        try postNormEncoder(configuration, prefix: "bert.", hasPooler: true)
    }

    /// RoBERTa (Liu et al. 2019): the first token stands at the position behind the padding token's id.
    static let roberta = encoder("roberta", describe: countedFromPadding)

    /// XLM-RoBERTa (Conneau et al. 2020): RoBERTa over a hundred languages.
    static let xlmRoberta = encoder("xlm-roberta", describe: countedFromPadding)

    /// CamemBERT (Martin et al. 2020): RoBERTa for French.
    static let camembert = encoder("camembert", describe: countedFromPadding)

    /// ELECTRA's discriminator (Clark et al. 2020): its vectors may be narrower than its blocks.
    static let electra = encoder("electra") { configuration throws(ModelConfigurationError) in
        try postNormEncoder(configuration, prefix: "electra.", embeddingField: "embedding_size")
    }

    private static func encoder(
        _ modelType: String,
        describe: @escaping @Sendable (ModelConfiguration) throws(ModelConfigurationError) -> ModelDescription
    ) -> ModelFamily {
        let habit = HabitualRoles(
            all: ["attention.self.query", "attention.self.value"], values: ["attention.self.value"])
        return ModelFamily(modelType, isCausal: false, habit: habit, describe: describe)
    }

    @Sendable private static func countedFromPadding(
        _ configuration: ModelConfiguration
    ) throws(ModelConfigurationError) -> ModelDescription {
        let padding = try configuration.integer("pad_token_id", in: 0...1000, default: 1)
        return try postNormEncoder(configuration, prefix: "roberta.", positionStart: padding + 1)
    }

    /// - Parameters:
    ///   - prefix: what a checkpoint with a task head has before its encoder's names.
    ///   - positionStart: the row of the first token's position; those before it are never used.
    ///   - embeddingField: the width of the vectors, where the family has one of its own.
    ///   - hasPooler: whether the checkpoint comes with one.
    private static func postNormEncoder(
        _ configuration: ModelConfiguration, prefix: String, positionStart: Int = 0, embeddingField: String? = nil,
        hasPooler: Bool = false
    ) throws(ModelConfigurationError) -> ModelDescription {
        let hidden = try configuration.integer("hidden_size", in: 1...16_384)
        let blockCount = try configuration.integer("num_hidden_layers", in: 1...256)
        let intermediate = try configuration.integer("intermediate_size", in: 1...65_536)
        let vocabulary = try configuration.integer("vocab_size", in: 1...2_000_000)
        let positions = try configuration.integer("max_position_embeddings", in: positionStart + 1...1_000_000)
        let types = try configuration.integer("type_vocab_size", in: 1...1024, default: 2)
        let heads = try configuration.headCount("num_attention_heads", dividing: hidden)
        let activation = try configuration.activation("hidden_act", default: "gelu")
        let epsilon = try configuration.number("layer_norm_eps", in: 0...1, default: 1e-12)
        let width =
            if let embeddingField { try configuration.integer(embeddingField, in: 1...16_384, default: 128) } else { hidden }
        // Others would compute something else in silence.
        _ = try configuration.text("position_embedding_type", oneOf: ["absolute"], default: "absolute")
        try configuration.require("is_decoder", false)
        try configuration.require("add_cross_attention", false)
        func norm(_ name: String, _ width: Int) -> ModelDescription.Norm {
            .init(name + ".LayerNorm", width, .layer(hasShift: true), epsilon: epsilon)
        }
        func table(_ name: String, _ entries: Int) -> ModelDescription.Table {
            .init(name: "embeddings.\(name)_embeddings.weight", entries: entries, width: width)
        }
        let blocks = (0..<blockCount).map { block in
            ModelDescription.Block(
                prefix: "encoder.layer.\(block).", normPlace: .after, attentionNorm: norm("attention.output", hidden),
                attention: .init(
                    headCount: heads, depth: hidden / heads, isCausal: false,
                    inputs: .separate(
                        queries: .init("attention.self.query", hidden, hidden),
                        keys: .init("attention.self.key", hidden, hidden),
                        values: .init("attention.self.value", hidden, hidden)),
                    output: .init("attention.output.dense", hidden, hidden)),
                feedForwardNorm: norm("output", hidden),
                feedForward: .init(
                    activation: activation, inner: .plain(.init("intermediate.dense", hidden, intermediate)),
                    outer: .init("output.dense", intermediate, hidden)))
        }
        return ModelDescription(
            modelType: configuration.modelType, prefixes: ["", prefix], positionCountMax: positions - positionStart,
            embeddings: .init(
                words: table("word", vocabulary), types: table("token_type", types), positions: table("position", positions),
                positionStart: positionStart, norm: norm("embeddings", width),
                projection: width == hidden ? nil : .ofSum(.init("embeddings_project", width, hidden))),
            blocks: blocks, unusedParameterCount: hasPooler ? hidden * hidden + hidden : 0)
    }
}
