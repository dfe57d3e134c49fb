/// One row of the task's data, tokenised.
public struct LabelledRow: Sendable, Hashable {
    public let ids: [Int]
    /// 0 for the tokens of the first text, 1 for those of the second.
    public let types: [Int]
    /// Index into the task's labels.
    public let label: Int
    /// Whether the text was longer than the task's limit and lost its end.
    public let isTruncated: Bool

    public init(ids: [Int], types: [Int], label: Int, isTruncated: Bool = false) {
        self.ids = ids
        self.types = types
        self.label = label
        self.isTruncated = isTruncated
    }

    public var tokenCount: Int { ids.count }
}
