internal import Domain
internal import Foundation

/// `tokenizer.json` of Hugging Face's tokenizers, as far as WordPiece and byte-level BPE go; whatever would give other ids
/// without being understood is refused by name.
struct TokenizerFile {
    private static let sizeBytesMax = 128 << 20

    private let content: Content
    private let path: String

    private struct Content: Decodable {
        let model: Model
        let normalizer: Component?
        let preTokenizer: Component?
        let postProcessor: Component?
        let addedTokens: [AddedToken]?

        enum CodingKeys: String, CodingKey {
            case model
            case normalizer
            case preTokenizer = "pre_tokenizer"
            case postProcessor = "post_processor"
            case addedTokens = "added_tokens"
        }
    }

    private struct Model: Decodable {
        let type: String?
        let vocabulary: [String: Int]
        let merges: [Merge]?
        let ignoresMerges: Bool?
        let fallsBackToBytes: Bool?
        let subwordPrefix: String?
        let wordSuffix: String?

        enum CodingKeys: String, CodingKey {
            case type
            case vocabulary = "vocab"
            case merges
            case ignoresMerges = "ignore_merges"
            case fallsBackToBytes = "byte_fallback"
            case subwordPrefix = "continuing_subword_prefix"
            case wordSuffix = "end_of_word_suffix"
        }
    }

