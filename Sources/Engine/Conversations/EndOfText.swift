internal import Domain

/// The token with which a model ends a text.
enum EndOfText {
    /// What `generation_config.json` says, else `config.json`, else the tokenizer; of several the first.
    /// - Returns: nil where none of them says it: then texts have no end.
    /// - Throws: `FormatError` where one of them names a token that the vocabulary does not have.
    static func id(modelFolder: String, tokenizer: Tokenizer) throws(FormatError) -> Int? {
        for name in ["generation_config.json", "config.json"] {
            let file = try TokenizerConfiguration.object(modelFolder + "/" + name)
            guard let file, let value = file["eos_token_id"] else { continue }
            let ids: [Int?]
            if case .list(let items) = value { ids = items.map(\.integer) } else { ids = [value.integer] }
            guard let id = ids.first ?? nil, (0..<tokenizer.pieceCount).contains(id) else {
                throw file.fail(
                    "eos_token_id is not the number of one of the \(tokenizer.pieceCount) tokens, nor a list of them")
            }
            return id
        }
        return tokenizer.names["eos_token"].flatMap { tokenizer.id(of: $0) }
    }
}
