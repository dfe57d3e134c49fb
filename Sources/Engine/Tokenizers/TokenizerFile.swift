internal import Domain
internal import Foundation

/// `tokenizer.json` of Hugging Face's tokenizers, as far as WordPiece and byte-level BPE go; whatever would give other ids
/// without being understood is refused by name.
struct TokenizerFile {
    private static let sizeBytesMax = 128 << 20

    private let content: JSONObject
    private let model: JSONObject
    private let configuration: TokenizerConfiguration

    private var path: String { content.file }

    /// - Parameter configuration: what the files beside it say.
    init(path: String, configuration: TokenizerConfiguration) throws(FormatError) {
        let bytes = try FormatError.wrapping(path) { try Data(contentsOf: URL(filePath: path)) }
        guard bytes.count <= Self.sizeBytesMax else {
            throw FormatError(file: path, reason: "\(bytes.count) bytes; at most \(Self.sizeBytesMax) are read")
        }
        content = try JSONObject(bytes: Array(bytes), file: path)
        guard let model = try content.object("model") else { throw content.fail("has no model") }
        self.model = model
        self.configuration = configuration
    }

    private func fail(_ reason: String) -> FormatError { content.fail(reason) }

    /// - Parameter pieces: what a `vocab.txt` beside it has; nil where there is none.
    func tokenizer(besides pieces: Vocabulary?) throws(FormatError) -> any Tokenizer {
        try checkTruncation()
        let type = try model.text("type") ?? (model["merges"] == nil ? "WordPiece" : "BPE")
        switch type {
        case "WordPiece": return try wordPiece(besides: pieces)
        case "BPE":
            guard pieces == nil else { throw fail("is of BPE, and a vocab.txt lies beside it; they must be one tokenizer") }
            return try bytePairs()
        default: throw fail("model \(type.quoted(40)); WordPiece and BPE are read")
        }
    }

    /// How long texts may be is the request's to say; which end they lose, and by what strategy, would change what is kept.
    private func checkTruncation() throws(FormatError) {
        guard let truncation = try content.object("truncation") else { return }
        let (direction, strategy) = (try truncation.text("direction"), try truncation.text("strategy"))
        guard direction ?? "Right" == "Right" else { throw fail("truncation.direction is not supported but as 'Right'") }
        guard strategy ?? "LongestFirst" == "LongestFirst" else {
            throw fail("truncation.strategy is not supported but as 'LongestFirst'")
        }
    }

    private func vocabulary() throws(FormatError) -> Vocabulary {
        guard let entries = try model.object("vocab") else { throw fail("model.vocab is not an object of tokens and ids") }
        return try Self.vocabulary(entries)
    }

    /// An object of tokens and their ids.
    static func vocabulary(_ entries: JSONObject) throws(FormatError) -> Vocabulary {
        try Vocabulary(
            entries: entries.members.map { member throws(FormatError) in
                guard let id = member.value.integer else {
                    throw entries.fail("the token \(member.key.text.quoted(40)) has no whole number as its id")
                }
                return (member.key, id)
            }, file: entries.file)
    }

    private func added(to vocabulary: Vocabulary) throws(FormatError) -> [AddedTokens.Token] {
        let known = try (content.objects("added_tokens") ?? []).map { token throws(FormatError) in
            guard let text = try token.text("content"), let id = try token.integer("id") else {
                throw fail("has an added token without content or id")
            }
            return try TokenizerConfiguration.token(token, text: text, id: id)
        }
        return try configuration.added(to: vocabulary, known: known, defaults: [:], file: path)
    }

    // MARK: WordPiece

    private func wordPiece(besides pieces: Vocabulary?) throws(FormatError) -> WordPieceTokenizer {
        guard try content.object("pre_tokenizer")?.text("type") == "BertPreTokenizer" else {
            throw fail("a WordPiece tokenizer with another pre_tokenizer than BertPreTokenizer")
        }
        let vocabulary = try vocabulary()
        if let pieces, let difference = vocabulary.difference(from: pieces) {
            throw fail("\(difference) in vocab.txt beside it; they must be one vocabulary")
        }
        var settings = WordPieceTokenizer.Settings()
        settings.normaliser = try bertNormaliser()
        try configuration.check(settings.normaliser, of: path)
        settings.unknown = try model.text("unk_token") ?? settings.unknown
        settings.prefix = try model.text("continuing_subword_prefix") ?? settings.prefix
        settings.wordLengthMax = try model.integer("max_input_chars_per_word") ?? settings.wordLengthMax
        guard let template = try template(content.object("post_processor")) else {
            throw fail("a WordPiece tokenizer without a post_processor that puts special tokens around texts")
        }
        return try WordPieceTokenizer(
            vocabulary: vocabulary, settings: settings, added: try added(to: vocabulary), template: template, file: path)
    }

