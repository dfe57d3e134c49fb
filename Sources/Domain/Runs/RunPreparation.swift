/// What the worker found when it had read model and data, before it searched.
public struct RunPreparation: Sendable, Equatable, Codable {
    public let engineVersion: String
    public let threadCount: Int
    public let baseParameterCount: Int
    /// The sites that take part in the search, in execution order.
    public let sites: [Site]
    public let splits: [SplitSummary]
    /// Shares that each batch is dealt into, which sums follow; nil in runs of before it was written down.
    public let shardCount: Int?
    /// What the run computes with; nil as above, and where the engine runs inside another program.
    public let machine: Machine?
    /// What the worker's process could not give up before it read model and data, in words: none where it gave up all; nil in runs of
    /// before it was written down, and where the engine runs inside another program.
    public let confinementGaps: [String]?

    public init(
        engineVersion: String, threadCount: Int, baseParameterCount: Int, sites: [Site],
        splits: [SplitSummary], shardCount: Int? = nil, machine: Machine? = nil, confinementGaps: [String]? = nil
    ) {
        self.engineVersion = engineVersion
        self.threadCount = threadCount
        self.baseParameterCount = baseParameterCount
        self.sites = sites
        self.splits = splits
        self.shardCount = shardCount
        self.machine = machine
        self.confinementGaps = confinementGaps
    }
}

/// One split as the worker read it.
public struct SplitSummary: Sendable, Equatable, Codable {
    public let split: Split
    /// Rows that take part.
    public let rowCount: Int
    public let tokenCount: Int
    /// Rows that were longer than `tokenCountMax` and lost their end.
    public let truncatedRowCount: Int
    /// Rows per label, in the order of the task's labels.
    public let labelCounts: [Int]
    /// Rows beside those that take part, which left nothing to predict within `tokenCountMax`; nil where there was none.
    public let rowsWithoutTarget: Int?

    public init(
        split: Split, rowCount: Int, tokenCount: Int, truncatedRowCount: Int, labelCounts: [Int], rowsWithoutTarget: Int? = nil
    ) {
        self.split = split
        self.rowCount = rowCount
        self.tokenCount = tokenCount
        self.truncatedRowCount = truncatedRowCount
        self.labelCounts = labelCounts
        self.rowsWithoutTarget = rowsWithoutTarget
    }
}
