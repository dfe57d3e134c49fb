import Domain
import Testing

/// What decides a model's function is understood, or refused by the field's name before a run begins.
@Suite struct ModelDescriptionTests {
    private static let encoder = """
        "hidden_size": 24, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 40, "vocab_size": 96,
        "max_position_embeddings": 20
        """
    private static let distilbert = """
        "dim": 24, "n_layers": 2, "n_heads": 4, "hidden_dim": 40, "vocab_size": 96, "max_position_embeddings": 20
        """

    private func description(_ type: String, _ more: String = "") throws -> ModelDescription {
        let fields = type == "distilbert" ? Self.distilbert : Self.encoder
        let json = "{\"model_type\": \"\(type)\", \(fields)\(more.isEmpty ? "" : ", \(more)")}"
        return try ModelDescription(configuration: ModelConfiguration(json: Array(json.utf8)))
    }

    @Test(arguments: [
        (
            "bert", #""position_embedding_type": "relative_key""#,
            "position_embedding_type: 'relative_key' is not one of absolute"
        ),
        ("bert", #""hidden_act": "gelu_fast""#, "hidden_act: 'gelu_fast' is not one of"),
        ("electra", #""is_decoder": true"#, "is_decoder: true is not supported"),
        ("distilbert", #""activation": "mish""#, "activation: 'mish' is not one of"),
        ("llama", #""rope_scaling": {"type": "yarn", "factor": 4}"#, "type: 'yarn' is not one of default, linear, llama3"),
        ("llama", #""partial_rotary_factor": 0.5"#, "partial_rotary_factor: 0.5 is not a number of 1.0...1.0"),
        ("gemma", #""hidden_act": "gelu", "num_key_value_heads": 1"#, "hidden_act: 'gelu' is not one of gelu_pytorch_tanh"),
        ("gemma", #""use_bidirectional_attention": true"#, "use_bidirectional_attention: true is not supported"),
        ("mistral", "", "num_key_value_heads: 8 do not divide 4 heads"),
        (
            "qwen3", #""num_key_value_heads": 2, "layer_types": ["full_attention", "sliding_attention"]"#,
            "layer_types: has 'sliding_attention', and use_sliding_window is not true"
        ),
        (
            "qwen3", #""num_key_value_heads": 2, "layer_types": ["full_attention"]"#,
            "layer_types: has 1 entries for 2 blocks"
        ),
        ("modernbert", #""layer_types": ["full_attention", "chunked"]"#, "layer_types: 'chunked' is not one of"),
        (
            "modernbert", #""rope_scaling": {"type": "linear", "factor": 2}"#,
            "rope_scaling: a stretched context is not supported here"
        ),
        ("deberta-v2", "", "model_type: 'deberta-v2' is not a family we know"),
    ])
    func whatIsNotUnderstoodIsRefusedByName(type: String, more: String, reason: String) throws {
        #expect { _ = try description(type, more) } throws: { "\($0)".contains(reason) }
    }

    /// What a file leaves out is what transformers takes for it.
    @Test func defaultsAreTransformers() throws {
        let mistral = try description("mistral", #""num_key_value_heads": 2"#)
        #expect(
            mistral.blocks.map(\.attention.reach) == [4095, 4095] && mistral.languageHead == .table(name: "lm_head.weight"))
        let unlimited = try description("mistral", #""num_key_value_heads": null, "sliding_window": null"#)
        #expect(unlimited.blocks.map(\.attention.reach) == [nil, nil] && unlimited.blocks[0].attention.keyHeadCount == 4)
        let qwen2 = try description(
            "qwen2", #""num_key_value_heads": 2, "use_sliding_window": true, "sliding_window": 5, "max_window_layers": 1"#)
        #expect(qwen2.blocks.map(\.attention.reach) == [nil, 4])
        let qwen3 = try description("qwen3", #""num_key_value_heads": 2"#)
        #expect(qwen3.blocks[0].attention.depth == 128 && qwen3.blocks[0].attention.output.inputs == 512)
        let gemma = try description(
            "gemma", #""num_key_value_heads": 1, "hidden_act": "gelu", "hidden_activation": "gelu_pytorch_tanh""#)
        #expect(gemma.languageHead == .words && gemma.embeddings.scale == 24.0.squareRoot())
        #expect(gemma.finalNorm?.kind == .rootMeanSquare(offset: 1) && gemma.blocks[0].attention.depth == 256)
        let modern = try description("modernbert", #""global_attn_every_n_layers": 2, "local_rope_theta": 5000"#)
        #expect(modern.blocks.map(\.attention.reach) == [nil, 64] && modern.blocks[0].attentionNorm == nil)
        #expect(modern.blocks.map { $0.attention.rotation?.base } == [160_000, 5000])
        let electra = try description("electra")
        #expect(electra.embeddings.words.width == 128 && electra.hiddenWidth == 24)
        let roberta = try description("xlm-roberta")
        #expect(roberta.embeddings.positionStart == 2 && roberta.positionCountMax == 18)
    }
}
