internal import Domain
internal import Foundation

/// BERT's tokenizer: text is cleaned, split at spaces and punctuation, and each word is cut into the longest pieces that the
/// vocabulary has (Wu et al. 2016, in the form of Devlin et al. 2018). Reproduces Hugging Face's fast tokenizer.
public struct WordPieceTokenizer: Tokenizer {
    /// What `BertNormalizer` and `WordPiece` of a `tokenizer.json`, or the options of a `tokenizer_config.json` say.
    struct Settings: Sendable {
        var normaliser = BERTNormaliser(lowercases: true)
        var unknown = "[UNK]"
        /// Stands before a piece that goes on with a word.
        var prefix = "##"
        /// A word of more code points is unknown as a whole.
        var wordLengthMax = 100
    }

    private static let vocabularyBytesMax = 64 << 20

    public let pieceCount: Int
    public let template: TokenTemplate
    public let file: String
    private let vocabulary: Vocabulary
    private let first: [Spelling: Int]
    private let next: [Spelling: Int]
    private let added: AddedTokens
    private let unknown: Int
    private let wordLengthMax: Int

    init(
        vocabulary: Vocabulary, settings: Settings, added: [AddedTokens.Token], template: TokenTemplate, file: String
    ) throws(FormatError) {
        let normaliser = settings.normaliser
        self.vocabulary = vocabulary
        self.added = AddedTokens(added) { normaliser.normalised($0) }
        self.template = template
        self.file = file
        unknown = try vocabulary.id(of: settings.unknown, file: file)
        wordLengthMax = settings.wordLengthMax
        (first, next) = vocabulary.parted(by: Spelling(settings.prefix))
        pieceCount = try template.pieceCount(vocabulary, self.added, file: file)
    }

    /// With BERT's own special tokens, and every option as it is unless said otherwise.
    /// - Parameter lines: the pieces in the order of their ids.
    public init(lines: [String], lowercases: Bool, file: String) throws(FormatError) {
        let vocabulary = try Vocabulary(lines: lines.map { Spelling($0) }, file: file)
        var settings = Settings()
        settings.normaliser = BERTNormaliser(lowercases: lowercases)
        try self.init(vocabulary: vocabulary, settings: settings, configuration: TokenizerConfiguration(file: file), file: file)
    }

    /// Reads `vocab.txt` and what the folder's configuration says of it.
    init(modelFolder: String, configuration: TokenizerConfiguration) throws(FormatError) {
        let path = modelFolder + "/vocab.txt"
        try self.init(
            vocabulary: try Self.vocabulary(path), settings: try configuration.wordPieceSettings(),
            configuration: configuration, file: path)
    }

    private init(
        vocabulary: Vocabulary, settings: Settings, configuration: TokenizerConfiguration, file: String
    ) throws(FormatError) {
        var settings = settings
        let names = configuration.names(defaults: TokenizerConfiguration.bertNames)
        settings.unknown = names["unk_token"] ?? settings.unknown
        _ = try vocabulary.id(of: settings.unknown, file: file)
        let added = try configuration.added(
            to: vocabulary, known: [], defaults: TokenizerConfiguration.bertNames, file: file)
        func id(_ name: String) throws(FormatError) -> Int {
            let text = names[name] ?? ""
            guard let id = added.first(where: { Spelling($0.text) == Spelling(text) })?.id else {
                throw FormatError(file: file, reason: "has no \(text.printable)")
            }
            return id
        }
        try self.init(
            vocabulary: vocabulary, settings: settings, added: added,
            template: .bert(begin: try id("cls_token"), end: try id("sep_token")), file: file)
    }

    /// The pieces of a `vocab.txt`, one on each line in the order of their ids.
    static func vocabulary(_ path: String) throws(FormatError) -> Vocabulary {
        guard let data = try? Data(contentsOf: URL(filePath: path)), data.count <= vocabularyBytesMax,
            String(validating: data, as: UTF8.self) != nil
        else { throw FormatError(file: path, reason: "cannot be read as UTF-8 of at most \(vocabularyBytesMax) bytes") }
        let bytes = Array(data)
        guard !bytes.starts(with: [0xEF, 0xBB, 0xBF]) else {
            throw FormatError(file: path, reason: "begins with a byte order mark, which would be part of its first piece")
        }
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        for (index, line) in lines.enumerated() {
            if line.last == UInt8(ascii: "\r") { lines[index].removeLast() }
            guard !lines[index].contains(UInt8(ascii: "\r")) else {
                throw FormatError(file: path, reason: "line \(index + 1) has a carriage return within")
            }
        }
        return try Vocabulary(lines: lines.map { Spelling($0) }, file: path)
    }

    public var controls: Set<Int> { added.controls }

    public func id(of token: String) -> Int? { added.id(of: token) ?? vocabulary[token] }

    public func pieces(_ text: String, without excluded: Set<Int>) -> [Int] {
        added.split(text, without: excluded).flatMap { part in
            switch part {
            case .token(let id): [id]
            case .text(let scalars): BERTNormaliser.words(scalars).flatMap(wordPieces)
            }
        }
    }

    /// Greedy longest match from the left; a word with a part that matches nothing is unknown as a whole.
    private func wordPieces(_ word: [Unicode.Scalar]) -> [Int] {
        guard word.count <= wordLengthMax else { return [unknown] }
        var bytes: [UInt8] = []
        var ends: [Int] = []
        for scalar in word {
            bytes += Array(UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            ends.append(bytes.count)
        }
        var result: [Int] = []
        var start = 0
        while start < bytes.count {
            let table = start == 0 ? first : next
            let match = ends.reversed().lazy.prefix { $0 > start }.compactMap { end in
                table[Spelling(bytes[start..<end])].map { (id: $0, end: end) }
            }.first
            guard let match else { return [unknown] }
            result.append(match.id)
            start = match.end
        }
        return result
    }
}
