public import Domain
internal import FoundationEssentials

/// An event with the proof that it is in a ledger that was signed: all that is needed to check it, but for the key. (c2sp.org/tlog-proof)
public struct EventProof: Sendable, CustomStringConvertible {
    /// From 0: one less than the event's number.
    public let index: Int
    public let path: MerkleProof
    public let checkpoint: Checkpoint
    /// The event as a line of an export: what the format calls extra data. Empty in a proof of somebody else's making.
    public let line: String

    private static let title = "c2sp.org/tlog-proof@v1"
    private static let hashCountMax = 64

    init(of event: StoredEvent, path: MerkleProof, in checkpoint: Checkpoint) throws {
        (index, self.path, self.checkpoint) = (Int(event.event.sequence) - 1, path, checkpoint)
        line = try event.line()
    }

    /// Of an event that whoever has the proof knows by its hash.
    init(at index: Int, path: MerkleProof, in checkpoint: Checkpoint) {
        (self.index, self.path, self.checkpoint) = (index, path, checkpoint)
        line = ""
    }

    /// Nil for what is no such proof.
    public init?(_ text: String) {
        guard let end = text.firstRange(of: "\n\n"), let checkpoint = Checkpoint(String(text[end.upperBound...])) else {
            return nil
        }
        var lines = text[..<end.lowerBound].split(separator: "\n", omittingEmptySubsequences: false)[...]
        guard lines.popFirst() ?? "" == Self.title else { return nil }
        var line = ""
        if let extra = lines.first, extra.hasPrefix("extra ") {
            guard let data = Data(base64Encoded: String(extra.dropFirst("extra ".count))) else { return nil }
            line = String(decoding: data, as: UTF8.self)
            lines = lines.dropFirst()
        }
        guard let index = lines.popFirst(), index.hasPrefix("index "), let number = Int(index.dropFirst("index ".count)),
            number >= 0, lines.count <= Self.hashCountMax
        else { return nil }
        var hashes: [Digest] = []
        for line in lines {
            guard let data = Data(base64Encoded: String(line)), data.count == 32 else { return nil }
            hashes.append(Digest(bytes: data))
        }
        (self.index, path, self.checkpoint, self.line) = (number, MerkleProof(hashes: hashes), checkpoint, line)
    }

    public var description: String {
        let hashes = path.hashes.map { Data($0.bytes).base64EncodedString() + "\n" }.joined()
        let extra = line.isEmpty ? "" : "extra \(Data(line.utf8).base64EncodedString())\n"
        return "\(Self.title)\n\(extra)index \(index)\n\(hashes)\n\(checkpoint.note)"
    }

    /// The event, whose fields have the hash that it says.
    /// - Throws: `corrupt` where they have not.
    public func event() throws(LedgerError) -> AuditEvent {
        let stored = try StoredEvent(line: Array(line.utf8))
        guard stored.recomputedHash == stored.event.hash, stored.event.sequence == Int64(index) &+ 1 else {
            throw LedgerError(code: .corrupt, reason: "the event was changed: its hash or number is not that of what it says")
        }
        if let fault = stored.seal?.fault(of: stored.event) {
            throw LedgerError(code: .corrupt, reason: "the event \(fault)")
        }
        return stored.event
    }

    /// Holds it against a key.
    /// - Throws: `corrupt` with what does not hold.
    public func check(against key: VerificationKey) throws(LedgerError) {
        try check(event().hash, against: key)
    }

    /// As `check(against:)`, of an event that has this hash.
    func check(_ hash: Digest, against key: VerificationKey) throws(LedgerError) {
        guard checkpoint.note.isSigned(by: key) else {
            throw LedgerError(code: .corrupt, reason: "the checkpoint is not signed with the key \(key)")
        }
        guard path.shows(leaf: MerkleTree.leaf(ofEvent: hash), at: index, in: checkpoint.size, root: checkpoint.root) else {
            throw LedgerError(
                code: .corrupt, reason: "the event is not in the ledger of \(checkpoint.size) events that was signed")
        }
    }
}
