public import Domain

/// What an auditor has from elsewhere and holds the ledger against: it is worth as much as the place that it was kept in.
public struct AuditEvidence: Sendable {
    /// What requesters were given.
    public var receipts: [Receipt] = []
    /// Checkpoints that were kept outside the ledger.
    public var anchors: [Anchor] = []
    /// The key that the auditor was given; nil where the ledger's own word is taken for it.
    public var key: VerificationKey?
    /// A checkpoint up to which everything was verified before.
    public var since: Anchor?
    /// How far everything was verified before, by the auditor's own note.
    public var mark: AuditMark?

    public init(
        receipts: [Receipt] = [], anchors: [Anchor] = [], key: VerificationKey? = nil, since: Anchor? = nil,
        mark: AuditMark? = nil
    ) {
        self.receipts = receipts
        self.anchors = anchors
        self.key = key
        self.since = since
        self.mark = mark
    }

    /// A checkpoint as a file that somebody kept.
    public struct Anchor: Sendable {
        /// For words: the file's name.
        public let name: String
        public let text: String

        public init(name: String, text: String) {
            self.name = name
            self.text = text
        }
    }
}
