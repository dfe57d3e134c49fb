public import Domain

/// The file with the key that a ledger is signed with: the key on a line, and where it takes another one's place, the word of both below it.
public struct SigningKeyFile: Sendable {
    public let key: SigningKey
    public let replacement: KeyReplacement?

    public init(key: SigningKey, replacing old: SigningKey? = nil) throws(LedgerError) {
        self.key = key
        var replacement: KeyReplacement?
        if let old { replacement = try KeyReplacement(of: old, by: key) }
        self.replacement = replacement
    }

    /// Nil for what is no such file.
    public init?(_ text: String) {
        let end = text.utf8.firstIndex(of: UInt8(ascii: "\n")) ?? text.endIndex
        guard let key = SigningKey(String(text[..<end])) else { return nil }
        let rest = String(text[end...].dropFirst())
        self.key = key
        guard !rest.isEmpty else {
            replacement = nil
            return
        }
        guard SignedNote(rest) != nil else { return nil }
        replacement = KeyReplacement(note: rest)
    }

    public var text: String { key.secretText + "\n" + (replacement?.note ?? "") }
}
