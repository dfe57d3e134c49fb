package import Domain

/// What a curve is drawn of: a number for each test row, of which more is better.
package enum RowQuality: Sendable {
    case accuracy
    /// Losses with the sign turned; people read them as they are, the lower the better.
    case loss

    package var isLoss: Bool { self == .loss }

    /// Nil where a trial has none.
    package func rows(_ result: TrialResult) -> [Double]? {
        switch self {
        case .accuracy: result.testCorrectness.isEmpty ? nil : result.testCorrectness.map { $0 ? 1 : 0 }
        case .loss: result.testRowLosses?.map { -$0 }
        }
    }
}
