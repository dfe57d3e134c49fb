/// A code point of a text, and who wrote it.
struct Letter: Hashable, Sendable {
    /// Of a conversation that a template has written out; nothing of a text that is one person's.
    struct Origin: OptionSet, Hashable, Sendable {
        let rawValue: UInt8

        /// Somebody said it in a message: it makes no control token.
        static let message = Origin(rawValue: 1)
        /// The model is to learn to say it.
        static let learnt = Origin(rawValue: 2)
    }

    let scalar: Unicode.Scalar
    var origin: Origin = []

    func with(_ scalar: Unicode.Scalar) -> Letter { Letter(scalar: scalar, origin: origin) }
}

extension Collection where Element == Letter {
    var origin: Letter.Origin { reduce(into: []) { $0.formUnion($1.origin) } }

    /// UTF-8.
    var spelling: Spelling {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        for letter in self { bytes.append(contentsOf: UTF8.encode(letter.scalar) ?? UTF8.encodedReplacementCharacter) }
        return Spelling(bytes[...])
    }

    func isSpelled(_ scalars: some Collection<Unicode.Scalar>) -> Bool {
        elementsEqual(scalars) { $0.scalar == $1 }
    }
}

extension Sequence where Element == Unicode.Scalar {
    /// All of one origin.
    func letters(_ origin: Letter.Origin = []) -> [Letter] { map { Letter(scalar: $0, origin: origin) } }
}

/// A piece of a text between tokens that have been found in it.
struct TextPart: Sendable {
    var letters: ArraySlice<Letter>
    /// Whether its first letter is the text's first: some tokenizers put a space before that only.
    var isAtStart: Bool

    init(_ letters: ArraySlice<Letter>, isAtStart: Bool) {
        self.letters = letters
        self.isAtStart = isAtStart
    }

    /// A piece of it.
    subscript(range: Range<Int>) -> TextPart {
        TextPart(letters[range], isAtStart: isAtStart && range.lowerBound == letters.startIndex)
    }

    mutating func insert(before scalars: [Unicode.Scalar]) {
        let origin = letters.first?.origin ?? []
        letters = (scalars.letters(origin) + letters)[...]
    }

    func begins(with scalar: Unicode.Scalar) -> Bool { letters.first?.scalar == scalar }
}

/// A token of a text.
struct Token: Equatable, Sendable {
    let id: Int
    /// Of all letters that it stands for.
    var origin: Letter.Origin = []
}
