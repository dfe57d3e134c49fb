internal import Domain

/// Holds checkpoints against the tree while the events go by: those that the ledger has, and those that were kept elsewhere.
struct CheckpointCheck {
    private(set) var tree = LedgerTree()
    private var ring = KeyRing()
    /// The auditor's.
    private let key: VerificationKey?
    /// Kept elsewhere, by size.
    private var anchors: [Int: [(name: String, checkpoint: Checkpoint)]] = [:]
    private var mark: AuditMark?
    private var checkpointCount = 0
    private var anchorCount = 0
    /// The last size at which a checkpoint held.
    private var provenSize = 0
    private(set) var faults: [AuditFault] = []

    init(_ evidence: AuditEvidence) {
        key = evidence.key
        mark = evidence.mark
        for anchor in evidence.anchors + [evidence.since].compactMap(\.self) {
            if let checkpoint = Checkpoint(anchor.text) {
                anchors[checkpoint.size, default: []].append((anchor.name.quoted(200), checkpoint))
            } else {
                note("\(anchor.name.quoted(200)) is no checkpoint")
            }
        }
        checkAnchors()
        if mark?.size == 0 { checkMark() }
    }

    /// The next event.
    /// - Parameter fact: what it says, where that is of keys or checkpoints.
    mutating func add(_ hash: Digest, saying fact: Fact?) {
        if let fact {
            let sequence = Int64(tree.count + 1)
            if let problem = ring.take(fact) { note(problem, of: sequence) }
            if case .checkpointSigned(let signed) = fact { check(signed, of: sequence) }
        }
        tree.append(event: hash)
        if mark?.size == tree.count { checkMark() }
        if anchors[tree.count] != nil { checkAnchors() }
    }

    /// After the last event.
    mutating func finish() {
        for (size, group) in anchors.sorted(by: { $0.key < $1.key }) {
            for (name, checkpoint) in group {
                note(
                    problem(with: checkpoint).map { "\(name) \($0)" }
                        ?? "the ledger ends with event \(tree.count); it had \(size) when \(name) was signed: its end was cut off"
                )
            }
        }
        anchors = [:]
        if let mark { note("the ledger ends with event \(tree.count); \(mark.size) were verified before: its end was cut off") }
        guard let key, !ring.keys.contains(key) else { return }
        note(
            "\(ring.keys.isEmpty ? "the ledger names no key" : "the ledger names other keys") than \(key): "
                + "its history was made anew, or it is another ledger")
    }

    /// The ledger's, and the auditor's.
    var keys: [VerificationKey] { ring.keys + [key].compactMap(\.self).filter { !ring.keys.contains($0) } }

    /// Nil where nothing is signed.
    var signing: AuditReport.Signing? {
        ring.current.map {
            AuditReport.Signing(
                key: $0, checkpointCount: checkpointCount, size: provenSize, anchorCount: anchorCount)
        }
    }

    private mutating func checkMark() {
        if let mark, mark.root != tree.root { note("events 1 to \(mark.size) are not those that were verified before") }
        mark = nil
    }

    private mutating func checkAnchors() {
        for (name, checkpoint) in anchors.removeValue(forKey: tree.count) ?? [] {
            if let problem = problem(with: checkpoint) {
                note("\(name) \(problem)")
            } else if checkpoint.root != tree.root {
                note("\(otherHistory(tree.count)) (\(name)): the ledger was changed, or there are two")
            } else {
                anchorCount += 1
                provenSize = tree.count
            }
        }
    }

    /// A checkpoint of the ledger itself: of all events before it.
    private mutating func check(_ signed: SignedCheckpoint, of sequence: Int64) {
        guard let checkpoint = Checkpoint(signed.note), checkpoint.size == signed.size, checkpoint.root == signed.root else {
            return note("holds a checkpoint that is none, or not the one that it says", of: sequence)
        }
        if let problem = problem(with: checkpoint) { return note("holds a checkpoint that \(problem)", of: sequence) }
        guard checkpoint.size == tree.count else {
            return note("holds a checkpoint of \(checkpoint.size) events; there are \(tree.count) before it", of: sequence)
        }
        guard checkpoint.root == tree.root else {
            return note("\(otherHistory(tree.count)) in its checkpoint: the ledger was changed", of: sequence)
        }
        checkpointCount += 1
        provenSize = tree.count
    }

    private func otherHistory(_ size: Int) -> String {
        "events \(provenSize + 1) to \(size) are not those that were signed"
    }

    /// Why nobody need believe a checkpoint here and now; nil where it is the ledger's.
    private func problem(with checkpoint: Checkpoint) -> String? {
        if let current = ring.current, checkpoint.note.isSigned(by: current) { return nil }
        // Where the ledger does not know the auditor's key, it is the ledger that is doubted.
        if let key, !ring.keys.contains(key), checkpoint.note.isSigned(by: key) { return nil }
        if let origin = ring.origin, !origin.utf8.elementsEqual(checkpoint.origin.utf8) {
            return "is of the ledger \(checkpoint.origin.quoted()), not of \(origin.quoted())"
        }
        if ring.keys.contains(where: checkpoint.note.isSigned) {
            return "is signed with a key that another one has taken the place of"
        }
        guard let current = ring.current ?? key else { return "is signed by nobody whose key is known; the ledger names none" }
        return "is not signed with the key \(current): it is forged, or the ledger was made anew"
    }

    private mutating func note(_ reason: String, of sequence: Int64? = nil) {
        guard faults.count < AuditReport.faultCountMax else { return }
        faults.append(AuditFault(sequence: sequence, reason: reason))
    }
}
