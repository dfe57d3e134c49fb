/// What is noteworthy about the rows of the three splits, samples drawn: counts, so that it stays small however many rows there are.
public struct RowFacts: Sendable, Equatable, Codable {
    public let splits: [Split: Counts]
    /// Every pair of splits that has rows in common.
    public let shared: [Shared]

    public struct Counts: Sendable, Equatable, Codable {
        public let rowCount: Int
        /// Rows of each label, in the order of the task's labels; empty without labels.
        public let labelCounts: [Int]
        /// Rows whose text has another label in another row of the split.
        public let contradictoryCount: Int
        /// Rows with a text that is written as a quoted field of a CSV.
        public let quotedCount: Int

        public init(rowCount: Int, labelCounts: [Int], contradictoryCount: Int, quotedCount: Int = 0) {
            self.rowCount = rowCount
            self.labelCounts = labelCounts
            self.contradictoryCount = contradictoryCount
            self.quotedCount = quotedCount
        }
    }

    public struct Shared: Sendable, Equatable, Codable {
        public let split: Split
        public let other: Split
        /// Rows of `split` whose text stands in `other` too.
        public let rowCount: Int

        public init(split: Split, other: Split, rowCount: Int) {
            self.split = split
            self.other = other
            self.rowCount = rowCount
        }
    }

    public init(splits: [Split: Counts], shared: [Shared]) {
        self.splits = splits
        self.shared = shared
    }

    /// Compares every split with those before it.
    public init(_ keys: [Split: RowKeys]) {
        var shared: [Shared] = []
        for (split, other) in Split.pairs {
            guard let rows = keys[split], let others = keys[other] else { continue }
            let count = rows.sharedCount(with: others)
            if count > 0 { shared.append(Shared(split: split, other: other, rowCount: count)) }
        }
        self.init(
            splits: keys.mapValues {
                Counts(
                    rowCount: $0.count, labelCounts: $0.labelCounts, contradictoryCount: $0.contradictoryCount,
                    quotedCount: $0.quotedCount)
            }, shared: shared)
    }
}
