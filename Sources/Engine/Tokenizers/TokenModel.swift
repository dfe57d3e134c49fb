internal import Domain

/// A vocabulary, and how words are made of its pieces.
protocol TokenModel: Sendable {
    var vocabulary: Vocabulary { get }

    /// Appends the tokens of a word.
    /// - Parameter controls: tokens that nothing becomes that somebody says in a message.
    func append(_ word: ArraySlice<Letter>, to tokens: inout [Token], controls: Set<Int>)
}

extension Vocabulary {
    /// The tokens of the 256 bytes, spelled `<0x0A>`; nil for those that it lacks.
    var fallbackBytes: [Int?] {
        (0..<256).map { byte in
            let digits = Array("0123456789ABCDEF")
            return self["<0x\(digits[byte >> 4])\(digits[byte & 15])>"]
        }
    }
}
