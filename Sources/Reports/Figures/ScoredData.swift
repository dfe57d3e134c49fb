import Domain

/// What scores were made of.
package enum ScoredData: Sendable, Equatable {
    case batches(Int)
    case rowsHeldAside(Int)
    case none

    /// - Parameter rowCount: nil where it is not known.
    init(batchCount: Int, rowCount: Int?) {
        if batchCount > 0 {
            self = .batches(batchCount)
        } else if let rowCount, rowCount > 0 {
            self = .rowsHeldAside(rowCount)
        } else {
            self = .none
        }
    }
}

extension SaliencyRound {
    var scoredData: ScoredData { ScoredData(batchCount: batchCount, rowCount: rowCount) }
}
