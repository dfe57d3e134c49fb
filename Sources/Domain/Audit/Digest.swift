/// A SHA-256 digest, written as 64 lower-case hexadecimal digits.
///
/// Domain only carries digests; the edges that read the bytes compute them.
public struct Digest: Hashable, Sendable, CustomStringConvertible {
    /// The 32 bytes, most significant first: numbers, because millions of them are compared and hashed where a ledger is verified.
    private let words: Words

    private struct Words: Hashable {
        var first: UInt64 = 0
        var second: UInt64 = 0
        var third: UInt64 = 0
        var fourth: UInt64 = 0

        /// Moves all bits up by `count` and puts `low` at the end.
        mutating func shift(by count: UInt64, adding low: UInt8) {
            first = first << count | second >> (64 - count)
            second = second << count | third >> (64 - count)
            third = third << count | fourth >> (64 - count)
            fourth = fourth << count | UInt64(low)
        }
    }

    /// Nil unless `hexadecimal` is exactly 64 lower-case hexadecimal digits.
    public init?(hexadecimal: String) {
        guard hexadecimal.utf8.count == 64 else { return nil }
        var words = Words()
        for digit in hexadecimal.utf8 {
            guard let value = Self.value(of: digit) else { return nil }
            words.shift(by: 4, adding: value)
        }
        self.words = words
    }

    /// The digest whose 32 bytes a hash function has just produced.
    public init(bytes: some Sequence<UInt8>) {
        var words = Words()
        for byte in bytes { words.shift(by: 8, adding: byte) }
        self.words = words
    }

    /// Sixty-four zeros: the "previous hash" of the first event of a ledger.
    public static let zero = Digest(bytes: [UInt8](repeating: 0, count: 32))

    public var bytes: [UInt8] { parts(ofBits: 8) }

    public var hexadecimal: String {
        String(
            decoding: parts(ofBits: 4).map { $0 < 10 ? UInt8(ascii: "0") + $0 : UInt8(ascii: "a") + $0 - 10 }, as: UTF8.self)
    }

    private func parts(ofBits count: UInt64) -> [UInt8] {
        var parts: [UInt8] = []
        parts.reserveCapacity(Int(256 / count))
        for word in [words.first, words.second, words.third, words.fourth] {
            for shift in stride(from: 64 - Int(count), through: 0, by: -Int(count)) {
                parts.append(UInt8(truncatingIfNeeded: word >> UInt64(shift)) & UInt8(truncatingIfNeeded: 1 << count &- 1))
            }
        }
        return parts
    }

    public var description: String { hexadecimal }

    private static func value(of digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}

extension Digest: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let digest = Digest(hexadecimal: text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "'\(text)' is not a SHA-256 of 64 lower-case hexadecimal digits")
        }
        self = digest
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(hexadecimal)
    }
}
