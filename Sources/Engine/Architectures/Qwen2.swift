public import Domain
public import Tensors

/// Qwen2 (Yang et al. 2024): Llama's blocks, with a bias on queries, keys and values.
public struct Qwen2: Architecture {
    public static let modelType = "qwen2"

    private let decoder: GatedDecoder

    public init(configuration: ModelConfiguration, checkpoint: Checkpoint) throws {
        decoder = try GatedDecoder(configuration, checkpoint) { role in
            role.hasPrefix("self_attn.") && role != "self_attn.o_proj"
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
