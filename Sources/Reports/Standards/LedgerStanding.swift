public import Domain

/// Which ledger a run stands in, and how far that is signed.
public struct LedgerStanding: Sendable, Equatable {
    /// The ledger's name; nil where it has none, and nothing in it is signed.
    public let origin: String?
    /// What its checkpoints are verified with now.
    public let verificationKey: String?
    /// The newest one; nil where nothing is signed.
    public let checkpoint: SignedCheckpoint?

    public init(origin: String?, verificationKey: String?, checkpoint: SignedCheckpoint?) {
        self.origin = origin
        self.verificationKey = verificationKey
        self.checkpoint = checkpoint
    }

    /// What installations are told apart by in documents for others: the ledger's name, or where it has none the program's.
    var namespace: String { origin ?? PackageURL.program }
}
