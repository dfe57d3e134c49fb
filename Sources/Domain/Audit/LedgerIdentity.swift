/// Which ledger it is, and what its checkpoints are verified with from here on: said once in a ledger, before its first checkpoint.
public struct LedgerIdentity: Sendable, Equatable, Codable {
    /// A name with a random part, which no other ledger has; the first line of every checkpoint.
    public let origin: String
    /// Of Ed25519, as signed notes write it: `ORIGIN+HASH+BASE64`.
    public let verificationKey: String

    public init(origin: String, verificationKey: String) {
        self.origin = origin
        self.verificationKey = verificationKey
    }
}

/// Another key takes the place of the one that was: a note that both have signed, the old one to say so, the new one to agree.
public struct KeyReplacement: Sendable, Equatable, Codable {
    /// A signed note; its third line is the new verification key.
    public let note: String

    public init(note: String) {
        self.note = note
    }
}

/// What the ledger is up to the event before this one, signed.
public struct SignedCheckpoint: Sendable, Equatable, Codable {
    /// How many events: always one less than the number of this one.
    public let size: Int
    /// Of the tree of hashes over them.
    public let root: Digest
    /// The signed note that says both.
    public let note: String

    public init(size: Int, root: Digest, note: String) {
        self.size = size
        self.root = root
        self.note = note
    }
}
