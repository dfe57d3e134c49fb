extension ModelFamily {
    /// BERT (Devlin et al. 2018), as Hugging Face names its parts, without the task head.
    static let bert = ModelFamily(modelType: "bert", isCausal: false, habit: encoderHabit) {
        configuration throws(ModelConfigurationError) in
        try encoderShape(configuration, modelType: "bert", unusedPositionCount: 0)
    }

    /// RoBERTa (Liu et al. 2019): BERT's blocks; positions are counted from behind the padding token's id.
    static let roberta = ModelFamily(modelType: "roberta", isCausal: false, habit: encoderHabit) {
        configuration throws(ModelConfigurationError) in
        let unused = try configuration.integer("pad_token_id", in: 0...1000, default: 1) + 1
        return try encoderShape(configuration, modelType: "roberta", unusedPositionCount: unused)
    }

    private static let encoderHabit = HabitualRoles(
        all: ["attention.self.query", "attention.self.value"], values: ["attention.self.value"])

    private static func encoderShape(
        _ configuration: ModelConfiguration, modelType: String, unusedPositionCount: Int
    ) throws(ModelConfigurationError) -> ModelShape {
        let hidden = try configuration.integer("hidden_size", in: 1...16_384)
        let blocks = try configuration.integer("num_hidden_layers", in: 1...256)
        let intermediate = try configuration.integer("intermediate_size", in: 1...65_536)
        let vocabulary = try configuration.integer("vocab_size", in: 1...2_000_000)
        let positions = try configuration.integer("max_position_embeddings", in: unusedPositionCount + 1...1_000_000)
        let types = try configuration.integer("type_vocab_size", in: 1...1024, default: 2)
        let heads = try configuration.headCount("num_attention_heads", dividing: hidden)
        let sites = Site.sites(
            blockCount: blocks, prefix: "encoder.layer.", hiddenWidth: hidden,
            linears: [
                LinearRole("attention.self.query", hidden, hidden), LinearRole("attention.self.key", hidden, hidden),
                LinearRole("attention.self.value", hidden, hidden), LinearRole("attention.output.dense", hidden, hidden),
                LinearRole("intermediate.dense", hidden, intermediate), LinearRole("output.dense", intermediate, hidden),
            ])
        let linears = blocks * (4 * (hidden * hidden + hidden) + 2 * hidden * intermediate + intermediate + hidden)
        let norms = (2 * blocks + 1) * 2 * hidden
        let embeddings = (vocabulary + positions + types) * hidden
        // The pooler comes with BERT's checkpoint, not with RoBERTa's.
        let pooler = modelType == "bert" ? hidden * hidden + hidden : 0
        return ModelShape(
            modelType: modelType, blockCount: blocks, hiddenWidth: hidden,
            positionCountMax: positions - unusedPositionCount, vocabularySize: vocabulary,
            baseParameterCount: embeddings + norms + linears + pooler, sites: sites, headCount: heads)
    }
}
