internal import Domain

/// Each character of a word is a token.
struct Characters: TokenModel {
    let vocabulary: Vocabulary
    let unknown: Int

    func append(_ word: ArraySlice<Letter>, to tokens: inout [Token], controls: Set<Int>) {
        // Once more: lower case may have undone the form.
        var part = TextPart(word, isAtStart: false)
        NormalForm.compatibilityComposed.apply(&part, unicode: Unicode.Scalar.pythonsUnicode)
        for letter in part.letters {
            let id = vocabulary[CollectionOfOne(letter).spelling] ?? unknown
            let isSaid = controls.contains(id) && letter.origin.contains(.message)
            tokens.append(Token(id: isSaid ? unknown : id, origin: letter.origin))
        }
    }
}

/// Each word is a token.
struct WholeWords: TokenModel {
    let vocabulary: Vocabulary
    /// Tokens besides, by their spelling.
    let added: [Spelling: Int]
    let unknown: Int

    func append(_ word: ArraySlice<Letter>, to tokens: inout [Token], controls: Set<Int>) {
        let spelling = word.spelling
        let id = added[spelling] ?? vocabulary[spelling] ?? unknown
        let isSaid = controls.contains(id) && word.origin.contains(.message)
        tokens.append(Token(id: isSaid ? unknown : id, origin: word.origin))
    }
}
