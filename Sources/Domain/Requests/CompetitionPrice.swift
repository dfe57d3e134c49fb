/// What allocations may cost that compete for a budget (`method: auto`), in training steps: a share of training one arm with all seeds,
/// less what their scores take.
public struct CompetitionPrice: Sendable {
    /// A candidate that trains for fewer steps in a round shows nothing: after nine steps four allocations of MiniLM had the same loss to a
    /// thousandth.
    public static let stepCountMin = 24
    /// Validation rows that the last round looks at, at most.
    public static let finalRowCountMax = 1024

    /// All of it.
    public let whole: Double
    /// For the scores.
    public let probes: Double
    private let share: Double
    /// The least that two candidates take for their only round.
    private let least: Double

    /// - Parameters:
    ///   - probes: what the scores take, in steps; of a curve each budget bears as much of them.
    ///   - trainRowCount: rows that take part; so for `validationRowCount`.
    public init(
        share: Double, probes: Double, training: TrainingSettings, trainRowCount: Int, validationRowCount: Int
    ) {
        let size = training.batchSize
        whole = share * Double(training.seeds.count * training.epochs * ((trainRowCount + size - 1) / size))
        self.probes = probes
        self.share = share
        let rows = min(Self.finalRowCountMax, validationRowCount)
        least = 2 * (Double(Self.stepCountMin) + Double(rows) / Double(size) * ProbeCost.evaluationShare)
    }

    /// For rounds and their evaluations.
    public var left: Double { whole - probes }

    /// Why nobody could compete, and what would help; nil where two can.
    public var lack: SearchMessage? {
        left < least
            ? .competition(steps: Int(whole), sharePercent: Int((share * 100).rounded()), probes: Int(probes)) : nil
    }
}
