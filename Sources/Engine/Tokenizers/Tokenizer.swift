internal import Domain

/// Text to the ids of a model's vocabulary: added tokens are found in it, what lies between them is normalised and split into words,
/// and each word is made of the vocabulary's pieces. Reproduces Hugging Face's tokenizers.
public struct Tokenizer: Sendable {
    /// The file it was read from, for messages.
    public let file: String
    /// Entries of the vocabulary; every id is below it.
    public let pieceCount: Int
    /// Which special tokens stand around a text, or a pair of texts.
    public let template: TokenTemplate
    /// What special tokens are called, by what they are for: `bos_token`, `eos_token` and others.
    let names: [String: String]
    private let added: AddedTokens
    private let preTokenizer: PreTokenizer
    private let model: any TokenModel

    init(
        normaliser: Normaliser, preTokenizer: PreTokenizer, model: any TokenModel, added: [AddedTokens.Entry],
        template: TokenTemplate, names: [String: String], file: String
    ) throws(FormatError) {
        self.added = AddedTokens(added, normaliser: normaliser)
        self.preTokenizer = preTokenizer
        self.model = model
        self.template = template
        self.names = names
        self.file = file
        pieceCount = try template.pieceCount(model.vocabulary, self.added, file: file)
    }

    /// The ids of tokens that steer the model rather than being part of what is said.
    public var controls: Set<Int> { added.controls }

    var addedTokens: [AddedTokens.Entry] { added.entries }

    /// How many letters a text begins with that are one of these added tokens; nil where it begins with none.
    func lengthOfToken(at letters: ArraySlice<Letter>, of ids: Set<Int>) -> Int? {
        added.entries.filter { ids.contains($0.id) }.map { Array($0.text.unicodeScalars) }
            .filter { !$0.isEmpty && letters.prefix($0.count).isSpelled($0) }.map(\.count).max()
    }

    /// The id of exactly this token, byte for byte; nil where the vocabulary has none.
    public func id(of token: String) -> Int? { added.id(of: token) ?? model.vocabulary[token] }

    /// The ids of a text without the template's. A special token that is spelled out in a text becomes that token, as in the
    /// references.
    /// - Throws: `FormatError` for a text that the tokenizer does not take: one that is too long for MeCab.
    public func pieces(_ text: String) throws(FormatError) -> [Int] {
        try tokens(text.unicodeScalars.letters(), controls: controls).map(\.id)
    }

    /// The tokens of a text without the template's, each with who wrote what it stands for.
    /// - Parameter controls: tokens that nothing becomes that somebody says in a message.
    func tokens(_ text: [Letter], controls: Set<Int>) throws(FormatError) -> [Token] {
        var tokens: [Token] = []
        for part in added.split(text, controls: controls) {
            switch part {
            case .token(let token): tokens.append(token)
            case .text(let text):
                for word in try preTokenizer.words(text) where !word.letters.isEmpty {
                    model.append(word.letters, to: &tokens, controls: controls)
                }
            }
        }
        return tokens
    }

    /// The ids of a text, or of a pair of texts, with the special tokens of the template.
    /// - Parameter tokenCountMax: where there are more, tokens are dropped from the end of the longer text.
    /// - Throws: as `pieces` does.
    public func encode(_ text: String, pair: String? = nil, tokenCountMax: Int) throws(FormatError) -> TokenSequence {
        let second = try pair.map { text throws(FormatError) in try pieces(text) }
        return template.sequence(try pieces(text), second, tokenCountMax: tokenCountMax)
    }
}
