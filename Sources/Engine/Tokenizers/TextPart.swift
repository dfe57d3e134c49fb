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

extension TextPart {
    mutating func keep(_ isKept: (Unicode.Scalar) -> Bool) {
        guard let first = letters.first else { return }
        isAtStart = isAtStart && isKept(first.scalar)
        letters = letters.filter { isKept($0.scalar) }[...]
    }

    mutating func mapLowercase() {
        letters =
            letters.flatMap { letter -> [Letter] in
                letter.scalar.value < 0x80
                    ? [letter.with(letter.scalar.lowercasedASCII)]
                    : letter.scalar.properties.lowercaseMapping.unicodeScalars.letters(letter.origin)
            }[...]
    }

    mutating func replace(_ matches: [Range<Int>], with content: [Unicode.Scalar]) {
        guard !matches.isEmpty else { return }
        var result: [Letter] = []
        var end = letters.startIndex
        for match in matches {
            result += letters[end..<match.lowerBound]
            result += content.letters(letters[match].origin)
            end = match.upperBound
        }
        letters = (result + letters[end...])[...]
    }
}

extension ArraySlice {
    func droppedTrailing(while isDropped: (Element) -> Bool) -> ArraySlice<Element> {
        guard let last = lastIndex(where: { !isDropped($0) }) else { return prefix(0) }
        return self[...last]
    }
}
