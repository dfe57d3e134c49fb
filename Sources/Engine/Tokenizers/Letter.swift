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

extension Unicode.Scalar {
    var lowercasedASCII: Unicode.Scalar {
        ("A"..."Z").contains(self) ? Unicode.Scalar(UInt8(truncatingIfNeeded: value) + 32) : self
    }
}
