internal import Tensors

/// Blocks that several families share, with what stands before and behind them.
protocol SharedBlocks: Sendable {
    var hosts: BlockHosts { get }
    var width: Int { get }
    var languageHead: EmbeddingTable? { get }
    var weights: [Weight] { get }
    func embeddings(_ tape: Tape, _ batch: PackedTokens) -> Tensor
    func run(_ tape: Tape, _ input: BlockInput, through range: Range<Int>, _ batch: PackedTokens) -> BlockInput
    func finish(_ tape: Tape, _ stream: Tensor) -> Tensor
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

    public func run(_ tape: Tape, _ input: BlockInput, through range: Range<Int>, _ batch: PackedTokens) -> BlockInput {
        blocks.run(tape, input, through: range, batch)
    }

    public func finish(_ tape: Tape, _ stream: Tensor) -> Tensor { blocks.finish(tape, stream) }
}
