internal import Domain
internal import Foundation

/// Finds and reads the tokenizer of a model folder.
public enum Tokenizers {
    private static let fileBytesMax = 128 << 20

    /// Reads, whichever is there first: what a GGUF file carries that is the whole model, `tokenizer.json`, `vocab.txt` (WordPiece), or
    /// `vocab.json` with `merges.txt` (byte-level BPE); and the small files that say more of it (`TokenizerConfiguration`).
    /// - Throws: `FormatError` for a malformed file, for an option that would change tokens and is not supported, for files that
    ///   contradict each other, or where there is none of them.
    public static func open(modelFolder: String) throws -> any Tokenizer {
        func path(_ name: String) -> String? {
            let path = modelFolder + "/" + name
            return FileManager.default.fileExists(atPath: path) ? path : nil
        }
        if let file = try Checkpoint.ggufFile(in: modelFolder) { return try tokenizer(gguf: file) }
        let configuration = try TokenizerConfiguration(modelFolder: modelFolder)
        if let file = path("tokenizer.json") {
            let pieces = try path("vocab.txt").map { try WordPieceTokenizer.vocabulary($0) }
            return try TokenizerFile(path: file, configuration: configuration).tokenizer(besides: pieces)
        }
        if path("vocab.txt") != nil {
            try configuration.checkWordPieceClass()
            return try WordPieceTokenizer(modelFolder: modelFolder, configuration: configuration)
        }
        if path("vocab.json") != nil { return try vocabularyAndMerges(modelFolder, configuration) }
        throw FormatError(
            file: modelFolder, reason: "has no tokenizer: tokenizer.json, vocab.txt, vocab.json with merges.txt or a GGUF file")
    }

    /// GPT-2's two files; the special tokens around a text are those of the model's family.
    private static func vocabularyAndMerges(
        _ folder: String, _ configuration: TokenizerConfiguration
    ) throws -> ByteLevelBPE {
        let vocabularyPath = folder + "/vocab.json"
        let entries = try FormatError.wrapping(vocabularyPath) { try Data(contentsOf: URL(filePath: vocabularyPath)) }
        let mergesPath = folder + "/merges.txt"
        let merges = try FormatError.wrapping(mergesPath) { try Data(contentsOf: URL(filePath: mergesPath)) }
        for (path, data) in [(vocabularyPath, entries), (mergesPath, merges)] {
            guard data.count <= fileBytesMax, String(validating: data, as: UTF8.self) != nil else {
                throw FormatError(file: path, reason: "is not UTF-8 of at most \(fileBytesMax) bytes")
            }
        }
        let vocabulary = try TokenizerFile.vocabulary(JSONObject(bytes: Array(entries), file: vocabularyPath))
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
        let space: [TextSplitter.Step] = try options.truth("add_prefix_space") ?? false ? [.leadingSpace] : []
        let known = ["<s>", "</s>", "<pad>", "<unk>", "<mask>", "<|endoftext|>"].compactMap { token in
            vocabulary[token].map { AddedTokens.Token(text: token, id: $0, stripsLeft: token == "<mask>") }
        }
        return try ByteLevelBPE(
            vocabulary: vocabulary, merges: try pairs(Array(merges), file: mergesPath),
            added: try configuration.added(to: vocabulary, known: known, defaults: [:], file: vocabularyPath),
            splitter: TextSplitter(
                steps: space + [.pattern(try TextSplitter.expression(TextSplitter.gpt2Pattern, file: vocabularyPath))]),
            normalises: false, ignoresMergesOfWords: false, template: template, file: vocabularyPath)
    }

