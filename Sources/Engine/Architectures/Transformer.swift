public import Domain
public import Tensors

/// A model: the blocks that a description names, with the weights of a checkpoint. It never says LoRA, rank, proxy or gradient.
///
/// One wiring for all families: what they differ in is data, in `ModelDescription`.
public struct Transformer: Sendable {
    public let description: ModelDescription
    /// The linears and shortcuts of every block.
    public let hosts: BlockHosts
    /// Every tensor that it is made of, each once; all frozen unless they are made to train.
    public let weights: [Weight]
    /// What the last hidden state is compared with to predict the next token; nil for a model that predicts none.
    public let languageHead: EmbeddingTable?
    private let embeddings: EmbeddingPart
    private let blocks: [TransformerBlock]
    private let finalNorm: BlockNorm?
    private let outputProjection: LinearWeights?

    /// Takes the frozen weights from `checkpoint`.
    /// - Throws: `ModelConfigurationError` or `FormatError`.
    public init(configuration: ModelConfiguration, checkpoint: Checkpoint) throws {
        try self.init(ModelDescription(configuration: configuration), checkpoint.unread)
    }

    /// Reads nothing but where things are: throws what a model would throw for the form of a checkpoint.
    /// - Returns: whether the model has a head that predicts tokens.
    static func check(configuration: ModelConfiguration, checkpoint: Checkpoint) throws -> Bool {
        try Transformer(ModelDescription(configuration: configuration), checkpoint.form).languageHead != nil
    }

    private init(_ description: ModelDescription, _ checkpoint: Checkpoint) throws(FormatError) {
        let weights = try checkpoint.prefixed(description.prefixes, landmark: description.embeddings.words.name)
        let embeddings = try EmbeddingPart(description.embeddings, weights)
        let hosts = try BlockHosts(description, weights)
        self.description = description
        self.embeddings = embeddings
        self.hosts = hosts
        languageHead =
            switch description.languageHead {
            case .none: nil
            case .words: embeddings.words
            // A base model without its head still classifies.
            case .table(let name) where checkpoint.shape(of: name) == nil: nil
            case .table(let name):
                try checkpoint.table(
                    name, entries: embeddings.words.entries,
                    width: description.outputProjection?.outputs ?? description.hiddenWidth)
            }
        var blocks: [TransformerBlock] = []
        for block in description.blocks { blocks.append(try TransformerBlock(block, index: blocks.count, hosts, weights)) }
        self.blocks = blocks
        finalNorm = if let norm = description.finalNorm { try BlockNorm(norm, weights) } else { nil }
        outputProjection = if let linear = description.outputProjection { try weights.linear(linear) } else { nil }
        self.weights = checkpoint.weightsRead
    }

    /// Width of the last hidden state.
    public var hiddenWidth: Int { outputProjection?.outputs ?? description.hiddenWidth }

    /// Width of what the first block reads.
    public var embeddingWidth: Int { description.hiddenWidth }

    /// The place of this site, nil where there is none of the name.
    public func host(_ site: String) -> (any AdapterHost)? {
        hosts.linears[site] ?? hosts.shortcuts[site]
    }

    /// What the first block reads, `[N, embeddingWidth]`.
    func embeddings(_ tape: Tape, _ batch: PackedTokens) -> Tensor { embeddings.forward(tape, batch) }

    /// Runs some of the blocks, from what the first of them reads to what one behind the last would read.
    func run(_ tape: Tape, _ input: BlockInput, through range: Range<Int>, _ batch: PackedTokens) -> BlockInput {
        let angles = BatchAngles(tape, batch, for: blocks[range])
        return range.reduce(input) { input, index in
            // Whoever runs some of the blocks may want what the next one would read.
            let next = index + 1
            let keepsInner = next < blocks.count && (next == range.upperBound || blocks[next].readsPreviousInner)
            // What came from outside is not ours to give back.
            let spent = index == range.lowerBound ? [] : [input.stream] + [input.previousInner].compactMap(\.self)
            let results = tape.part(spending: spent) {
                let output = blocks[index].forward(tape, input, batch, angles)
                return [output.stream] + (keepsInner ? [output.previousInner].compactMap(\.self) : [])
            }
            return BlockInput(stream: results[0], previousInner: results.dropFirst().first)
        }
    }

    /// The last hidden state `[N, hiddenWidth]`, from the stream behind the last block.
    func finish(_ tape: Tape, _ stream: Tensor) -> Tensor {
        let normed = finalNorm.map { $0.forward(tape, stream) } ?? stream
        return outputProjection.map { tape.linear(normed, $0) } ?? normed
    }

    /// The last hidden state `[N, hiddenWidth]` of packed sequences.
    public func hiddenState(_ tape: Tape, _ batch: PackedTokens) -> Tensor {
        hiddenState(tape, embeddings(tape, batch), batch)
    }

    /// The same from their embeddings `[N, embeddingWidth]`.
    public func hiddenState(_ tape: Tape, _ embeddings: Tensor, _ batch: PackedTokens) -> Tensor {
        hiddenState(tape, BlockInput(stream: embeddings, previousInner: nil), from: 0, batch)
    }

    /// The same from what block `first` reads.
    func hiddenState(_ tape: Tape, _ input: BlockInput, from first: Int, _ batch: PackedTokens) -> Tensor {
        finish(tape, run(tape, input, through: first..<hosts.blockCount, batch).stream)
    }
}
