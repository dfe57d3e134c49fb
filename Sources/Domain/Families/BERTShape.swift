extension ModelFamily {
    /// BERT (Devlin et al. 2018), as Hugging Face names its parts, without the task head.
    static let bert = ModelFamily(modelType: "bert") { configuration throws(ModelConfigurationError) in
        let hidden = try configuration.integer("hidden_size", in: 1...16_384)
        let blocks = try configuration.integer("num_hidden_layers", in: 1...256)
        let intermediate = try configuration.integer("intermediate_size", in: 1...65_536)
        let vocabulary = try configuration.integer("vocab_size", in: 1...2_000_000)
        let positions = try configuration.integer("max_position_embeddings", in: 1...1_000_000)
        let types = try configuration.integer("type_vocab_size", in: 1...1024, default: 2)
        let heads = try configuration.integer("num_attention_heads", in: 1...1024)
        guard hidden.isMultiple(of: heads) else {
            throw ModelConfigurationError(
                field: "num_attention_heads", reason: "\(heads) heads do not divide hidden_size \(hidden)")
        }
        let roles: [(name: String, input: Int, output: Int)] = [
            ("attention.self.query", hidden, hidden),
            ("attention.self.key", hidden, hidden),
            ("attention.self.value", hidden, hidden),
            ("attention.output.dense", hidden, hidden),
            ("intermediate.dense", hidden, intermediate),
            ("output.dense", intermediate, hidden),
        ]
        let sites = (0..<blocks).flatMap { block in
            roles.map { role in
                Site(
                    name: "encoder.layer.\(block).\(role.name)", kind: .linear, block: block, role: role.name,
                    inputWidth: role.input, outputWidth: role.output)
            }
        }
        let linears = sites.reduce(0) { $0 + $1.inputWidth * $1.outputWidth + $1.outputWidth }
        let norms = (2 * blocks + 1) * 2 * hidden
        let embeddings = (vocabulary + positions + types) * hidden
        let pooler = hidden * hidden + hidden
        return ModelShape(
            modelType: "bert", blockCount: blocks, hiddenWidth: hidden, positionCountMax: positions,
            vocabularySize: vocabulary, baseParameterCount: embeddings + norms + linears + pooler, sites: sites)
    }
}
