import Domain

/// What scores were made of: `16 batches`, `250 rows held aside`, `no data`.
enum ScoredData {
    /// - Parameter rowCount: nil where it is not known.
    static func words(batchCount: Int, rowCount: Int?) -> String {
        if batchCount > 0 { return Figure.counted(batchCount, "batch", "batches") }
        return rowCount.map { $0 > 0 ? Figure.counted($0, "row") + " held aside" : "no data" } ?? "no data"
    }
}

extension SaliencyRound {
    var dataWords: String { ScoredData.words(batchCount: batchCount, rowCount: rowCount) }
}
