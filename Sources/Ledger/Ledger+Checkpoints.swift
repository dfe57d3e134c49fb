public import Domain

/// A checkpoint that has been signed and recorded, and the tree with its event, which is the last.
public struct RecordedCheckpoint: Sendable {
    public let checkpoint: Checkpoint
    public let event: AuditEvent
    public let tree: LedgerTree
    /// Whether it was signed just now.
    public let isNew: Bool
}

extension Ledger {
    /// Which keys the ledger says that it is signed with.
    /// - Throws: `corrupt` where what it says of them cannot be believed.
    public func keys() throws(LedgerError) -> KeyRing {
        try connected { connection throws(LedgerError) in
            var ring = KeyRing()
            let rows = try connection.rows(
                """
                select \(trusted: StoredEvent.columns) from audit_event where kind in ('ledger.identified', 'key.replaced')
                    and kind in ('ledger.identified', 'key.replaced', 'checkpoint.signed') order by sequence
                """)
            for event in try Self.events(rows) {
                if let problem = ring.take(try Self.fact(of: event)) {
                    throw LedgerError(code: .corrupt, reason: "event \(event.sequence) \(problem)")
                }
            }
            return ring
        }
    }

    /// The newest checkpoint in the ledger; nil where nothing is signed.
    public func newestCheckpoint() throws(LedgerError) -> Checkpoint? {
        try connected { connection throws(LedgerError) in
            let rows = try connection.rows(
                """
                select payload ->> 'note' from audit_event where kind = 'checkpoint.signed'
                    and kind in ('ledger.identified', 'key.replaced', 'checkpoint.signed') order by sequence desc limit 1
                """)
            guard let row = rows.first else { return nil }
            guard let checkpoint = row[0].flatMap(Checkpoint.init) else {
                throw LedgerError(code: .corrupt, reason: "the newest checkpoint of the ledger is none")
            }
            return checkpoint
        }
    }

    /// The tree as it is now, held against the ledger's own checkpoints and others that were kept, by hashes alone.
    /// - Throws: `corrupt` where it is not what was signed.
    public func signedTree(_ anchors: [AuditEvidence.Anchor]) throws(LedgerError) -> LedgerTree {
        try connected { connection throws(LedgerError) in
            try Self.requireWhole(connection, to: "verify")
            var check = CheckpointCheck(AuditEvidence(anchors: anchors))
            try connection.transaction("begin isolation level repeatable read read only") { () throws(LedgerError) in
                try Self.hashes(after: LedgerTree(), upTo: .max, connection) { check.add($0, saying: $1) }
            }
            check.finish()
            if let fault = check.faults.first { throw LedgerError(code: .corrupt, reason: "\(fault)") }
            return check.tree
        }
    }

    static func fact(of event: AuditEvent) throws(LedgerError) -> Fact {
        do {
            return try event.fact()
        } catch {
            throw LedgerError(code: .corrupt, reason: "event \(event.sequence) is no fact of kind \(event.kind.rawValue)")
        }
    }

    /// Signs what the ledger is now, and records that, unless nothing has been recorded since the last checkpoint. Nobody appends
    /// meanwhile: a checkpoint is of all events before it.
    /// - Parameters:
    ///   - known: the tree as it was when this was last done; what came since must follow it.
    ///   - time: of the event.
    /// - Throws: `corrupt` where the ledger does not begin with what it was.
    public func signCheckpoint(
        with key: SigningKey, after known: LedgerTree, at time: Timestamp
    ) throws(LedgerError) -> RecordedCheckpoint {
        // What is long is done before others have to wait.
        let nearly = try tree(after: known)
        return try turn { turn throws(LedgerError) in try turn.signCheckpoint(with: key, after: nearly, at: time) }
    }
}

extension Turn {
    borrowing func signCheckpoint(
        with key: SigningKey, after known: LedgerTree, at time: Timestamp
    ) throws(LedgerError) -> RecordedCheckpoint {
        var tree = try Ledger.tree(after: known, connection)
        let last = try connection.rows(
            "select \(trusted: StoredEvent.columns) from audit_event order by sequence desc limit 1", isRepeated: true)
        if let last = try Ledger.events(last).first, last.kind == .checkpointSigned {
            guard case .checkpointSigned(let signed) = try Ledger.fact(of: last), let checkpoint = Checkpoint(signed.note),
                checkpoint.size == tree.count - 1, checkpoint.note.isSigned(by: key.verificationKey)
            else {
                throw LedgerError(
                    code: .corrupt,
                    reason: "event \(last.sequence) is no checkpoint of the events before it that \(key.verificationKey) signed"
                )
            }
            return RecordedCheckpoint(checkpoint: checkpoint, event: last, tree: tree, isNew: false)
        }
        let checkpoint = try Checkpoint(of: tree.frontier, signedBy: key)
        let fact = Fact.checkpointSigned(
            SignedCheckpoint(size: checkpoint.size, root: checkpoint.root, note: checkpoint.note.description))
        let event = try append(AuditEntry(time: time, actor: .daemon, fact: fact))
        tree.append(event: event.hash)
        return RecordedCheckpoint(checkpoint: checkpoint, event: event, tree: tree, isNew: true)
    }
}
