public import Domain
public import Tensors

/// RoBERTa (Liu et al. 2019): BERT's blocks; the first token stands at the position behind the padding token's id.
public struct RoBERTa: Architecture {
    public static let modelType = "roberta"

    private let encoder: PostNormEncoder

    public init(configuration: ModelConfiguration, checkpoint: Checkpoint) throws {
        let padding = try configuration.integer("pad_token_id", in: 0...1000, default: 1)
        encoder = try PostNormEncoder(configuration, checkpoint, prefix: "roberta.", positionStart: padding + 1)
    }

    public var hosts: BlockHosts { encoder.hosts }
    public var hiddenWidth: Int { encoder.width }
    public var embeddingWidth: Int { encoder.width }
    public var languageHead: EmbeddingTable? { nil }

    public func embeddings(_ tape: Tape, _ batch: PackedTokens) -> Tensor { encoder.embeddings(tape, batch) }

    public func hiddenState(_ tape: Tape, _ embeddings: Tensor, _ batch: PackedTokens) -> Tensor {
        encoder.hiddenState(tape, embeddings, batch)
    }
}
