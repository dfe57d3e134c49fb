/// One text, or pair, as the model takes it.
public struct TokenSequence: Sendable, Equatable {
    public let ids: [Int]
    /// 0 for the first text and its special tokens, 1 for the second where the family tells them apart.
    public let types: [Int]
    /// Whether tokens were dropped to fit.
    public let isTruncated: Bool

    public init(ids: [Int], types: [Int], isTruncated: Bool) {
        self.ids = ids
        self.types = types
        self.isTruncated = isTruncated
    }
}
