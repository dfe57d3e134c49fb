/// A SHA-256 digest, written as 64 lower-case hexadecimal digits.
///
/// Domain only carries digests; the edges that read the bytes compute them.
public struct Digest: Hashable, Sendable, CustomStringConvertible {
    public let hexadecimal: String

    /// Nil unless `hexadecimal` is exactly 64 lower-case hexadecimal digits.
    public init?(hexadecimal: String) {
        guard hexadecimal.utf8.count == 64, hexadecimal.utf8.allSatisfy(Self.isDigit) else { return nil }
        self.hexadecimal = hexadecimal
    }

    /// The digest whose 32 bytes a hash function has just produced.
    public init(bytes: some Sequence<UInt8>) {
        let digits = Array("0123456789abcdef")
        hexadecimal = String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }

    /// Sixty-four zeros: the "previous hash" of the first event of a ledger.
    public static let zero = Digest(bytes: [UInt8](repeating: 0, count: 32))

    public var description: String { hexadecimal }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
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
