/// The characters that stand for bytes in a byte-level vocabulary: printable ones for themselves, the others from U+0100 on.
enum ByteLevelAlphabet {
    private static let characters: [Unicode.Scalar] = {
        var next: UInt32 = 256
        return (0..<256).map { (byte: UInt32) in
            if (33...126).contains(byte) || (161...172).contains(byte) || byte >= 174 { return Unicode.Scalar(byte) ?? " " }
            defer { next += 1 }
            return Unicode.Scalar(next) ?? " "
        }
    }()

    static func spelled(_ letters: ArraySlice<Letter>) -> ArraySlice<Letter> {
        var result: [Letter] = []
        result.reserveCapacity(letters.count)
        for letter in letters {
            for byte in UTF8.encode(letter.scalar) ?? UTF8.encodedReplacementCharacter {
                result.append(letter.with(characters[Int(byte)]))
            }
        }
        return result[...]
    }
}