    /// `"a b"` or `["a", "b"]`.
    private struct Merge: Decodable {
        let left: String
        let right: String

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            let parts: [String]
            if let text = try? container.decode(String.self) {
                parts = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
            } else {
                parts = try container.decode([String].self)
            }
            guard parts.count == 2 else {
                throw DecodingError.dataCorruptedError(in: container, debugDescription: "a merge is of two tokens")
            }
            left = parts[0]
            right = parts[1]
        }
    }

    private struct AddedToken: Decodable {
        let id: Int
        let content: String
        let lstrip: Bool?
        let rstrip: Bool?
    }

    /// A normaliser, pre-tokenizer or post-processor: all fields that any of the understood ones has.
    private final class Component: Decodable {
        let type: String
        let normalizers: [Component]?
        let pretokenizers: [Component]?
        let processors: [Component]?
        let lowercase: Bool?
        let stripsAccents: Bool?
        let cleansText: Bool?
        let separatesIdeographs: Bool?
        let individualDigits: Bool?
        let addsPrefixSpace: Bool?
        let usesRegex: Bool?
        let pattern: Pattern?
        let behavior: String?
        let invert: Bool?
        let single: [TemplateItem]?
        let pair: [TemplateItem]?
        let specialTokens: [String: SpecialToken]?
        let sep: NamedToken?
        let cls: NamedToken?

        enum CodingKeys: String, CodingKey {
            case type
            case normalizers
            case pretokenizers
            case processors
            case lowercase
            case stripsAccents = "strip_accents"
            case cleansText = "clean_text"
            case separatesIdeographs = "handle_chinese_chars"
            case individualDigits = "individual_digits"
            case addsPrefixSpace = "add_prefix_space"
            case usesRegex = "use_regex"
            case pattern
            case behavior
            case invert
            case single
            case pair
            case specialTokens = "special_tokens"
            case sep
            case cls
        }
    }

    private struct Pattern: Decodable {
        let regex: String?
        let literal: String?

        enum CodingKeys: String, CodingKey {
            case regex = "Regex"
            case literal = "String"
        }
    }

    private struct TemplateItem: Decodable {
        let sequence: Item?
        let special: Item?

        enum CodingKeys: String, CodingKey {
            case sequence = "Sequence"
            case special = "SpecialToken"
        }

        struct Item: Decodable {
            let id: String
            let type: Int

            enum CodingKeys: String, CodingKey {
                case id
                case type = "type_id"
            }
        }
    }

    private struct SpecialToken: Decodable {
        let ids: [Int]
    }

    private struct NamedToken: Decodable {
        let token: String
        let id: Int

        init(from decoder: any Decoder) throws {
            var container = try decoder.unkeyedContainer()
            token = try container.decode(String.self)
            id = try container.decode(Int.self)
        }
    }

    init(path: String) throws(FormatError) {
        let bytes = try FormatError.wrapping(path) { try Data(contentsOf: URL(filePath: path)) }
        guard bytes.count <= Self.sizeBytesMax else {
            throw FormatError(file: path, reason: "\(bytes.count) bytes; at most \(Self.sizeBytesMax) are read")
        }
        do {
            content = try JSONDecoder().decode(Content.self, from: bytes)
        } catch {
            throw FormatError(file: path, reason: "is not the JSON of a tokenizer with a vocabulary of tokens and ids")
        }
        self.path = path
    }

    private func fail(_ reason: String) -> FormatError { FormatError(file: path, reason: reason) }

    func tokenizer() throws(FormatError) -> any Tokenizer {
        switch content.model.type ?? (content.model.merges == nil ? "WordPiece" : "BPE") {
        case "WordPiece": return try wordPiece()
        case "BPE": return try bytePairs()
        case let type: throw fail("model \(type.quoted(40)); WordPiece and BPE are read")
        }
    }

    private func wordPiece() throws(FormatError) -> WordPieceTokenizer {
        guard let normalizer = content.normalizer, normalizer.type == "BertNormalizer",
            normalizer.cleansText ?? true, normalizer.separatesIdeographs ?? true
        else { throw fail("a WordPiece tokenizer without BertNormalizer's clean_text and separatesIdeographs") }
        let lowercases = normalizer.lowercase ?? true
        guard normalizer.stripsAccents ?? lowercases == lowercases else {
            throw fail("strip_accents differs from lowercase, which is not supported")
        }
        let vocabulary = content.model.vocabulary
        let ids = Dictionary(vocabulary.map { ($1, $0) }) { first, _ in first }
        guard ids.count == vocabulary.count else { throw fail("has two tokens of one id") }
        let lines = try (0..<vocabulary.count).map { id throws(FormatError) in
            guard let token = ids[id] else { throw fail("has no token of the id \(id)") }
            return token
        }
        return try WordPieceTokenizer(lines: lines, lowercases: lowercases, file: path)
    }

    private func bytePairs() throws(FormatError) -> ByteLevelBPE {
        let model = content.model
        guard model.fallsBackToBytes != true, model.subwordPrefix ?? "" == "", model.wordSuffix ?? "" == "" else {
            throw fail("byte_fallback, continuing_subword_prefix and end_of_word_suffix are not supported")
        }
        let added = (content.addedTokens ?? []).map {
            AddedTokens.Token(
                text: $0.content, id: $0.id, stripsLeft: $0.lstrip ?? false, stripsRight: $0.rstrip ?? false)
        }
        guard added.allSatisfy({ $0.id >= 0 }) else { throw fail("an added token has a negative id") }
        let steps = try steps(content.preTokenizer)
        return try ByteLevelBPE(
            vocabulary: model.vocabulary, merges: (model.merges ?? []).map { ($0.left, $0.right) }, added: AddedTokens(added),
            splitter: TextSplitter(steps: steps), normalises: try normalises(content.normalizer),
            ignoresMergesOfWords: model.ignoresMerges ?? false, template: try template(content.postProcessor) ?? .plain,
            file: path)
    }

    private func normalises(_ component: Component?) throws(FormatError) -> Bool {
        guard let component else { return false }
        switch component.type {
        case "NFC": return true
        case "Sequence":
            return try (component.normalizers ?? []).map { part throws(FormatError) in try normalises(part) }.contains(true)
        case let type: throw fail("normalizer \(type.quoted(40)); NFC is read")
        }
    }

    private func steps(_ component: Component?) throws(FormatError) -> [TextSplitter.Step] {
        guard let component else { return [] }
        switch component.type {
        case "Sequence":
            return try (component.pretokenizers ?? []).map { part throws(FormatError) in try steps(part) }.flatMap(\.self)
        case "Digits": return [.digits(individually: component.individualDigits ?? false)]
        case "ByteLevel":
            let space: [TextSplitter.Step] = component.addsPrefixSpace ?? true ? [.leadingSpace] : []
            guard component.usesRegex ?? true else { return space }
            return space + [.pattern(try TextSplitter.expression(TextSplitter.gpt2Pattern, file: path))]
        case "Split":
            guard let pattern = component.pattern, component.behavior == "Isolated", component.invert != true,
                let expression = pattern.regex ?? pattern.literal.map(NSRegularExpression.escapedPattern)
            else { throw fail("a Split pre-tokenizer other than with a pattern, 'Isolated' and not inverted") }
            return [.pattern(try TextSplitter.expression(expression, file: path))]
        case let type: throw fail("pre-tokenizer \(type.quoted(40)); ByteLevel, Digits, Split and Sequence are read")
        }
    }

    private func template(_ component: Component?) throws(FormatError) -> TokenTemplate? {
        guard let component else { return nil }
        switch component.type {
        case "ByteLevel": return nil
        case "Sequence":
            return try (component.processors ?? []).map { part throws(FormatError) in try template(part) }
                .compactMap(\.self).last
        case "TemplateProcessing":
            let tokens = component.specialTokens ?? [:]
            return TokenTemplate(
                single: try parts(component.single ?? [], tokens), pair: try parts(component.pair ?? [], tokens))
        case "RobertaProcessing", "BertProcessing":
            guard let begin = component.cls?.id, let end = component.sep?.id else {
                throw fail("\(component.type) lacks sep or cls")
            }
            let isRoBERTa = component.type == "RobertaProcessing"
            let single: [TokenTemplate.Part] = [.token(begin, type: 0), .first(type: 0), .token(end, type: 0)]
            let second: [TokenTemplate.Part] =
                isRoBERTa
                ? [.token(end, type: 0), .second(type: 0), .token(end, type: 0)] : [.second(type: 1), .token(end, type: 1)]
            return TokenTemplate(single: single, pair: single + second)
        case let type:
            throw fail(
                "post-processor \(type.quoted(40)); TemplateProcessing, RobertaProcessing, BertProcessing and ByteLevel are read"
            )
        }
    }

    private func parts(_ items: [TemplateItem], _ tokens: [String: SpecialToken]) throws(FormatError) -> [TokenTemplate.Part] {
        var parts: [TokenTemplate.Part] = []
        for item in items {
            if let sequence = item.sequence {
                parts.append(sequence.id == "B" ? .second(type: sequence.type) : .first(type: sequence.type))
            } else if let special = item.special, let ids = tokens[special.id]?.ids {
                parts += ids.map { .token($0, type: special.type) }
            } else {
                throw fail("its template names a token that special_tokens does not have")
            }
        }
        return parts
    }
}
