internal import Domain
internal import Foundation

/// Finds and reads the tokenizer of a model folder.
public enum Tokenizers {
    private static let fileBytesMax = 128 << 20

    /// Reads, whichever is there first: `vocab.txt` (WordPiece), `tokenizer.json`, `vocab.json` with `merges.txt` (byte-level
    /// BPE), or what a GGUF file carries.
    /// - Throws: `FormatError` for a malformed file, or where there is none of them.
    public static func open(modelFolder: String) throws -> any Tokenizer {
        func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: modelFolder + "/" + name) }
        // As `ModelFiles` chooses: a GGUF file that stands for the whole folder brings its own.
        if let file = try Checkpoint.ggufFile(in: modelFolder) { return try tokenizer(gguf: file) }
        if exists("vocab.txt") { return try WordPieceTokenizer(modelFolder: modelFolder) }
        if exists("tokenizer.json") { return try TokenizerFile(path: modelFolder + "/tokenizer.json").tokenizer() }
        if exists("vocab.json") { return try vocabularyAndMerges(modelFolder) }
        throw FormatError(
            file: modelFolder, reason: "has no tokenizer: vocab.txt, tokenizer.json, vocab.json with merges.txt or a GGUF file")
    }

    /// GPT-2's two files; the special tokens around a text are those of the model's family.
    private static func vocabularyAndMerges(_ folder: String) throws -> ByteLevelBPE {
        let vocabularyPath = folder + "/vocab.json"
        let vocabulary = try FormatError.wrapping(vocabularyPath) {
            try JSONDecoder().decode([String: Int].self, from: try Data(contentsOf: URL(filePath: vocabularyPath)))
        }
        let mergesPath = folder + "/merges.txt"
        let merges = try FormatError.wrapping(mergesPath) { try Data(contentsOf: URL(filePath: mergesPath)) }
        guard merges.count <= fileBytesMax, let text = String(validating: merges, as: UTF8.self) else {
            throw FormatError(file: mergesPath, reason: "is not UTF-8 of at most \(fileBytesMax) bytes")
        }
        var pairs: [(String, String)] = []
        let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        for (number, line) in lines.enumerated() where !line.isEmpty && !(number == 0 && line.hasPrefix("#version")) {
            let parts = line.split(separator: " ", omittingEmptySubsequences: false)
            guard parts.count == 2 else {
                throw FormatError(file: mergesPath, reason: "line \(number + 1) is not two tokens with a space between them")
            }
            pairs.append((String(parts[0]), String(parts[1])))
        }
        let configurationPath = folder + "/config.json"
        let json = try FormatError.wrapping(configurationPath) { try Data(contentsOf: URL(filePath: configurationPath)) }
        let (template, specials) = try specials(
            family: try ModelConfiguration(json: Array(json)).modelType, vocabulary: vocabulary, file: vocabularyPath)
        return try ByteLevelBPE(
            vocabulary: vocabulary, merges: pairs, added: AddedTokens(specials),
            splitter: TextSplitter(steps: [
                .pattern(try TextSplitter.expression(TextSplitter.gpt2Pattern, file: vocabularyPath))
            ]),
            normalises: false, ignoresMergesOfWords: false, template: template, file: vocabularyPath)
    }

    private static func specials(
        family: String, vocabulary: [String: Int], file: String
    ) throws(FormatError) -> (TokenTemplate, [AddedTokens.Token]) {
        func id(_ token: String) throws(FormatError) -> Int {
            guard let id = vocabulary[token] else { throw FormatError(file: file, reason: "has no \(token)") }
            return id
        }
        let added = ["<s>", "</s>", "<pad>", "<unk>", "<mask>", "<|endoftext|>"].compactMap { token in
            vocabulary[token].map { AddedTokens.Token(text: token, id: $0, stripsLeft: token == "<mask>") }
        }
        switch family {
        case "roberta":
            let (begin, end) = (try id("<s>"), try id("</s>"))
            let single: [TokenTemplate.Part] = [.token(begin, type: 0), .first(type: 0), .token(end, type: 0)]
            let second: [TokenTemplate.Part] = [.token(end, type: 0), .second(type: 0), .token(end, type: 0)]
            return (TokenTemplate(single: single, pair: single + second), added)
        case "opt":
            let begin = TokenTemplate.Part.token(try id("</s>"), type: 0)
            return (
                TokenTemplate(single: [begin, .first(type: 0)], pair: [begin, .first(type: 0), begin, .second(type: 0)]), added
            )
        default: return (.plain, added)
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
                let parts = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
                guard parts.count == 2 else { throw GGUFError("merge \(line.quoted()) is not of two tokens") }
                return (parts[0], parts[1])
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
                AddedTokens.Token(text: tokens[$0.0], id: $0.0)
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
        let merges: [(String, String)]
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
                let token = TokenTemplate.Part.token(begin, type: 0)
                template = TokenTemplate(
                    single: [token, .first(type: 0)], pair: [token, .first(type: 0), token, .second(type: 0)])
            }
            return try ByteLevelBPE(
                vocabulary: Dictionary(zip(content.tokens, content.tokens.indices)) { first, _ in first },
                merges: content.merges, added: AddedTokens(content.added), splitter: TextSplitter(steps: steps),
                normalises: content.style == "qwen2", ignoresMergesOfWords: content.style == "llama-bpe", template: template,
                file: file.name)
        } catch {
            throw GGUFError(error.reason)
        }
    }
}
