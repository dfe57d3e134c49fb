internal import Domain

internal import enum Crypto.Curve25519

/// What a ledger is signed with; it lies in a file of the daemon's, never in the database. Written as `PRIVATE+KEY+NAME+HASH+SEED`, the form that
/// tools for signed notes read.
public struct SigningKey: Sendable {
    public let verificationKey: VerificationKey
    private let seed: [UInt8]

    private static let prefix = "PRIVATE+KEY+"

    /// A key from the system's randomness.
    /// - Parameter name: whose; nil where it is none.
    public init?(madeFor name: String) {
        self.init(name: name, seed: Array(Curve25519.Signing.PrivateKey().rawRepresentation))
    }

    /// Nil unless `text` is one.
    public init?(_ text: String) {
        guard text.hasPrefix(Self.prefix),
            let (name, hash, seed) = VerificationKey.parts(String(text.dropFirst(Self.prefix.count))),
            let key = SigningKey(name: name, seed: seed), key.verificationKey.hash == hash
        else { return nil }
        self = key
    }

    /// - Parameter seed: 32 bytes, the private key of RFC 8032. Nil where name or seed are none.
    public init?(name: String, seed: [UInt8]) {
        guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed),
            let verificationKey = VerificationKey(name: name, bytes: Array(key.publicKey.rawRepresentation))
        else { return nil }
        self.seed = seed
        self.verificationKey = verificationKey
    }

    /// As it stands in its file.
    public var secretText: String {
        Self.prefix + VerificationKey.text(verificationKey.name, verificationKey.hash, seed)
    }

    /// - Throws: `defect` where the system cannot sign.
    func signature(of text: String) throws(LedgerError) -> SignedNote.Signature {
        do {
            let key = try Curve25519.Signing.PrivateKey(rawRepresentation: seed)
            return SignedNote.Signature(
                name: verificationKey.name, keyHash: verificationKey.hash,
                bytes: Array(try key.signature(for: Array(text.utf8))))
        } catch {
            throw LedgerError(code: .defect, reason: "nothing can be signed: \(error)")
        }
    }
}
