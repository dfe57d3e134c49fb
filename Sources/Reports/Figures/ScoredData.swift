import Domain

/// What scores were made of.
package enum ScoredData: Sendable, Equatable {
    case batches(Int)
    case rowsHeldAside(Int)
    /// One without modules among them.
    case trainings(Int)
    case none

    /// - Parameters:
    ///   - rowCount: nil where it is not known.
    ///   - trainingCount: nil for a proxy that saw none.
    init(batchCount: Int, rowCount: Int?, trainingCount: Int?) {
        if let trainingCount {
            self = .trainings(trainingCount)
        } else if batchCount > 0 {
            self = .batches(batchCount)
        } else if let rowCount, rowCount > 0 {
            self = .rowsHeldAside(rowCount)
        } else {
            self = .none
        }
    }
}

extension SaliencyRound {
    var scoredData: ScoredData { ScoredData(batchCount: batchCount, rowCount: rowCount, trainingCount: trainingCount) }
}
