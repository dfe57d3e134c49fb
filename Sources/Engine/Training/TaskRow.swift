/// One row of the task's data, tokenised.
public struct TaskRow: Sendable, Hashable {
    /// What is to be predicted.
    public enum Target: Sendable, Hashable {
        /// Index into the task's labels.
        case label(Int)
        /// A number.
        case value(Double)
        /// For each token whether the next one is to be predicted.
        case nextTokens([Bool])
    }

    public let ids: [Int]
    /// 0 for the tokens of the first text, 1 for those of the second.
    public let types: [Int]
    public let target: Target
    /// Whether the text was longer than the task's limit and lost its end.
    public let isTruncated: Bool

    public init(ids: [Int], types: [Int], target: Target, isTruncated: Bool = false) {
        self.ids = ids
        self.types = types
        self.target = target
        self.isTruncated = isTruncated
    }

    /// A row of a classification.
    public init(ids: [Int], types: [Int], label: Int, isTruncated: Bool = false) {
        self.init(ids: ids, types: types, target: .label(label), isTruncated: isTruncated)
    }

    public var tokenCount: Int { ids.count }

    /// The label of a classification's row; 0 for other tasks.
    public var label: Int {
        if case .label(let label) = target { label } else { 0 }
    }

    /// The number of a regression's row; 0 for other tasks.
    public var value: Double {
        if case .value(let value) = target { value } else { 0 }
    }

    /// Things that the row's loss is the sum of: one, or the tokens to be predicted.
    var targetCount: Int {
        if case .nextTokens(let isPredicted) = target { isPredicted.dropLast().count { $0 } } else { 1 }
    }
}
