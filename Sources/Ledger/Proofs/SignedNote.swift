internal import Domain
internal import FoundationEssentials

/// A text and who signed it: the text, an empty line, and for each signature a line `— NAME BASE64`. (c2sp.org/signed-note)
public struct SignedNote: Sendable, Equatable, CustomStringConvertible {
    /// What is signed; it ends with a newline.
    public let text: String
    let signatures: [Signature]

    struct Signature: Sendable, Equatable {
        let name: String
        /// Four bytes.
        let keyHash: [UInt8]
        let bytes: [UInt8]
    }

    private static let signatureCountMax = 100
    private static let dash = "\u{2014} "

    /// - Throws: `defect` where the system cannot sign.
    public init(_ text: String, signedBy keys: [SigningKey]) throws(LedgerError) {
        self.text = text
        var signatures: [Signature] = []
        for key in keys { signatures.append(try key.signature(of: text)) }
        self.signatures = signatures
    }

    /// Nil for what is no signed note, or has more than `bytesMax` bytes.
    public init?(_ note: String, bytesMax: Int = 1 << 16) {
        // By bytes: to Swift a newline and what joins it are one letter.
        let bytes = Array(note.utf8)
        guard bytes.count <= bytesMax, bytes.allSatisfy({ $0 >= 0x20 || $0 == UInt8(ascii: "\n") }),
            bytes.last == UInt8(ascii: "\n"),
            let end = bytes.indices.dropLast().last(where: { bytes[$0] == UInt8(ascii: "\n") && bytes[$0 + 1] == bytes[$0] })
        else { return nil }
        let lines = bytes[(end + 2)...].dropLast().split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard end > 0, !lines.isEmpty, lines.count <= Self.signatureCountMax else { return nil }
        var signatures: [Signature] = []
        for line in lines {
            guard let signature = Self.signature(String(decoding: line, as: UTF8.self)) else { return nil }
            signatures.append(signature)
        }
        self.signatures = signatures
        text = String(decoding: bytes[...end], as: UTF8.self)
    }

    private static func signature(_ line: String) -> Signature? {
        guard line.hasPrefix(dash) else { return nil }
        let words = line.dropFirst(dash.count).split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 2, VerificationKey.isName(String(words[0])), let data = Data(base64Encoded: String(words[1])),
            data.count > 4
        else { return nil }
        return Signature(name: String(words[0]), keyHash: Array(data.prefix(4)), bytes: Array(data.dropFirst(4)))
    }

    /// Whether this key has signed it.
    public func isSigned(by key: VerificationKey) -> Bool {
        let hash = key.hash
        return signatures.contains {
            $0.name.utf8.elementsEqual(key.name.utf8) && $0.keyHash == hash && key.isValid($0.bytes, of: text)
        }
    }

    /// `— NAME BASE64` of each signature.
    public var signatureLines: [String] {
        signatures.map { "\(Self.dash)\($0.name) \(Data($0.keyHash + $0.bytes).base64EncodedString())" }
    }

    public var description: String { text + "\n" + signatureLines.map { $0 + "\n" }.joined() }
}
