internal import FoundationEssentials

internal import enum Crypto.Curve25519
internal import struct Crypto.SHA256

/// Who is believed: a name and an Ed25519 key, written as C2SP's signed notes have it, `NAME+HASH+KEY`.
///
/// HASH is the first four bytes, in hexadecimal, of the SHA-256 of the name, a newline, a byte 1 and the 32 bytes of the key; KEY is the base64 of
/// that byte and those bytes. (c2sp.org/signed-note)
public struct VerificationKey: Sendable, Hashable, CustomStringConvertible {
    /// Of a ledger, its origin.
    public let name: String
    let bytes: [UInt8]

    private static let algorithm: UInt8 = 1

    /// Nil where the name is none or the key has not 32 bytes.
    init?(name: String, bytes: [UInt8]) {
        guard Self.isName(name), bytes.count == 32 else { return nil }
        self.name = name
        self.bytes = bytes
    }

    /// Nil unless `text` is one, with the hash that belongs to it.
    public init?(_ text: String) {
        guard let (name, hash, bytes) = Self.parts(text), let key = VerificationKey(name: name, bytes: bytes), key.hash == hash
        else { return nil }
        self = key
    }

    /// Which of several keys of a name it is: four bytes.
    var hash: [UInt8] {
        Array(SHA256.hash(data: Array(name.utf8) + [UInt8(ascii: "\n"), Self.algorithm] + bytes).prefix(4))
    }

    public var description: String { Self.text(name, hash, bytes) }

    /// Which key it is, without the key itself: `NAME+HASH`.
    var keyID: String { description.split(separator: "+").prefix(2).joined(separator: "+") }

    func isValid(_ signature: [UInt8], of text: String) -> Bool {
        (try? Curve25519.Signing.PublicKey(rawRepresentation: bytes))?.isValidSignature(signature, for: Array(text.utf8))
            ?? false
    }

    /// Names have neither blanks nor a plus.
    static func isName(_ name: String) -> Bool {
        !name.isEmpty && !name.unicodeScalars.contains { $0 == "+" || $0.properties.isWhitespace || $0.value < 0x20 }
    }

    /// `NAME+HASH+BASE64`, in which the base64 is of the algorithm's byte and `bytes`.
    static func text(_ name: String, _ hash: [UInt8], _ bytes: [UInt8]) -> String {
        let digits = hash.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        return "\(name)+\(digits)+\(Data([algorithm] + bytes).base64EncodedString())"
    }

    /// What `text` put together. The base64 itself may have pluses.
    static func parts(_ text: String) -> (name: String, hash: [UInt8], bytes: [UInt8])? {
        let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[1].utf8.count == 8, let hash = UInt32(parts[1], radix: 16),
            let data = Data(base64Encoded: String(parts[2])), data.count == 33,
            data.first == algorithm
        else { return nil }
        let bytes = (0..<4).map { UInt8(truncatingIfNeeded: hash >> UInt32(24 - 8 * $0)) }
        return (String(parts[0]), bytes, Array(data.dropFirst()))
    }
}
