internal import Domain

extension Ledger {
    /// The proof that an event is in the ledger that a checkpoint is of.
    /// - Throws: `refused` where the checkpoint does not cover it, `corrupt` where the ledger is not what was signed.
    public func proof(of sequence: Int64, in checkpoint: Checkpoint) throws(LedgerError) -> EventProof {
        try connected { connection throws(LedgerError) in
            guard let place = Int(exactly: sequence &- 1),
                let parts = MerkleProof.inclusionParts(of: place, in: checkpoint.size)
            else {
                throw LedgerError(
                    code: .refused,
                    reason: "the checkpoint is of events 1 to \(checkpoint.size); event \(sequence) is none of them")
            }
            let proof = try Self.proof(of: parts, [checkpoint], connection)
            let rows = try connection.rows(
                "select \(trusted: StoredEvent.auditedColumns) from audit_event where sequence = \(sequence)::bigint")
            guard let row = rows.first else { throw LedgerError(code: .corrupt, reason: "event \(sequence) is missing") }
            do {
                return try EventProof(of: StoredEvent(row: row), path: proof, in: checkpoint)
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

    private static func proof(
        of parts: [Range<Int>], _ checkpoints: [Checkpoint], _ connection: Connection
    ) throws(LedgerError) -> MerkleProof {
        var (roots, tree, disagreeing) = (MerkleParts(parts), LedgerTree(), [Int]())
        func compare() {
            for checkpoint in checkpoints where checkpoint.size == tree.count && checkpoint.root != tree.root {
                disagreeing.append(checkpoint.size)
            }
        }
        compare()
        try hashes(after: tree, upTo: checkpoints.map(\.size).max() ?? 0, connection) { hash in
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
