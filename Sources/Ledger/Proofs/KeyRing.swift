public import Domain

/// Which keys a ledger's checkpoints are signed with, one after the other, as its own events say.
public struct KeyRing: Sendable, Equatable {
    /// Which ledger it is; nil where it has not said so.
    public private(set) var origin: String?
    /// The last one is in force.
    public private(set) var keys: [VerificationKey] = []

    public init() {}

    public var current: VerificationKey? { keys.last }

    /// Takes in what an event says of keys; most say nothing.
    /// - Returns: why it cannot be believed; nil where it can.
    mutating func take(_ fact: Fact) -> String? {
        switch fact {
        case .ledgerIdentified(let identity):
            guard origin == nil else { return "names the ledger again" }
            guard let key = VerificationKey(identity.verificationKey), key.name.utf8.elementsEqual(identity.origin.utf8) else {
                return "has no verification key of the ledger that it names"
            }
            (origin, keys) = (identity.origin, [key])
            return nil
        case .keyReplaced(let replacement):
            guard let current else { return "replaces a key where the ledger has none" }
            guard let key = replacement.key(after: current) else {
                return "replaces the ledger's key, and is not signed by the key that was and the key that comes"
            }
            keys.append(key)
            return nil
        default: return nil
        }
    }
}

extension KeyReplacement {
    private static let title = "heterolora-key-replacement-1"

    /// Both keys' word that the new one takes the place of the old one.
    /// - Throws: `refused` where they are not of one ledger.
    public init(of old: SigningKey, by new: SigningKey) throws(LedgerError) {
        let (old, new, key) = (old, new, new.verificationKey)
        guard old.verificationKey.name == key.name, old.verificationKey != key else {
            throw LedgerError(code: .refused, reason: "a key is replaced by another one of the same ledger")
        }
        self.init(note: try SignedNote("\(Self.title)\n\(key.name)\n\(key)\n", signedBy: [old, new]).description)
    }

    /// The new key; nil unless the old one and it have signed that.
    public func key(after old: VerificationKey) -> VerificationKey? {
        guard let note = SignedNote(note),
            let key = note.text.split(separator: "\n").last.flatMap({ VerificationKey(String($0)) }),
            note.text.utf8.elementsEqual("\(Self.title)\n\(old.name)\n\(key)\n".utf8),
            key.name.utf8.elementsEqual(old.name.utf8), key != old, note.isSigned(by: old), note.isSigned(by: key)
        else { return nil }
        return key
    }
}
