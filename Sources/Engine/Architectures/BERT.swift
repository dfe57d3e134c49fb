public import Domain
public import Tensors

/// BERT (Devlin et al. 2018): post-norm encoder blocks over learned positions.
public struct BERT: Architecture {
    public static let modelType = "bert"

    private let encoder: PostNormEncoder

    public init(configuration: ModelConfiguration, checkpoint: Checkpoint) throws {
        encoder = try PostNormEncoder(configuration, checkpoint, prefix: "bert.", positionStart: 0)
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
