internal import Domain

/// Walks events in sequence and notes what breaks the chain. A value without I/O: events in, faults out.
struct AuditChain {
    private static let lateSecondsMax = 60.0

    private(set) var eventCount = 0
    private var head: ReceiptEvent?
    private var faults: [AuditFault] = []
    private var lateEvents: [AuditFault] = []
    private var lateEventCount = 0
    private var erasures = ErasureCheck()
    private(set) var checkpoints: CheckpointCheck
    private var receipts: ReceiptCheck

    init(_ evidence: AuditEvidence) {
        var evidence = evidence
        evidence.anchors += evidence.receipts.compactMap { receipt in
            receipt.checkpoint.map { AuditEvidence.Anchor(name: "the receipt of \(receipt.request)", text: "\($0.note)") }
        }
        checkpoints = CheckpointCheck(evidence)
        receipts = ReceiptCheck(evidence.receipts)
    }

    /// Where another verification may begin; nil once something was found.
    var mark: AuditMark? {
        guard faults.isEmpty, receipts.faults.isEmpty, checkpoints.faults.isEmpty else { return nil }
        return AuditMark(size: checkpoints.tree.count, root: checkpoints.tree.root)
    }

    /// An event that was verified before: its hash stands in the tree, and what it says is not looked at but where it is of keys.
    mutating func addVerified(_ hash: Digest, saying fact: Fact?) {
        eventCount += 1
        erasures.pass(Int64(eventCount))
        receipts.add(hash, of: Int64(eventCount))
        checkpoints.add(hash, saying: fact)
    }

    mutating func add(_ stored: StoredEvent) {
        let event = stored.event
        var place: String { "(\(event.kind.rawValue) at \(event.time))" }
        let expected = head.map { $0.sequence &+ 1 } ?? Int64(checkpoints.tree.count + 1)
        if event.sequence != expected {
            note(expected, "is missing; the next event is \(event.sequence) \(place)")
        } else if event.previousHash != checkpoints.tree.head {
            note(event.sequence, "\(place) does not follow the event before it: their hashes differ")
        }
        let recomputed = stored.recomputedHash
        if recomputed != event.hash {
            note(event.sequence, "\(place) was changed: its hash is \(recomputed), \(event.hash) was recorded")
        }
        receipts.add(event)
        if let fault = erasures.add(stored) { note(event.sequence, "\(place) \(fault)") }
        if let recordedAt = stored.recordedAt, abs(recordedAt.seconds(since: event.time)) > Self.lateSecondsMax {
            lateEventCount += 1
            if lateEvents.count < AuditReport.faultCountMax {
                let seconds = recordedAt.seconds(since: event.time)
                let distance = "\(Int(abs(seconds))) s \(seconds < 0 ? "before" : "after") that"
                lateEvents.append(AuditFault(sequence: event.sequence, reason: "\(place) was recorded \(distance)"))
            }
        }
        eventCount += 1
        head = ReceiptEvent(event)
        let fact = fact(of: event)
        if case .valuesErased(let erasure) = fact {
            for fault in erasures.take(erasure, of: event.sequence) { note(fault.sequence, fault.reason) }
        }
        checkpoints.add(event.hash, saying: fact)
    }

    /// A row that holds what no event can.
    mutating func addUnreadable(sequence: Int64?, _ reason: String) {
        note(sequence, reason)
        eventCount += 1
    }

    /// After the last row.
    /// - Parameter more: what is wrong besides.
    mutating func finish(_ more: [AuditFault] = []) -> AuditReport {
        checkpoints.finish()
        for fault in erasures.missing { note(fault.sequence, fault.reason) }
        receipts.finish(checkpoints.keys)
        return AuditReport(
            eventCount: eventCount, head: head,
            faults: Array((faults + receipts.faults + checkpoints.faults + more).prefix(AuditReport.faultCountMax)),
            lateEvents: lateEvents, lateEventCount: lateEventCount, mark: more.isEmpty ? mark : nil,
            signing: checkpoints.signing)
    }

    /// What it says of keys, checkpoints or erased values; nil where it is about something else.
    private mutating func fact(of event: AuditEvent) -> Fact? {
        switch event.kind {
        case .checkpointSigned, .ledgerIdentified, .keyReplaced, .valuesErased: break
        default: return nil
        }
        do {
            return try event.fact()
        } catch {
            note(event.sequence, "is no fact of kind \(event.kind.rawValue)")
            return nil
        }
    }

    private mutating func note(_ sequence: Int64?, _ reason: String) {
        guard faults.count < AuditReport.faultCountMax else { return }
        faults.append(AuditFault(sequence: sequence, reason: reason))
    }
}
