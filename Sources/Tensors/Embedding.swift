/// A table of vectors, `[entries, width]`.
public struct EmbeddingTable: Sendable {
    public let weight: Weight
    public let entries: Int
    public let width: Int

    /// A table of which only the form is wanted: no pass may see it.
    package init(formOf entries: Int, _ width: Int) {
        weight = Weight(formOf: entries, width)
        self.entries = entries
        self.width = width
    }

    public init(_ values: [Float], entries: Int, width: Int) {
        weight = Weight(values, rows: entries, columns: width, decays: true)
        self.entries = entries
        self.width = width
    }
}

extension Tape {
    /// The sum of one vector per table for each token: y `[N, C]`. Where a table trains, `dtable[index] += dy` for each token.
    /// - Parameter lookups: for each table the N indices, each below its `entries`.
    public func embeddingSum(_ lookups: [(table: EmbeddingTable, indices: [Int])]) -> Tensor {
        let width = lookups.first?.table.width ?? 0
        let count = lookups.first?.indices.count ?? 0
        let y = tensor(rows: count, columns: width, needsGradient: lookups.contains { $0.table.weight.trained != nil })
        unsafe y.values.update(repeating: 0, count: y.count)
        for (table, indices) in lookups {
            precondition(indices.count == count && table.width == width, "tables of one sum must agree")
            for (row, index) in indices.enumerated() {
                precondition(index >= 0 && index < table.entries, "index \(index) in a table of \(table.entries)")
                unsafe VectorMath.add(table.weight.values.start + index * width, to: y.values + row * width, count: width)
            }
        }
        guard y.needsGradient else { return y }
        record(y, from: []) { [self] in
            guard let dy = unsafe y.gradient else { return }
            for (table, indices) in lookups {
                guard let gradient = table.weight.trained?.gradients[shard] else { continue }
                for (row, index) in indices.enumerated() {
                    unsafe VectorMath.add(dy + row * width, to: gradient.start + index * width, count: width)
                }
            }
        }
        return y
    }
}
