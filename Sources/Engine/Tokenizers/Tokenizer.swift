/// Text to the ids of a model's vocabulary.
public protocol Tokenizer: Sendable {
    /// The file it was read from, for messages.
    var file: String { get }

    /// Entries of the vocabulary; every id is below it.
    var pieceCount: Int { get }

    /// Which special tokens stand around a text, or a pair of texts.
    var template: TokenTemplate { get }

    /// The ids of tokens that steer the model rather than being part of what is said.
    var controls: Set<Int> { get }

    /// The ids of a text without the template's.
    /// - Parameter excluded: ids of special tokens that are plain text where they are spelled out in this one.
    func pieces(_ text: String, without excluded: Set<Int>) -> [Int]

    /// The id of exactly this token, byte for byte; nil where the vocabulary has none.
    func id(of token: String) -> Int?
}

extension Tokenizer {
    /// The ids of a text without the template's. A special token that is spelled out in a text becomes that token, as in the
    /// references.
    public func pieces(_ text: String) -> [Int] { pieces(text, without: []) }

    /// The ids of a text, or of a pair of texts, with the special tokens of the template.
    /// - Parameter tokenCountMax: where there are more, tokens are dropped from the end of the longer text.
    public func encode(_ text: String, pair: String? = nil, tokenCountMax: Int) -> TokenSequence {
        template.sequence(pieces(text), pair.map { pieces($0) }, tokenCountMax: tokenCountMax)
    }
}

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
