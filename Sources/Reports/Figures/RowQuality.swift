package import Domain

/// What a curve is drawn of: a number for each test row, more is better, and how people read its mean.
package struct RowQuality: Sendable {
    /// Such as `Test accuracy`.
    package let title: String
    /// Whether people read the number with the other sign, the lower the better.
    package let isLoss: Bool
    package let show: @Sendable (Double) -> String
    /// Nil where a trial has none.
    package let rows: @Sendable (TrialResult) -> [Double]?

    package static let accuracy = RowQuality(
        title: "Test accuracy", isLoss: false, show: Figure.percent,
        rows: { result in
            let rows = result.testCorrectness
            return rows.isEmpty ? nil : rows.map { $0 ? 1 : 0 }
        })

    /// Losses with the sign turned, shown as they are.
    package static let loss = RowQuality(
        title: "Test loss", isLoss: true, show: { Figure.decimal(-$0, 4) }, rows: { $0.testRowLosses?.map { -$0 } })
}
