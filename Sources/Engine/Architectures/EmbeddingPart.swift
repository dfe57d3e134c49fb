internal import Domain
internal import Tensors

/// What stands before the blocks: tables of vectors, and what is made of their sum.
struct EmbeddingPart: Sendable {
    let words: EmbeddingTable
    private let types: EmbeddingTable?
    private let positions: EmbeddingTable?
    private let positionStart: Int
    private let scale: Float
    private let norm: BlockNorm?
    private let projection: Projection?

    private enum Projection: Sendable {
        case ofWords(LinearWeights)
        case ofSum(LinearWeights)
    }

    init(_ embeddings: ModelDescription.Embeddings, _ weights: Checkpoint) throws(FormatError) {
        func table(_ table: ModelDescription.Table?) throws(FormatError) -> EmbeddingTable? {
            guard let table else { return nil }
            return try weights.table(table.name, entries: table.entries, width: table.width)
        }
        words = try weights.table(
            embeddings.words.name, entries: embeddings.words.entries, width: embeddings.words.width)
        types = try table(embeddings.types)
        positions = try table(embeddings.positions)
        positionStart = embeddings.positionStart
        scale = Float(embeddings.scale)
        norm = if let norm = embeddings.norm { try BlockNorm(norm, weights) } else { nil }
        projection =
            switch embeddings.projection {
            case .ofWords(let linear): .ofWords(try weights.linear(linear))
            case .ofSum(let linear): .ofSum(try weights.linear(linear))
            case nil: nil
            }
    }

    /// `[N, C]`, what the first block reads.
    func forward(_ tape: Tape, _ batch: PackedTokens) -> Tensor {
        var lookups = [(table: words, indices: batch.ids)]
        // A model of one type has read pairs as one text.
        if let types { lookups.append((types, types.entries == 1 ? batch.types.map { _ in 0 } : batch.types)) }
        let places = positions.map { (table: $0, indices: batch.positions(from: positionStart)) }
        var sum: Tensor
        if case .ofWords(let linear) = projection {
            sum = tape.linear(tape.embeddingSum(lookups), linear)
            if let places { sum = tape.sum(sum, tape.embeddingSum([places])) }
        } else {
            sum = tape.embeddingSum(lookups + [places].compactMap(\.self))
        }
        if scale != 1 { sum = tape.scaled(sum, by: scale) }
        if let norm { sum = norm.forward(tape, sum) }
        if case .ofSum(let linear) = projection { sum = tape.linear(sum, linear) }
        return sum
    }
}
