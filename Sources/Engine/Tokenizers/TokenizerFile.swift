internal import Domain
internal import Foundation

/// `tokenizer.json` of Hugging Face's tokenizers, taken whole: a component that would give other ids without being understood is
/// refused by name.
struct TokenizerFile {
    private static let sizeBytesMax = 128 << 20

    private let content: JSONObject
    private let configuration: TokenizerConfiguration

    private var path: String { content.file }

    /// - Parameter configuration: what the files beside it say.
    init(path: String, configuration: TokenizerConfiguration) throws(FormatError) {
        let bytes = try FormatError.wrapping(path) { try Data(contentsOf: URL(filePath: path)) }
        guard bytes.count <= Self.sizeBytesMax else {
            throw FormatError(file: path, reason: "\(bytes.count) bytes; at most \(Self.sizeBytesMax) are read")
        }
        content = try JSONObject(bytes: Array(bytes), file: path)
        self.configuration = configuration
    }

    /// - Parameter pieces: what a `vocab.txt` beside it has; nil where there is none.
    func tokenizer(besides pieces: Vocabulary?) throws(FormatError) -> Tokenizer {
        try checkTruncation()
        let normaliser = try content.object("normalizer").map { json throws(FormatError) in try Normaliser(json) }
        let preTokenizer = try content.object("pre_tokenizer").map { json throws(FormatError) in try PreTokenizer(json) }
        let model = try model()
        if let pieces, let difference = model.vocabulary.difference(from: pieces) {
            throw content.fail("\(difference) in vocab.txt beside it; they must be one vocabulary")
        }
        let added = try configuration.added(to: model.vocabulary, known: try added(), defaults: [:], file: path)
        let template = try content.object("post_processor").map { json throws(FormatError) in try TokenTemplate(json) }
        if case .bert(let normaliser) = normaliser { try configuration.check(normaliser, of: path) }
        try configuration.check(addsSpace: preTokenizer?.addsSpace, of: path)
        let tokenizer = try Tokenizer(
            normaliser: normaliser ?? .nothing, preTokenizer: preTokenizer ?? .nothing, model: model, added: added,
            template: (template ?? nil) ?? .plain, names: configuration.names(defaults: [:]), file: path)
        try configuration.checkEnds(of: tokenizer)
        return tokenizer
    }

    private func model() throws(FormatError) -> any TokenModel {
        guard let model = try content.object("model") else { throw content.fail("has no model") }
        switch try model.text("type") ?? Self.type(of: model) {
        case "WordPiece": return try WordPiece(model)
        case "BPE": return try BytePairs(model)
        case "Unigram": return try Unigram(model)
        case let type: throw content.fail("model \(type.quoted(40)) is not read; WordPiece, BPE and Unigram are")
        }
    }

    /// Old files do not say it.
    private static func type(of model: JSONObject) -> String {
        if case .list = model["vocab"] { return "Unigram" }
        return model["merges"] == nil ? "WordPiece" : "BPE"
    }

    /// How long texts may be is the request's to say; which end they lose, and by what strategy, would change what is kept.
    private func checkTruncation() throws(FormatError) {
        guard let truncation = try content.object("truncation") else { return }
        let (direction, strategy) = (try truncation.text("direction"), try truncation.text("strategy"))
        guard direction ?? "Right" == "Right" else {
            throw content.fail("truncation.direction is not supported but as 'Right'")
        }
        guard strategy ?? "LongestFirst" == "LongestFirst" else {
            throw content.fail("truncation.strategy is not supported but as 'LongestFirst'")
        }
    }

    private func added() throws(FormatError) -> [AddedTokens.Entry] {
        try (content.objects("added_tokens") ?? []).map { token throws(FormatError) in
            guard let text = try token.text("content"), let id = try token.integer("id") else {
                throw content.fail("has an added token without content or id")
            }
            return try TokenizerConfiguration.token(token, text: text, id: id)
        }
    }
}
