public import Domain
internal import FoundationEssentials

/// Receipts that the ledger's key has signed. What is signed is a title, the ledger's origin, and the receipt as one line of JSON.
extension Receipt {
    private static let title = "heterolora-receipt-1"
    /// A run's receipt names each of its events.
    private static let noteBytesMax = 16 << 20

    /// - Parameters:
    ///   - path: from the last of its events to the root of `checkpoint`.
    /// - Throws: `defect` where it names no event, or nothing can be signed.
    public func signed(
        by key: SigningKey, path: MerkleProof, in checkpoint: Checkpoint
    ) throws(LedgerError) -> Receipt {
        guard let last = events.last else {
            throw LedgerError(code: .defect, reason: "the receipt of \(request) names no event")
        }
        let proof = EventProof(at: Int(last.sequence) - 1, path: path, in: checkpoint)
        let note = try SignedNote("\(Self.title)\n\(key.verificationKey.name)\n\(try line())\n", signedBy: [key])
        return with(Signature(note: note.description, proof: proof.description))
    }

    private func line() throws(LedgerError) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return String(decoding: try encoder.encode(with(nil)), as: UTF8.self)
        } catch {
            throw LedgerError(code: .defect, reason: "the receipt of \(request) cannot be written: \(error)")
        }
    }

    /// The checkpoint that its proof goes to; nil where it has none.
    public var checkpoint: Checkpoint? { signature.flatMap { EventProof($0.proof) }?.checkpoint }

    /// Holds the receipt against its signature and its proof.
    /// - Returns: the key that signed it.
    /// - Throws: `corrupt` with what does not hold; `refused` where it is not signed.
    @discardableResult
    public func check(against keys: [VerificationKey]) throws(LedgerError) -> VerificationKey {
        guard let signature else { throw LedgerError(code: .refused, reason: "the receipt of \(request) is not signed") }
        guard let note = SignedNote(signature.note, bytesMax: Self.noteBytesMax), let key = keys.first(where: note.isSigned)
        else {
            let names = keys.map { "\($0)" }.joined(separator: " or ")
            throw LedgerError(
                code: .corrupt,
                reason:
                    "the receipt of \(request) is not signed with \(names.isEmpty ? "any key that is known" : "the key \(names)")"
            )
        }
        let head = Array("\(Self.title)\n\(key.name)\n".utf8)
        let text = Array(note.text.utf8)
        guard text.starts(with: head),
            let said = try? JSONDecoder().decode(Receipt.self, from: Data(text.dropFirst(head.count))),
            said == with(nil)
        else { throw LedgerError(code: .corrupt, reason: "the receipt of \(request) says something else than what was signed") }
        guard let proof = EventProof(signature.proof), let last = events.last, last.sequence == Int64(proof.index) &+ 1 else {
            throw LedgerError(code: .corrupt, reason: "the receipt of \(request) has no proof of its last event")
        }
        do throws(LedgerError) {
            // A receipt is signed with the key that its checkpoint is signed with.
            try proof.check(last.hash, against: key)
        } catch {
            throw LedgerError(code: .corrupt, reason: "the receipt of \(request): \(error.reason)")
        }
        return key
    }
}
