import Domain
import Workspace

/// A base model of the sample's store: the shape is that of the public model of its name, the digests are made up.
enum BaseModel {
    static func stored(_ name: String, configuration: String) throws -> StoredModel {
        func digest(_ part: String) -> Digest { FileDigest.of(bytes: Array("sample \(part) of \(name)".utf8)) }
        return StoredModel(
            name: name, path: "/var/lib/heterolora/models/\(name)", weightsDigest: digest("weights"),
            configurationDigest: digest("configuration"), tokenizerDigest: digest("tokenizer"),
            shape: try ModelShape(configuration: ModelConfiguration(json: Array(configuration.utf8))))
    }

    static func miniLM(_ name: String, blocks: Int) throws -> StoredModel {
        try stored(
            name,
            configuration: """
                {"model_type": "bert", "hidden_size": 384, "num_hidden_layers": \(blocks), "intermediate_size": 1536,
                 "vocab_size": 30522, "max_position_embeddings": 512, "num_attention_heads": 12, "hidden_act": "gelu"}
                """)
    }

    static func distilBERT(_ name: String) throws -> StoredModel {
        try stored(
            name,
            configuration: """
                {"model_type": "distilbert", "dim": 768, "n_layers": 6, "hidden_dim": 3072, "vocab_size": 119547,
                 "max_position_embeddings": 512, "n_heads": 12, "activation": "gelu"}
                """)
    }
}
