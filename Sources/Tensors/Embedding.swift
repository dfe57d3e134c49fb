/// A frozen table of vectors, `[entries, width]`.
public struct EmbeddingTable: Sendable {
    let values: FloatBuffer
    public let entries: Int
    public let width: Int

    public init(_ values: [Float], entries: Int, width: Int) {
        precondition(values.count == entries * width, "\(values.count) values for [\(entries), \(width)]")
        self.values = FloatBuffer(values)
        self.entries = entries
        self.width = width
    }
}

extension Tape {
    /// The sum of one vector per table for each token: y `[N, C]`. Frozen, so there is no pullback.
    /// - Parameter lookups: for each table the N indices, each below its `entries`.
    public func embeddingSum(_ lookups: [(table: EmbeddingTable, indices: [Int])]) -> Tensor {
        let width = lookups.first?.table.width ?? 0
        let count = lookups.first?.indices.count ?? 0
        let y = tensor(rows: count, columns: width, needsGradient: false)
        unsafe y.values.update(repeating: 0, count: y.count)
        for (table, indices) in lookups {
            precondition(indices.count == count && table.width == width, "tables of one sum must agree")
            for (row, index) in indices.enumerated() {
                precondition(index >= 0 && index < table.entries, "index \(index) in a table of \(table.entries)")
                unsafe VectorMath.add(table.values.start + index * width, to: y.values + row * width, count: width)
            }
        }
        return y
    }
}
