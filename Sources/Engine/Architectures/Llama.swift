public import Domain
public import Tensors

/// Llama (Touvron et al. 2023): a pre-norm decoder with rotary positions, grouped queries and a gated feed-forward part.
public struct Llama: Architecture {
    public static let modelType = "llama"

    private let decoder: GatedDecoder

    public init(configuration: ModelConfiguration, checkpoint: Checkpoint) throws {
        let attentionBias = try configuration.boolean("attention_bias", default: false)
        let innerBias = try configuration.boolean("mlp_bias", default: false)
        decoder = try GatedDecoder(configuration, checkpoint) { role in
            role.hasPrefix("self_attn.") ? attentionBias : innerBias
        }
    }

    public var hosts: BlockHosts { decoder.hosts }
    public var hiddenWidth: Int { decoder.width }
    public var embeddingWidth: Int { decoder.width }
    public var languageHead: EmbeddingTable? { decoder.languageHead }

    public func embeddings(_ tape: Tape, _ batch: PackedTokens) -> Tensor { decoder.embeddings(tape, batch) }

    public func hiddenState(_ tape: Tape, _ embeddings: Tensor, _ batch: PackedTokens) -> Tensor {
        decoder.hiddenState(tape, embeddings, batch)
    }
}
