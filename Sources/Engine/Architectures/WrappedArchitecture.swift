internal import Tensors

/// Blocks that several families share, with what stands before and behind them.
protocol SharedBlocks: Sendable {
    var hosts: BlockHosts { get }
    var width: Int { get }
    var languageHead: EmbeddingTable? { get }
    var weights: [Weight] { get }
    func embeddings(_ tape: Tape, _ batch: PackedTokens) -> Tensor
    func hiddenState(_ tape: Tape, _ embeddings: Tensor, _ batch: PackedTokens) -> Tensor
}

/// A family that differs from others of the same blocks only in how it reads its configuration and names its tensors.
protocol WrappedArchitecture: Architecture {
    associatedtype Blocks: SharedBlocks
    var blocks: Blocks { get }
}

extension WrappedArchitecture {
    public var hosts: BlockHosts { blocks.hosts }
    public var hiddenWidth: Int { blocks.width }
    public var embeddingWidth: Int { blocks.width }
    public var languageHead: EmbeddingTable? { blocks.languageHead }
    public var weights: [Weight] { blocks.weights }

    public func embeddings(_ tape: Tape, _ batch: PackedTokens) -> Tensor { blocks.embeddings(tape, batch) }

    public func hiddenState(_ tape: Tape, _ embeddings: Tensor, _ batch: PackedTokens) -> Tensor {
        blocks.hiddenState(tape, embeddings, batch)
    }
}
