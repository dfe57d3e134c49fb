/// Llama's blocks, as Hugging Face names their parts: root-mean-square norms, rotary positions, grouped queries and gates.
extension ModelFamily {
    /// Llama (Touvron et al. 2023).
    static let llama = decoder("llama") { configuration throws(ModelConfigurationError) in
        let bias = try configuration.boolean("attention_bias", default: false)
        return GatedDecoder(
            inputBias: bias, outputBias: bias, innerBias: try configuration.boolean("mlp_bias", default: false))
    }

    /// Qwen2 (Yang et al. 2024): a bias on queries, keys and values.
    static let qwen2 = decoder("qwen2") { configuration throws(ModelConfigurationError) in
        GatedDecoder(inputBias: true, keyHeadCount: 32, window: try configuration.qwenWindow())
    }

    /// Qwen3 (Yang et al. 2025): queries and keys of each head are normed before they are turned.
    static let qwen3 = decoder("qwen3") { configuration throws(ModelConfigurationError) in
        let bias = try configuration.boolean("attention_bias", default: false)
        return GatedDecoder(
            inputBias: bias, outputBias: bias, keyHeadCount: 32, depth: 128, normsHeads: true,
            window: try configuration.qwenWindow())
    }

    /// Mistral (Jiang et al. 2023): a token sees a window of those before it.
    static let mistral = decoder("mistral") { configuration throws(ModelConfigurationError) in
        GatedDecoder(keyHeadCount: 8, window: try configuration.window(default: 4096).map { (size: $0, blocks: nil) })
    }

    /// Gemma (Gemma Team 2024): scaled embeddings, norms whose scale is stored less one, and the words' vectors as its head.
    static let gemma = decoder("gemma") { configuration throws(ModelConfigurationError) in
        let bias = try configuration.boolean("attention_bias", default: false)
        try configuration.require("use_bidirectional_attention", false)
        // Early files say gelu in one field where the model was trained with the approximation that another one names.
        let field = configuration.has("hidden_activation") ? "hidden_activation" : "hidden_act"
        _ = try configuration.text(field, oneOf: ["gelu_pytorch_tanh"], default: "gelu_pytorch_tanh")
        return GatedDecoder(
            inputBias: bias, outputBias: bias, keyHeadCount: 16, depth: 256, isTied: true, activation: .geluTanh,
            normOffset: 1, scalesEmbeddings: true)
    }

    /// What one family has and another has not.
    private struct GatedDecoder {
        var inputBias = false
        var outputBias = false
        var innerBias = false
        /// What transformers takes where the file does not say: a number of heads that share keys, as many as there are for nil; and a
        /// head's channels, for nil the width divided by the heads.
        var keyHeadCount: Int?
        var depth: Int?
        var isTied = false
        var normsHeads = false
        /// Tokens that a token sees, itself among them, and in which blocks; nil for all blocks.
        var window: (size: Int, blocks: [Bool]?)?
        /// Nil to read `hidden_act`.
        var activation: ModelDescription.Activation?
        var normOffset = 0.0
        var scalesEmbeddings = false
    }

    private static func decoder(
        _ modelType: String, _ read: @escaping @Sendable (ModelConfiguration) throws(ModelConfigurationError) -> GatedDecoder
    ) -> ModelFamily {
        ModelFamily(modelType, isCausal: true, causalPrefix: "model.", habit: .queriesAndValues) {
            configuration throws(ModelConfigurationError) in
            try describe(configuration, read(configuration))
        }
    }

