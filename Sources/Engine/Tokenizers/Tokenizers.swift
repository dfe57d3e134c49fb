internal import Domain
internal import Foundation

/// Finds and reads the tokenizer of a model folder.
public enum Tokenizers {
    private static let fileBytesMax = 128 << 20

    /// Looks for the libraries that some tokenizers need: before files are fenced off.
    public static func loadLibraries() { MeCab.load() }

    /// Reads, whichever is there first: what a GGUF file carries that is the whole model, `tokenizer.json`, `vocab.txt` (WordPiece), or
    /// `vocab.json` with `merges.txt` (byte-level BPE); and the small files that say more of it (`TokenizerConfiguration`).
    /// A `BertJapaneseTokenizer` reads `vocab.txt`, and MeCab's dictionary in the same folder.
    /// - Throws: `MissingLibrary` where MeCab is needed and not there; `FormatError` for a malformed file, for an option that would change tokens and is not supported, for files that
    ///   contradict each other, or where there is none of them.
    public static func open(modelFolder: String) throws -> Tokenizer {
        func path(_ name: String) -> String? {
            let path = modelFolder + "/" + name
            return FileManager.default.fileExists(atPath: path) ? path : nil
        }
        if let file = try Checkpoint.ggufFile(in: modelFolder) { return try tokenizer(gguf: file) }
        let configuration = try TokenizerConfiguration(modelFolder: modelFolder)
        if configuration.isJapanese {
            guard let file = path("vocab.txt") else {
                throw FormatError(file: modelFolder, reason: "has no vocab.txt, which BertJapaneseTokenizer reads")
            }
            return try Tokenizer(
                japanese: try Vocabulary(linesOf: file), configuration: configuration, file: file, modelFolder: modelFolder)
        }
        if let file = path("tokenizer.json") {
            let pieces = try path("vocab.txt").map { try Vocabulary(linesOf: $0) }
            return try TokenizerFile(path: file, configuration: configuration).tokenizer(besides: pieces)
        }
        if let file = path("vocab.txt") {
            try configuration.checkWordPieceClass()
            return try Tokenizer(wordPieces: try Vocabulary(linesOf: file), configuration: configuration, file: file)
        }
        if path("vocab.json") != nil { return try vocabularyAndMerges(modelFolder, configuration) }
        throw FormatError(
            file: modelFolder, reason: "has no tokenizer: tokenizer.json, vocab.txt, vocab.json with merges.txt or a GGUF file")
    }

    /// GPT-2's two files; the special tokens around a text are those of the model's family.
    private static func vocabularyAndMerges(
        _ folder: String, _ configuration: TokenizerConfiguration
    ) throws -> Tokenizer {
        let vocabularyPath = folder + "/vocab.json"
        let entries = try FormatError.wrapping(vocabularyPath) { try Data(contentsOf: URL(filePath: vocabularyPath)) }
        let mergesPath = folder + "/merges.txt"
        let merges = try FormatError.wrapping(mergesPath) { try Data(contentsOf: URL(filePath: mergesPath)) }
        for (path, data) in [(vocabularyPath, entries), (mergesPath, merges)] {
            guard data.count <= fileBytesMax, String(validating: data, as: UTF8.self) != nil else {
                throw FormatError(file: path, reason: "is not UTF-8 of at most \(fileBytesMax) bytes")
            }
        }
        let vocabulary = try Vocabulary(JSONObject(bytes: Array(entries), file: vocabularyPath))
        let configurationPath = folder + "/config.json"
        let json = try FormatError.wrapping(configurationPath) { try Data(contentsOf: URL(filePath: configurationPath)) }
        let family = try ModelConfiguration(json: Array(json)).modelType
        let template = try template(family: family, vocabulary: vocabulary, file: vocabularyPath)
        let options = configuration.options
        for option in ["add_bos_token", "add_eos_token"] {
            let wanted = option == "add_bos_token" && template != .plain
            guard try options.truth(option) ?? wanted == wanted else {
                throw options.fail("\(option) is not supported but as \(wanted) for the family '\(family)'")
            }
        }
        let known = ["<s>", "</s>", "<pad>", "<unk>", "<mask>", "<|endoftext|>"].compactMap { token in
            vocabulary[token].map { AddedTokens.Entry(text: token, id: $0, stripsLeft: token == "<mask>") }
        }
        return try Tokenizer(
            normaliser: .nothing,
            preTokenizer: .byteLevel(addsSpace: try options.truth("add_prefix_space") ?? false, splits: true),
            model: try BytePairs(
                vocabulary: vocabulary, merges: try pairs(Array(merges), file: mergesPath), options: BytePairs.Options(),
                file: vocabularyPath),
            added: try configuration.added(to: vocabulary, known: known, defaults: [:], file: vocabularyPath),
            template: template, names: configuration.names(defaults: [:]), file: vocabularyPath)
    }

    /// The lines of a `merges.txt`.
    private static func pairs(_ bytes: [UInt8], file: String) throws(FormatError) -> [(Spelling, Spelling)] {
        var pairs: [(Spelling, Spelling)] = []
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (number, var line) in lines.enumerated() {
            if line.last == UInt8(ascii: "\r") { line.removeLast() }
            if line.isEmpty || (number == 0 && line.starts(with: "#version".utf8)) { continue }
            guard let pair = BytePairs.merge(line) else {
                throw FormatError(file: file, reason: "line \(number + 1) is not two tokens with a space between them")
            }
            pairs.append(pair)
        }
        return pairs
    }

    private static func template(
        family: String, vocabulary: Vocabulary, file: String
    ) throws(FormatError) -> TokenTemplate {
        switch family {
        case "roberta":
            .roberta(begin: try vocabulary.id(of: "<s>", file: file), end: try vocabulary.id(of: "</s>", file: file))
        case "opt": .beginning(try vocabulary.id(of: "</s>", file: file), secondType: 0)
        default: .plain
        }
    }
}
