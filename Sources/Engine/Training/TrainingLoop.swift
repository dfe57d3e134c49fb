public import Domain
internal import Tensors

/// Steps over the batches of one epoch, nothing else: what benchmarks time.
public final class TrainingLoop {
    private let learner: Learner
    private let rows: [TaskRow]
    private let descent: Descent
    private var batches: ArraySlice<[Int]>
    /// Tokens of the steps done.
    public private(set) var tokenCount = 0

    public init(learner: Learner, rows: [TaskRow], settings: TrainingSettings) {
        self.learner = learner
        self.rows = rows
        let order = BatchOrder(rowCount: rows.count, batchSize: settings.batchSize, seed: 1)
        batches = order.batches(ofEpoch: 0)[...]
        descent = Descent(parameters: learner.parameters, settings: settings, stepCount: batches.count)
    }

    public var hasNext: Bool { !batches.isEmpty }

    public func step() {
        guard let batch = batches.popFirst() else { return }
        _ = learner.step(descent, rows, at: batch)
        tokenCount += batch.reduce(0) { $0 + rows[$1].tokenCount }
    }
}
