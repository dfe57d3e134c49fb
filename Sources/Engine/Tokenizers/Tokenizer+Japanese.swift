internal import Domain

/// `BertJapaneseTokenizer` of Hugging Face's transformers: MeCab's words, and pieces or characters of them.
extension Tokenizer {
    /// - Parameter modelFolder: where the dictionary lies too.
    /// - Throws: `FormatError` for what is not read of it, `MissingLibrary` where MeCab is not on this machine.
    init(japanese vocabulary: Vocabulary, configuration: TokenizerConfiguration, file: String, modelFolder: String) throws {
        let defaults = TokenizerConfiguration.bertNames
        let names = configuration.names(defaults: defaults)
        let added = try configuration.japaneseTokens(of: vocabulary, file: file)
        func id(_ name: String) throws(FormatError) -> Int {
            let text = names[name] ?? ""
            guard let id = added.first(where: { Spelling($0.text) == Spelling(text) })?.id else {
                throw FormatError(file: file, reason: "has no \(text.printable)")
            }
            return id
        }
        // The reference would give new ids to those that are missing, for which the model has no vectors.
        for name in defaults.keys.sorted() { _ = try id(name) }
        let words = try configuration.japaneseWords(
            specials: Set(added.filter(\.isControl).map { Spelling($0.text) }), modelFolder: modelFolder)
        let unknown = names["unk_token"] ?? ""
        let model: any TokenModel
        var preTokenizer = words.preTokenizer
        switch try configuration.japaneseSubwords() {
        case .pieces:
            var settings = WordPiece.Settings()
            settings.unknown = unknown
            model = try WordPiece(vocabulary: vocabulary, settings: settings, file: file)
            preTokenizer = .sequence([preTokenizer, .pythonSpaces])
        case .characters: model = Characters(vocabulary: vocabulary, unknown: try id("unk_token"))
        case .none:
            model = WholeWords(
                vocabulary: vocabulary,
                added: Dictionary(added.map { (Spelling($0.text), $0.id) }) { first, _ in first }, unknown: try id("unk_token"))
        }
        try self.init(
            normaliser: words.normaliser, preTokenizer: preTokenizer, model: model, added: added,
            template: .bert(begin: try id("cls_token"), end: try id("sep_token")), names: names, file: file)
    }
}

extension TokenizerConfiguration {
    fileprivate enum Subwords {
        case pieces
        case characters
        case none
    }

    private static let japaneseClass = "BertJapaneseTokenizer"

    /// Whether it reads a `vocab.txt` behind MeCab, and no `tokenizer.json`.
    var isJapanese: Bool { className == Self.japaneseClass }

    /// Tokens that are looked for in the text as it is given, whatever they are said to be.
    fileprivate func japaneseTokens(of vocabulary: Vocabulary, file: String) throws(FormatError) -> [AddedTokens.Entry] {
        let lowercases = try options.truth("do_lower_case") ?? false
        return try added(to: vocabulary, known: [], defaults: Self.bertNames, file: file).map { token throws(FormatError) in
            guard !token.stripsLeft, !token.stripsRight, !token.isWord else {
                throw options.fail(
                    "the added token \(token.text.quoted(40)) has lstrip, rstrip or single_word, which \(Self.japaneseClass) is read "
                        + "without")
            }
            guard !lowercases || token.isControl || !token.isNormalised || token.text == token.text.lowercased() else {
                throw options.fail(
                    "the added token \(token.text.quoted(40)) has capitals, and do_lower_case is true; it must be in lower case"
                )
            }
            var token = token
            token.isNormalised = false
            return token
        }
    }

    /// - Parameter specials: words that keep their case.
    fileprivate func japaneseWords(
        specials: Set<Spelling>, modelFolder: String
    ) throws -> (normaliser: Normaliser, preTokenizer: PreTokenizer) {
        guard try options.truth("do_word_tokenize") ?? true else { return (.nothing, .nothing) }
        let type = try options.text("word_tokenizer_type") ?? "basic"
        guard type == "mecab" else {
            throw options.fail(
                "word_tokenizer_type of \(Self.japaneseClass) is not supported but as 'mecab'; it is \(type.quoted(40))")
        }
        let settings = try options.object("mecab_kwargs") ?? JSONObject(members: [], path: "mecab_kwargs.", file: options.file)
        let known = ["normalize_text", "mecab_dic", "mecab_option"]
        for member in settings.members where !known.contains(member.key.text) {
            throw settings.fail(
                "mecab_kwargs has \(member.key.text.quoted(40)); MeCab's are \(known.joined(separator: ", "))")
        }
        guard try settings.text("mecab_option") ?? "" == "" else {
            throw settings.fail(
                "mecab_kwargs.mecab_option is not supported but as an empty string; name a dictionary in mecab_dic")
        }
        let dictionaries = MeCabDictionary.allCases.map(\.rawValue).joined(separator: ", ")
        guard let name = try settings.text("mecab_dic") else {
            throw settings.fail(
                "mecab_kwargs names no mecab_dic; transformers took ipadic for it, and takes unidic_lite since: write "
                    + #""mecab_kwargs": {"mecab_dic": "ipadic"} or what the model was trained with (\#(dictionaries))"#)
        }
        guard let dictionary = MeCabDictionary(rawValue: name) else {
            throw settings.fail("mecab_kwargs.mecab_dic is \(name.quoted(40)); \(dictionaries) are read")
        }
        let morphemes = Morphemes(
            mecab: try MeCab(folder: modelFolder, dictionary: dictionary),
            lowercases: try options.truth("do_lower_case") ?? false, kept: specials)
        let normalises = try settings.truth("normalize_text") ?? true
        return (
            normalises ? .form(.compatibilityComposed, unicode: Unicode.Scalar.pythonsUnicode) : .nothing, .morphemes(morphemes)
        )
    }

    fileprivate func japaneseSubwords() throws(FormatError) -> Subwords {
        guard try options.truth("do_subword_tokenize") ?? true else { return .none }
        switch try options.text("subword_tokenizer_type") ?? "wordpiece" {
        case "wordpiece": return .pieces
        case "character": return .characters
        case let type:
            throw options.fail(
                "subword_tokenizer_type is not supported but as 'wordpiece' and 'character'; it is \(type.quoted(40))")
        }
    }
}
