internal import Domain

extension Tokenizer {
    /// BERT's, with its own special tokens, and every option as it is unless said otherwise.
    /// - Parameter lines: the pieces in the order of their ids.
    public init(wordPieces lines: [String], lowercases: Bool, file: String) throws(FormatError) {
        try self.init(
            vocabulary: try Vocabulary(lines: lines.map { Spelling($0) }, file: file),
            normaliser: BERTNormaliser(lowercases: lowercases), configuration: TokenizerConfiguration(file: file), file: file)
    }

    /// BERT's, with what the folder's configuration says of it.
    init(wordPieces vocabulary: Vocabulary, configuration: TokenizerConfiguration, file: String) throws(FormatError) {
        try self.init(
            vocabulary: vocabulary, normaliser: try configuration.bertNormaliser(), configuration: configuration, file: file)
    }

    private init(
        vocabulary: Vocabulary, normaliser: BERTNormaliser, configuration: TokenizerConfiguration, file: String
    ) throws(FormatError) {
        let names = configuration.names(defaults: TokenizerConfiguration.bertNames)
        var settings = WordPiece.Settings()
        settings.unknown = names["unk_token"] ?? settings.unknown
        let model = try WordPiece(vocabulary: vocabulary, settings: settings, file: file)
        let added = try configuration.added(to: vocabulary, known: [], defaults: TokenizerConfiguration.bertNames, file: file)
        func id(_ name: String) throws(FormatError) -> Int {
            let text = names[name] ?? ""
            guard let id = added.first(where: { Spelling($0.text) == Spelling(text) })?.id else {
                throw FormatError(file: file, reason: "has no \(text.printable)")
            }
            return id
        }
        try self.init(
            normaliser: .bert(normaliser), preTokenizer: .bert, model: model, added: added,
            template: .bert(begin: try id("cls_token"), end: try id("sep_token")), names: names, file: file)
    }
}
