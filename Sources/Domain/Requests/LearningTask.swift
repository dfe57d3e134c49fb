/// What the model is to learn.
public struct LearningTask: Sendable, Equatable, Codable {
    public let type: Kind
    /// As many classes as a request may have.
    public static let labelCountMax = 1000

    /// Class names in the order of the head's outputs; at least two, all different. Empty for other tasks than classification.
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

    /// Outputs of the task head; 0 for language modelling, whose head is the model's own.
    public var outputCount: Int {
        switch type {
        case .classification: labels.count
        case .regression: 1
        case .causalLanguageModel: 0
        }
    }

    public enum Kind: String, Sendable, Codable, CaseIterable {
        /// One of the labels for each text or pair of texts.
        case classification
        /// A number for each text or pair of texts.
        case regression
        /// The next token, over texts, prompts with completions, or conversations.
        case causalLanguageModel = "causal-lm"
    }

    /// How the vectors of a text's tokens become one vector for the head.
    public enum Pooling: String, Sendable, Codable, CaseIterable {
        /// The mean over all tokens of the text, special tokens included.
        case mean
        /// The vector of the first token.
        case cls
        /// The vector of the last token: a decoder's, which has seen all the others.
        case last
    }
}
