/// How a token is written, told apart byte by byte.
///
/// Swift's strings are equal where they are canonically equivalent; a vocabulary may have a letter both composed and decomposed,
/// each with an id of its own.
struct Spelling: Hashable, Sendable {
    /// UTF-8.
    let bytes: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }

    init(_ text: String) { bytes = Array(text.utf8)[...] }

    var text: String { String(decoding: bytes, as: UTF8.self) }

    func hash(into hasher: inout Hasher) {
        // Eight bytes at a time: an array's own hash takes them one by one.
        var word: UInt64 = 0
        var count = 0
        for byte in bytes {
            word = word << 8 | UInt64(byte)
            count += 1
            if count & 7 == 0 { hasher.combine(word) }
        }
        hasher.combine(word)
        hasher.combine(count)
    }
}

extension Spelling {
    static func + (left: Spelling, right: Spelling) -> Spelling { Spelling(left.bytes + right.bytes) }
}
