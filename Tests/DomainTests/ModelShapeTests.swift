import Domain
import Testing

@Suite struct ModelShapeTests {
    private static let miniLM = """
        {"model_type": "bert", "hidden_size": 384, "num_hidden_layers": 6, "num_attention_heads": 12,
         "intermediate_size": 1536, "vocab_size": 30522, "max_position_embeddings": 512, "type_vocab_size": 2}
        """

    @Test func countsMiniLMExactly() throws {
        let shape = try ModelShape(configuration: ModelConfiguration(json: Array(Self.miniLM.utf8)))
        #expect(shape.baseParameterCount == 22_713_216)
        #expect(shape.linearSites.count == 36 && shape.sites.count == 36 + 4 * 6 - 1)
        #expect(shape.linearSites.reduce(0) { $0 + $1.parameterCount(rank: 2) } == 82_944)
    }

    @Test(arguments: [
        (
            "\"bert\"", "\"mamba\"",
            "config.json: model_type: 'mamba' is not a family we know; known are: bert, roberta, xlm-roberta, camembert, "
                + "electra, distilbert, modernbert, opt, gpt2, llama, qwen2, qwen3, mistral, gemma"
        ),
        ("384", "-1", "config.json: hidden_size: -1 is not a whole number of 1...16384"),
        ("384", "1e300", "config.json: hidden_size: 1e+300 is not a whole number of 1...16384"),
        ("384", "\"wide\"", "config.json: hidden_size: 'wide' is not a whole number of 1...16384"),
        (
            "\"num_attention_heads\": 12", "\"num_attention_heads\": 7",
            "config.json: num_attention_heads: 7 heads do not divide a width of 384"
        ),
        ("\"vocab_size\": 30522,", "", "config.json: vocab_size: missing; a whole number of 1...2000000 is needed"),
        ("{", "[", "config.json: has '[\"model_type' at byte 0, where an object is needed"),
    ])
    func saysWhatIsWrong(good: String, bad: String, message: String) {
        let json = Self.miniLM.replacing(good, with: bad)
        #expect {
            _ = try ModelShape(configuration: ModelConfiguration(json: Array(json.utf8)))
        } throws: { "\($0)" == message }
    }
}