    private static func describe(
        _ configuration: ModelConfiguration, _ family: GatedDecoder
    ) throws(ModelConfigurationError) -> ModelDescription {
        let hidden = try configuration.integer("hidden_size", in: 1...16_384)
        let blockCount = try configuration.integer("num_hidden_layers", in: 1...256)
        let inner = try configuration.integer("intermediate_size", in: 1...65_536)
        let vocabulary = try configuration.integer("vocab_size", in: 1...2_000_000)
        let positions = try configuration.integer("max_position_embeddings", in: 1...10_000_000)
        let isTied = try configuration.boolean("tie_word_embeddings", default: family.isTied)
        let heads = try GroupedHeads(
            configuration, hiddenWidth: hidden, keyHeadCount: family.keyHeadCount, depth: family.depth)
        let epsilon = try configuration.number("rms_norm_eps", in: 0...1, default: 1e-6)
        let activation =
            if let own = family.activation { own } else { try configuration.activation("hidden_act", default: "silu") }
        let rotation = try configuration.rotation()
        let (queries, keys) = (heads.count * heads.depth, heads.keyCount * heads.depth)
        func norm(_ name: String, _ width: Int) -> ModelDescription.Norm {
            .init(name, width, .rootMeanSquare(offset: family.normOffset), epsilon: epsilon)
        }
        func linear(_ name: String, _ inputs: Int, _ outputs: Int, _ hasBias: Bool) -> ModelDescription.Linear {
            .init(name, inputs, outputs, hasBias: hasBias)
        }
        let headNorms =
            family.normsHeads
            ? ModelDescription.Attention.HeadNorms(
                queries: norm("self_attn.q_norm", heads.depth), keys: norm("self_attn.k_norm", heads.depth)) : nil
        let blocks = (0..<blockCount).map { block in
            let slides = family.window.map { $0.blocks?[block] ?? true } ?? false
            return ModelDescription.Block(
                prefix: "layers.\(block).", normPlace: .before, attentionNorm: norm("input_layernorm", hidden),
                attention: .init(
                    headCount: heads.count, keyHeadCount: heads.keyCount, depth: heads.depth, isCausal: true,
                    reach: slides ? family.window.map { $0.size - 1 } : nil,
                    inputs: .separate(
                        queries: linear("self_attn.q_proj", hidden, queries, family.inputBias),
                        keys: linear("self_attn.k_proj", hidden, keys, family.inputBias),
                        values: linear("self_attn.v_proj", hidden, keys, family.inputBias), norms: headNorms),
                    rotation: rotation,
                    output: linear("self_attn.o_proj", queries, hidden, family.outputBias)),
                feedForwardNorm: norm("post_attention_layernorm", hidden),
                feedForward: .init(
                    activation: activation,
                    inner: .gated(
                        gate: linear("mlp.gate_proj", hidden, inner, family.innerBias),
                        up: linear("mlp.up_proj", hidden, inner, family.innerBias)),
                    outer: linear("mlp.down_proj", inner, hidden, family.innerBias)))
        }
        return ModelDescription(
            modelType: configuration.modelType, prefixes: ["", "model."], positionCountMax: positions,
            embeddings: .init(
                words: .init(name: "embed_tokens.weight", entries: vocabulary, width: hidden),
                scale: family.scalesEmbeddings ? Double(hidden).squareRoot() : 1),
            blocks: blocks, finalNorm: norm("norm", hidden),
            languageHead: isTied ? .words : .table(name: "lm_head.weight"))
    }
}

/// Heads of a block whose keys and values are shared by groups of them (Ainslie et al. 2023), and are turned with their places.
public struct GroupedHeads: Sendable, Equatable {
    public let count: Int
    public let keyCount: Int
    /// Channels of a head; even, because they are turned in pairs.
    public let depth: Int

    /// - Parameters:
    ///   - keyHeadCount: what a missing `num_key_value_heads` stands for; nil for as many as there are heads.
    ///   - depth: what a missing `head_dim` stands for; nil for the width divided by the heads.
    public init(
        _ configuration: ModelConfiguration, hiddenWidth: Int, keyHeadCount: Int? = nil, depth givenDepth: Int? = nil
    ) throws(ModelConfigurationError) {
        count = try configuration.integer("num_attention_heads", in: 1...1024)
        // Missing is the family's own number, null as many as there are heads.
        let given = configuration.isNull("num_key_value_heads") ? nil : keyHeadCount
        keyCount = try configuration.integer("num_key_value_heads", in: 1...1024, default: given ?? count)
        guard count.isMultiple(of: keyCount) else {
            throw ModelConfigurationError(
                field: "num_key_value_heads", .undividedHeads(keyHeads: keyCount, heads: count))
        }
        if configuration.has("head_dim") || givenDepth != nil {
            depth = try ModelConfiguration.rotated(depth: configuration.integer("head_dim", in: 2...4096, default: givenDepth))
        } else {
            depth = try ModelConfiguration.rotated(
                depth: hiddenWidth / configuration.headCount("num_attention_heads", dividing: hiddenWidth))
        }
    }
}
