public import Domain

/// The rows of the three splits, in file order.
public struct TrialData: Sendable {
    public let train: [TaskRow]
    public let validation: [TaskRow]
    public let test: [TaskRow]
    /// Where each test row stands in its file, from 1, the header not counted.
    public let testRowNumbers: [Int]
    /// Rows of each split that were read and left nothing to predict; they are not among its rows.
    private let rowsWithoutTarget: [Split: Int]

    /// - Parameter testRowNumbers: nil where the test rows are the whole file.
    public init(
        train: [TaskRow], validation: [TaskRow], test: [TaskRow], testRowNumbers: [Int]? = nil,
        rowsWithoutTarget: [Split: Int] = [:]
    ) {
        self.rowsWithoutTarget = rowsWithoutTarget
        self.testRowNumbers = testRowNumbers ?? Array(test.indices.map { $0 + 1 })
        self.train = train
        self.validation = validation
        self.test = test
    }

    public subscript(split: Split) -> [TaskRow] {
        switch split {
        case .train: train
        case .validation: validation
        case .test: test
        }
    }

    /// Steps that see every training row once.
    func stepsPerEpoch(_ settings: TrainingSettings) -> Int {
        BatchOrder(rowCount: train.count, batchSize: settings.batchSize, seed: 0).batchCountPerEpoch
    }

    /// A split as the ledger records it.
    public func summary(of split: Split, labelCount: Int) -> SplitSummary {
        let rows = self[split]
        return SplitSummary(
            split: split, rowCount: rows.count, tokenCount: rows.reduce(0) { $0 + $1.tokenCount },
            truncatedRowCount: rows.count { $0.isTruncated },
            labelCounts: (0..<labelCount).map { label in rows.count { $0.label == label } },
            rowsWithoutTarget: rowsWithoutTarget[split].flatMap { $0 > 0 ? $0 : nil })
    }
}