    private func bertNormaliser() throws(FormatError) -> BERTNormaliser {
        guard let normalizer = try content.object("normalizer") else {
            var nothing = BERTNormaliser(lowercases: false)
            (nothing.cleansText, nothing.separatesIdeographs) = (false, false)
            return nothing
        }
        guard try normalizer.text("type") == "BertNormalizer" else {
            throw fail("a WordPiece tokenizer with another normalizer than BertNormalizer")
        }
        var normaliser = BERTNormaliser(
            lowercases: try normalizer.truth("lowercase") ?? true, stripsAccents: try normalizer.truth("strip_accents"))
        normaliser.cleansText = try normalizer.truth("clean_text") ?? true
        normaliser.separatesIdeographs = try normalizer.truth("handle_chinese_chars") ?? true
        return normaliser
    }

    // MARK: Byte-level BPE

    private func bytePairs() throws(FormatError) -> ByteLevelBPE {
        guard try model.truth("byte_fallback") != true, try model.text("continuing_subword_prefix") ?? "" == "",
            try model.text("end_of_word_suffix") ?? "" == "", model["dropout"] == nil
        else { throw fail("byte_fallback, continuing_subword_prefix, end_of_word_suffix and dropout are not supported") }
        let preTokenizer = try content.object("pre_tokenizer")
        var isByteLevel = false
        let steps = try steps(preTokenizer, &isByteLevel)
        guard isByteLevel else { throw fail("a BPE tokenizer without the pre_tokenizer ByteLevel") }
        let vocabulary = try vocabulary()
        let (unknown, isFused) = (try model.text("unk_token"), try model.truth("fuse_unk") ?? false)
        return try ByteLevelBPE(
            vocabulary: vocabulary, merges: try (model.list("merges") ?? []).enumerated().map(merge),
            added: try added(to: vocabulary), splitter: TextSplitter(steps: steps),
            unknown: unknown.map { ($0, isFused) }, normalises: try normalises(content.object("normalizer")),
            ignoresMergesOfWords: try model.truth("ignore_merges") ?? false,
            template: try template(content.object("post_processor")) ?? .plain, file: path)
    }

    /// `"a b"` or `["a", "b"]`.
    private func merge(_ place: Int, _ value: JSONTree) throws(FormatError) -> (Spelling, Spelling) {
        if case .text(let text) = value {
            let parts = Array(text.utf8).split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
            if parts.count == 2 { return (Spelling(parts[0]), Spelling(parts[1])) }
        }
        if case .list(let items) = value, items.count == 2, case .text(let left) = items[0], case .text(let right) = items[1] {
            return (Spelling(left), Spelling(right))
        }
        throw fail("merge \(place + 1) is not of two tokens")
    }

    private func normalises(_ component: JSONObject?) throws(FormatError) -> Bool {
        guard let component else { return false }
        switch try component.text("type") ?? "" {
        case "NFC": return true
        case "Sequence":
            return try (component.objects("normalizers") ?? []).map { part throws(FormatError) in try normalises(part) }
                .contains(true)
        case let type: throw fail("normalizer \(type.quoted(40)); NFC is read")
        }
    }

