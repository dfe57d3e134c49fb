internal import Domain

extension Tokenizers {
    /// The tokenizer that a GGUF file carries.
    static func tokenizer(gguf file: GGUFFile) throws(FormatError) -> Tokenizer {
        do throws(GGUFError) {
            let header = file.header
            let model = try header.text("tokenizer.ggml.model")
            guard model == "gpt2" else {
                throw GGUFError("tokenizer.ggml.model \(model.quoted(40)); gpt2 (byte-level BPE) is read")
            }
            let tokens = try header.texts("tokenizer.ggml.tokens")
            try header.checkVocabulary(tokenCount: tokens.count)
            let merges = try header.texts("tokenizer.ggml.merges").map { line throws(GGUFError) in
                guard let pair = BytePairs.merge(Array(line.utf8)[...]) else {
                    throw GGUFError("merge \(line.quoted()) is not of two tokens")
                }
                return pair
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
                AddedTokens.Entry(text: tokens[$0.0], id: $0.0, isControl: $0.1 == 3)
            }
            let style = try header.text("tokenizer.ggml.pre")
            return try bytePairs(
                GGUFVocabulary(
                    tokens: tokens, merges: merges, added: added, style: style, begin: begin(header, style),
                    names: names(header, tokens)), file)
        } catch {
            throw FormatError(file: file.name, reason: error.description)
        }
    }

    private struct GGUFVocabulary {
        let tokens: [String]
        let merges: [(Spelling, Spelling)]
        let added: [AddedTokens.Entry]
        let style: String
        /// The token before every text, where there is one.
        let begin: Int?
        let names: [String: String]
    }

    /// What the tokens of `tokenizer.ggml.bos_token_id` and its like are called.
    private static func names(_ header: GGUFHeader, _ tokens: [String]) -> [String: String] {
        let keys = ["bos": "bos", "eos": "eos", "unknown": "unk", "padding": "pad", "seperator": "sep"]
        var names: [String: String] = [:]
        for (key, name) in keys {
            if case .integer(let id) = header.metadata["tokenizer.ggml.\(key)_token_id"], tokens.indices.contains(id) {
                names["\(name)_token"] = tokens[id]
            }
        }
        return names
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

    private static func bytePairs(_ content: GGUFVocabulary, _ file: GGUFFile) throws(GGUFError) -> Tokenizer {
        do throws(FormatError) {
            func split(_ pattern: TextPattern) -> PreTokenizer {
                .sequence([.split(pattern, .isolated, inverted: false), .byteLevel(addsSpace: false, splits: false)])
            }
            let preTokenizer: PreTokenizer
            switch content.style {
            case "smollm":
                preTokenizer = .sequence([.digits(individually: true), .byteLevel(addsSpace: false, splits: true)])
            case "gpt-2": preTokenizer = .byteLevel(addsSpace: false, splits: true)
            case "llama-bpe": preTokenizer = split(.llama3(digitsMax: 3))
            case "qwen2": preTokenizer = split(.llama3(digitsMax: 1))
            case let style:
                throw FormatError(
                    file: file.name,
                    reason: "tokenizer.ggml.pre \(style.quoted(40)); smollm, gpt-2, llama-bpe and qwen2 are read")
            }
            let vocabulary = try Vocabulary(
                lines: content.tokens.map { Spelling($0) }, place: "as entry", file: file.name)
            var options = BytePairs.Options()
            options.ignoresMergesOfWords = content.style == "llama-bpe"
            return try Tokenizer(
                normaliser: content.style == "qwen2" ? .form(.composed) : .nothing, preTokenizer: preTokenizer,
                model: try BytePairs(vocabulary: vocabulary, merges: content.merges, options: options, file: file.name),
                added: content.added, template: content.begin.map { .beginning($0, secondType: 0) } ?? .plain,
                names: content.names, file: file.name)
        } catch {
            throw GGUFError(error.reason)
        }
    }
}
