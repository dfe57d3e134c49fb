internal import Domain

/// Walks events in sequence and notes what breaks the chain. A value without I/O: rows in, faults out.
struct AuditChain {
    private(set) var eventCount = 0
    private(set) var head: ReceiptEvent?
    private(set) var faults: [AuditFault] = []
    /// Hashes that receipts promise, by sequence.
    private var promised: [Int64: [(request: RequestID, hash: Digest)]] = [:]

    init(receipts: [Receipt]) {
        for receipt in receipts {
            for event in receipt.events { promised[event.sequence, default: []].append((receipt.request, event.hash)) }
        }
    }

    mutating func add(_ stored: StoredEvent) {
        let event = stored.event
        let place = "(\(event.kind.rawValue) at \(event.time))"
        let expected = (head?.sequence ?? 0) + 1
        if event.sequence != expected {
            note(expected, "is missing; the next event is \(event.sequence) \(place)")
        } else if event.previousHash != head?.hash ?? .zero {
            note(event.sequence, "\(place) does not follow the event before it: their hashes differ")
        }
        if stored.recomputedHash != event.hash {
            note(event.sequence, "\(place) was changed: its hash is \(stored.recomputedHash), \(event.hash) was recorded")
        }
        for promise in promised.removeValue(forKey: event.sequence) ?? [] where promise.hash != event.hash {
            note(event.sequence, "\(place) is not what the receipt of \(promise.request) says: \(promise.hash)")
        }
        eventCount += 1
        head = ReceiptEvent(event)
    }

    /// A row that holds what no event can.
    mutating func addUnreadable(sequence: Int64?, _ reason: String) {
        note(sequence, reason)
        eventCount += 1
    }

    /// After the last row.
    mutating func finish() {
        for (sequence, promises) in promised.sorted(by: { $0.key < $1.key }) {
            for promise in promises { note(sequence, "is missing; the receipt of \(promise.request) says \(promise.hash)") }
        }
        promised = [:]
    }

    private mutating func note(_ sequence: Int64?, _ reason: String) {
        guard faults.count < AuditReport.faultCountMax else { return }
        faults.append(AuditFault(sequence: sequence, reason: reason))
    }
}
