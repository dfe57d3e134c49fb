public import Domain
internal import FoundationEssentials

/// What a ledger was at one size: whoever has it can tell whether a later ledger began so. (c2sp.org/tlog-checkpoint)
public struct Checkpoint: Sendable, Equatable {
    /// Which ledger's; the name of its keys.
    public let origin: String
    /// How many events, from the first, it is about.
    public let size: Int
    /// Of the tree over them.
    public let root: Digest
    public let note: SignedNote

    /// Signs what the tree is.
    public init(of tree: MerkleFrontier, signedBy key: SigningKey) throws(LedgerError) {
        (origin, size, root) = (key.verificationKey.name, tree.count, tree.root)
        let root = Data(tree.root.bytes).base64EncodedString()
        note = try SignedNote("\(origin)\n\(size)\n\(root)\n", signedBy: [key])
    }

    /// Nil for what is no checkpoint. Lines after the third are others' extensions, and signed with the rest.
    public init?(_ text: String) {
        guard let note = SignedNote(text) else { return nil }
        let lines = note.text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast().map {
            String(decoding: Array($0), as: UTF8.self)
        }
        guard lines.count >= 3, lines.allSatisfy({ !$0.isEmpty }), VerificationKey.isName(lines[0]), let size = Int(lines[1]),
            size >= 0, "\(size)" == lines[1], let root = Data(base64Encoded: lines[2]), root.count == 32
        else { return nil }
        (origin, self.size, self.root, self.note) = (lines[0], size, Digest(bytes: root), note)
    }
}
