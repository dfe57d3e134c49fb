internal import Domain

extension Ledger {
    /// The proof that an event is in the ledger that a checkpoint is of.
    /// - Throws: `refused` where the checkpoint does not cover it, `corrupt` where the ledger is not what was signed.
    public func proof(of sequence: Int64, in checkpoint: Checkpoint) throws(LedgerError) -> EventProof {
        try connected { connection throws(LedgerError) in
            let path = try Self.proof(of: Self.parts(of: sequence, in: checkpoint), [checkpoint], connection)
            let rows = try connection.rows(
                "select \(trusted: StoredEvent.auditedColumns) from audit_event where sequence = \(sequence)::bigint")
            guard let row = rows.first else { throw LedgerError(code: .corrupt, reason: "event \(sequence) is missing") }
            do {
                return try EventProof(of: StoredEvent(row: row), path: path, in: checkpoint)
            } catch {
                throw LedgerError(code: .corrupt, reason: "event \(sequence): \(error)")
            }
        }
    }

    /// The proof that what one checkpoint is of is how the ledger of another one began.
    /// - Throws: `refused` where the first is larger, `corrupt` where the ledger is not what was signed.
    public func proof(from old: Checkpoint, to new: Checkpoint) throws(LedgerError) -> MerkleProof {
        try connected { connection throws(LedgerError) in
            guard let parts = MerkleProof.consistencyParts(from: old.size, to: new.size) else {
                throw LedgerError(
                    code: .refused,
                    reason: "the first checkpoint is of \(old.size) events, the second of \(new.size); the smaller comes first")
            }
            return try Self.proof(of: parts, [old, new], connection)
        }
    }

    /// The paths from events to the root of one checkpoint.
    /// - Parameter known: a tree that the checkpoint's began with; where it ends before the events, only what came since is read.
    /// - Throws: as `proof(of:in:)`.
    public func paths(
        of sequences: [Int64], in checkpoint: Checkpoint, after known: LedgerTree
    ) throws(LedgerError) -> [MerkleProof] {
        var parts: [[Range<Int>]] = []
        for sequence in sequences { parts.append(try Self.parts(of: sequence, in: checkpoint)) }
        return try connected { connection throws(LedgerError) in
            var hashes = try Self.proof(of: Array(parts.joined()), [checkpoint], after: known, connection).hashes[...]
            return parts.map { some in
                defer { hashes = hashes.dropFirst(some.count) }
                return MerkleProof(hashes: Array(hashes.prefix(some.count)))
            }
        }
    }

    private static func parts(of sequence: Int64, in checkpoint: Checkpoint) throws(LedgerError) -> [Range<Int>] {
        guard let place = Int(exactly: sequence &- 1), let parts = MerkleProof.inclusionParts(of: place, in: checkpoint.size)
        else {
            throw LedgerError(
                code: .refused,
                reason: "the checkpoint is of events 1 to \(checkpoint.size); event \(sequence) is none of them")
        }
        return parts
    }

    private static func proof(
        of parts: [Range<Int>], _ checkpoints: [Checkpoint], after known: LedgerTree = LedgerTree(), _ connection: Connection
    ) throws(LedgerError) -> MerkleProof {
        try requireWhole(connection, to: "prove")
        guard var roots = MerkleParts(parts, after: known.frontier) else {
            return try proof(of: parts, checkpoints, connection)
        }
        var (tree, disagreeing) = (known, [Int]())
        func compare() {
            for checkpoint in checkpoints where checkpoint.size == tree.count && checkpoint.root != tree.root {
                disagreeing.append(checkpoint.size)
            }
        }
        compare()
        try hashes(after: tree, upTo: checkpoints.map(\.size).max() ?? 0, connection) { hash, _ in
            roots.append(leaf: MerkleTree.leaf(ofEvent: hash))
            tree.append(event: hash)
            compare()
        }
        if let size = disagreeing.first {
            throw LedgerError(code: .corrupt, reason: "the ledger's first \(size) events are not those that were signed")
        }
        guard let proof = roots.proof else {
            throw LedgerError(code: .corrupt, reason: "the ledger ends with event \(tree.count); more were signed")
        }
        return proof
    }
}