    /// The lines of a `merges.txt`.
    private static func pairs(_ bytes: [UInt8], file: String) throws(FormatError) -> [(Spelling, Spelling)] {
        var pairs: [(Spelling, Spelling)] = []
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (number, var line) in lines.enumerated() {
            if line.last == UInt8(ascii: "\r") { line.removeLast() }
            if line.isEmpty || (number == 0 && line.starts(with: "#version".utf8)) { continue }
            let parts = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
            guard parts.count == 2 else {
                throw FormatError(file: file, reason: "line \(number + 1) is not two tokens with a space between them")
            }
            pairs.append((Spelling(parts[0]), Spelling(parts[1])))
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

    /// The tokenizer that a GGUF file carries.
    static func tokenizer(gguf file: GGUFFile) throws(FormatError) -> ByteLevelBPE {
        do throws(GGUFError) {
            let header = file.header
            let model = try header.text("tokenizer.ggml.model")
            guard model == "gpt2" else {
                throw GGUFError("tokenizer.ggml.model \(model.quoted(40)); gpt2 (byte-level BPE) is read")
            }
            let tokens = try header.texts("tokenizer.ggml.tokens")
            try header.checkVocabulary(tokenCount: tokens.count)
            let merges = try header.texts("tokenizer.ggml.merges").map { line throws(GGUFError) in
                let parts = Array(line.utf8).split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
                guard parts.count == 2 else { throw GGUFError("merge \(line.quoted()) is not of two tokens") }
                return (Spelling(parts[0]), Spelling(parts[1]))
            }
            var kinds: [Int] = []
            if case .array(let values) = header.metadata["tokenizer.ggml.token_type"] {
                kinds = try values.map { value throws(GGUFError) in
                    guard case .integer(let kind) = value else {
                        throw GGUFError("'tokenizer.ggml.token_type' is not a list of numbers")
                    }
                    return kind
                }
            }
            // 3: control, 4: user-defined; both are found in a text before it is split.
            let added = zip(tokens.indices, kinds).filter { $1 == 3 || $1 == 4 }.map {
                AddedTokens.Token(text: tokens[$0.0], id: $0.0, isControl: $0.1 == 3)
            }
            let style = try header.text("tokenizer.ggml.pre")
            return try bytePairs(
                GGUFVocabulary(tokens: tokens, merges: merges, added: added, style: style, begin: begin(header, style)), file)
        } catch {
            throw FormatError(file: file.name, reason: error.description)
        }
    }

    private struct GGUFVocabulary {
        let tokens: [String]
        let merges: [(Spelling, Spelling)]
        let added: [AddedTokens.Token]
        let style: String
        /// The token before every text, where there is one.
        let begin: Int?
    }

    private static func begin(_ header: GGUFHeader, _ style: String) throws(GGUFError) -> Int? {
        var isThere = style == "llama-bpe"
        switch header.metadata["tokenizer.ggml.add_bos_token"] {
        case nil: break
        case .boolean(let given): isThere = given
        default: throw GGUFError("tokenizer.ggml.add_bos_token is not true or false")
        }
        guard isThere else { return nil }
        guard case .integer(let id) = header.metadata["tokenizer.ggml.bos_token_id"] else {
            throw GGUFError("has no tokenizer.ggml.bos_token_id")
        }
        return id
    }

    private static func bytePairs(_ content: GGUFVocabulary, _ file: GGUFFile) throws(GGUFError) -> ByteLevelBPE {
        do throws(FormatError) {
            func pattern(_ text: String) throws(FormatError) -> TextSplitter.Step {
                .pattern(try TextSplitter.expression(text, file: file.name))
            }
            let steps: [TextSplitter.Step]
            switch content.style {
            case "smollm": steps = [.digits(individually: true), try pattern(TextSplitter.gpt2Pattern)]
            case "gpt-2": steps = [try pattern(TextSplitter.gpt2Pattern)]
            case "llama-bpe": steps = [try pattern(TextSplitter.llama3Pattern)]
            case "qwen2": steps = [try pattern(TextSplitter.qwen2Pattern)]
            case let style:
                throw FormatError(
                    file: file.name,
                    reason: "tokenizer.ggml.pre \(style.quoted(40)); smollm, gpt-2, llama-bpe and qwen2 are read")
            }
            var template = TokenTemplate.plain
            if let begin = content.begin {
                template = .beginning(begin, secondType: 0)
            }
            return try ByteLevelBPE(
                vocabulary: try Vocabulary(
                    lines: content.tokens.map { Spelling($0) }, place: "as entry", file: file.name),
                merges: content.merges, added: content.added, splitter: TextSplitter(steps: steps),
                normalises: content.style == "qwen2", ignoresMergesOfWords: content.style == "llama-bpe", template: template,
                file: file.name)
        } catch {
            throw GGUFError(error.reason)
        }
    }
}
