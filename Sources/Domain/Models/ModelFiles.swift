/// Which files of a model folder are read, by the names that are there: in one place, so that what was admitted is what runs.
public struct ModelFiles: Sendable, Equatable {
    /// `config.json`, or the GGUF file that carries everything.
    public let configuration: String
    public let weights: [String]
    /// Every file that has a say in the ids of a text, its end among them.
    public let tokenizer: [String]

    /// - Throws: what is missing.
    public init(names: [String]) throws(ModelConfigurationError) {
        // Hidden files belong to nobody's model.
        let names = names.filter { !$0.hasPrefix(".") }
        guard names.contains("config.json") else {
            let files = names.filter { $0.hasSuffix(".gguf") }
            if let part = files.first(where: Self.isPartOfSplit) {
                throw ModelConfigurationError(.splitPart(part: part.quoted(100)))
            }
            guard let file = files.first, files.count == 1 else {
                throw ModelConfigurationError(.noConfiguration(files: files.count))
            }
            configuration = file
            weights = [file]
            tokenizer = [file]
            return
        }
        configuration = "config.json"
        let index = "model.safetensors.index.json"
        if names.contains(index) {
            weights = [index] + names.filter { $0.hasSuffix(".safetensors") }.sorted()
        } else if names.contains("model.safetensors") {
            weights = ["model.safetensors"]
        } else {
            throw ModelConfigurationError(.noWeights)
        }
        var vocabularies = ["vocab.txt", "tokenizer.json"].filter(names.contains)
        if vocabularies.isEmpty, names.contains("vocab.json"), names.contains("merges.txt") {
            vocabularies = ["vocab.json", "merges.txt"]
        }
        guard !vocabularies.isEmpty else { throw ModelConfigurationError(.noTokenizer) }
        tokenizer = vocabularies + Self.tokenizerOptions.filter(names.contains)
    }

    /// Files that add tokens, say how texts become tokens, or how conversations become texts.
    private static let tokenizerOptions =
        [
            "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", "chat_template.jinja",
            "generation_config.json",
        ] + MeCabDictionary.files

    /// Whether a name ends with `-00001-of-00002.gguf`, say.
    private static func isPartOfSplit(_ name: String) -> Bool {
        let parts = name.dropLast(".gguf".count).split(separator: "-", omittingEmptySubsequences: false).suffix(3)
        guard parts.count == 3, let count = parts.last.flatMap({ Int($0) }) else { return false }
        return parts.dropFirst().first == "of" && parts.first.flatMap({ Int($0) }) != nil && count > 1
    }

    public var isGGUF: Bool { configuration != "config.json" }

    /// What is hashed for several files: their SHA-256 and names as sha256sum prints them. A single file is hashed itself.
    public static func listing(_ digests: [(digest: Digest, name: String)]) -> [UInt8] {
        Array(digests.map { "\($0.digest.hexadecimal)  \($0.name)\n" }.joined().utf8)
    }
}