    private func steps(_ component: JSONObject?, _ isByteLevel: inout Bool) throws(FormatError) -> [TextSplitter.Step] {
        guard let component else { return [] }
        switch try component.text("type") ?? "" {
        case "Sequence":
            var steps: [TextSplitter.Step] = []
            for part in try component.objects("pretokenizers") ?? [] { steps += try self.steps(part, &isByteLevel) }
            return steps
        case "Digits": return [.digits(individually: try component.truth("individual_digits") ?? false)]
        case "ByteLevel":
            guard !isByteLevel else { throw fail("has the pre-tokenizer ByteLevel twice") }
            isByteLevel = true
            let addsSpace = try component.truth("add_prefix_space") ?? true
            if let wanted = try configuration.options.truth("add_prefix_space"), wanted != addsSpace {
                throw configuration.options.fail(
                    "add_prefix_space is \(wanted), and \(path) says \(addsSpace); they must agree")
            }
            let space: [TextSplitter.Step] = addsSpace ? [.leadingSpace] : []
            guard try component.truth("use_regex") ?? true else { return space }
            return space + [.pattern(try TextSplitter.expression(TextSplitter.gpt2Pattern, file: path))]
        case "Split":
            guard !isByteLevel else { throw fail("splits behind the pre-tokenizer ByteLevel") }
            let pattern = try component.object("pattern")
            let literal = try pattern?.text("String").map { NSRegularExpression.escapedPattern(for: $0) }
            let regex = try pattern?.text("Regex")
            guard try component.text("behavior") == "Isolated", try component.truth("invert") != true,
                let expression = regex ?? literal
            else { throw fail("a Split pre-tokenizer other than with a pattern, 'Isolated' and not inverted") }
            return [.pattern(try TextSplitter.expression(expression, file: path))]
        case let type: throw fail("pre-tokenizer \(type.quoted(40)); ByteLevel, Digits, Split and Sequence are read")
        }
    }

    // MARK: Special tokens around texts

    private func template(_ component: JSONObject?) throws(FormatError) -> TokenTemplate? {
        guard let component else { return nil }
        let type = try component.text("type") ?? ""
        switch type {
        case "ByteLevel": return nil
        case "Sequence":
            let templates = try (component.objects("processors") ?? []).map { part throws(FormatError) in try template(part) }
                .compactMap(\.self)
            guard templates.count <= 1 else { throw fail("has post-processors that put special tokens around texts twice") }
            return templates.first
        case "TemplateProcessing":
            return TokenTemplate(single: try parts("single", of: component), pair: try parts("pair", of: component))
        case "RobertaProcessing", "BertProcessing":
            let (begin, end) = (try tokenID("cls", of: component), try tokenID("sep", of: component))
            return type == "RobertaProcessing" ? .roberta(begin: begin, end: end) : .bert(begin: begin, end: end)
        default:
            throw fail(
                "post-processor \(type.quoted(40)); TemplateProcessing, RobertaProcessing, BertProcessing and ByteLevel are read"
            )
        }
    }

    /// The id of `[token, id]`.
    private func tokenID(_ key: String, of component: JSONObject) throws(FormatError) -> Int {
        guard let items = try component.list(key), items.count == 2, let id = items[1].integer else {
            throw fail("the post-processor's \(key) is not a token and its id")
        }
        return id
    }

    private func parts(_ key: String, of component: JSONObject) throws(FormatError) -> [TokenTemplate.Part] {
        let tokens = try component.object("special_tokens")
        var parts: [TokenTemplate.Part] = []
        for item in try component.objects(key) ?? [] {
            if let sequence = try item.object("Sequence") {
                let type = try self.type(sequence)
                parts.append(try sequence.text("id") == "B" ? .second(type: type) : .first(type: type))
            } else if let special = try item.object("SpecialToken"), let name = try special.text("id"),
                let ids = try tokens?.object(name)?.list("ids")
            {
                let type = try self.type(special)
                parts += try ids.map { id throws(FormatError) in
                    guard let id = id.integer else { throw fail("special_tokens of its template have no whole numbers as ids") }
                    return .token(id, type: type)
                }
            } else {
                throw fail("its template names a token that special_tokens does not have")
            }
        }
        let (first, second) = (parts.count { $0.isFirst }, parts.count { $0.isSecond })
        guard first == 1, second == (key == "pair" ? 1 : 0) else { throw fail("its template '\(key)' has not each text once") }
        return parts
    }

    private func type(_ item: JSONObject) throws(FormatError) -> Int {
        let type = try item.integer("type_id") ?? 0
        guard type == 0 || type == 1 else { throw fail("its template has the type \(type); 0 and 1 are read") }
        return type
    }
}
