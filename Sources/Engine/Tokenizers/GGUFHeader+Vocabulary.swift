internal import Domain

extension GGUFHeader {
    /// Throws where the lists of the vocabulary are of different lengths, or where an id names no token of it.
    func checkVocabulary(tokenCount: Int) throws(GGUFError) {
        for key in ["tokenizer.ggml.scores", "tokenizer.ggml.token_type"] {
            guard let value = metadata[key] else { continue }
            guard case .array(let values) = value, values.count == tokenCount else {
                throw GGUFError("'\(key)' is not a list of as many entries as tokenizer.ggml.tokens has, \(tokenCount)")
            }
        }
        for key in metadata.keys.sorted() where key.hasPrefix("tokenizer.ggml.") && key.hasSuffix("_token_id") {
            guard case .integer(let id) = metadata[key], (0..<tokenCount).contains(id) else {
                throw GGUFError("\(key.quoted(80)) is not the number of one of the \(tokenCount) tokens")
            }
        }
    }
}
