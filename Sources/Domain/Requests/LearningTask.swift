/// What the model is to learn.
public struct LearningTask: Sendable, Equatable, Codable {
    public let type: Kind
    /// Class names in the order of the head's outputs; at least two, all different.
    public let labels: [String]
    /// Longest sequence in tokens, special tokens included; longer texts are truncated at the end.
    public let tokenCountMax: Int
    public let pooling: Pooling

    public init(type: Kind, labels: [String], tokenCountMax: Int, pooling: Pooling) {
        self.type = type
        self.labels = labels
        self.tokenCountMax = tokenCountMax
        self.pooling = pooling
    }

    public enum Kind: String, Sendable, Codable, CaseIterable {
        case classification
    }

    /// How the vectors of a text's tokens become one vector for the head.
    public enum Pooling: String, Sendable, Codable, CaseIterable {
        /// The mean over all tokens of the text, special tokens included.
        case mean
        /// The vector of the first token.
        case cls
    }
}
