internal import Domain

/// Holds receipts against the events that they name, while those go by: neither of the two is believed more than the other.
struct ReceiptCheck {
    private struct Held {
        let receipt: Receipt
        /// What its events say so far; nil where they were not looked at.
        var state: RequestState?
        var verdict: Verdict?
    }

    private var held: [Held]
    private var promised: [Int64: [(place: Int, event: ReceiptEvent)]] = [:]
    private(set) var faults: [AuditFault] = []

    init(_ receipts: [Receipt]) {
        held = receipts.map { Held(receipt: $0) }
        for (place, receipt) in receipts.enumerated() {
            for event in receipt.events { promised[event.sequence, default: []].append((place, event)) }
        }
    }

    /// - Parameter event: with what it says.
    mutating func add(_ event: AuditEvent) {
        guard !promised.isEmpty, let promises = promised.removeValue(forKey: event.sequence) else { return }
        let fact = event.kind.isWorkers ? nil : try? event.fact()
        for (place, promise) in promises {
            let request = held[place].receipt.request
            if promise != ReceiptEvent(event) || event.request != request {
                note(
                    event.sequence,
                    "(\(event.kind.rawValue) at \(event.time)) is not what the receipt of \(request) says: "
                        + "\(promise.kind.rawValue) at \(promise.time), \(promise.hash)")
            }
            if let state = fact?.stateAfter { held[place].state = state }
            if case .requestJudged(let judgement) = fact { held[place].verdict = judgement.verdict }
        }
    }

    /// The same of an event that was verified before, of which there is only the hash.
    mutating func add(_ hash: Digest, of sequence: Int64) {
        guard !promised.isEmpty else { return }
        for (place, promise) in promised.removeValue(forKey: sequence) ?? [] where promise.hash != hash {
            note(sequence, "is not what the receipt of \(held[place].receipt.request) says: \(promise.hash)")
        }
    }

    /// After the last event.
    /// - Parameter keys: the ledger's, and the auditor's.
    mutating func finish(_ keys: [VerificationKey]) {
        for held in held where held.receipt.signature != nil {
            do throws(LedgerError) {
                try held.receipt.check(against: keys)
            } catch {
                note(nil, error.reason)
            }
        }
        for (sequence, promises) in promised.sorted(by: { $0.key < $1.key }) {
            for (place, promise) in promises {
                note(sequence, "is missing; the receipt of \(held[place].receipt.request) says \(promise.hash)")
            }
        }
        promised = [:]
        for held in held {
            let receipt = held.receipt
            if let state = held.state, state != receipt.state {
                note(nil, "the receipt of \(receipt.request) says \(receipt.state.rawValue), its events \(state.rawValue)")
            }
            if let verdict = held.verdict, let said = receipt.verdict, said != verdict {
                note(nil, "the receipt of \(receipt.request) has another verdict than its events")
            }
        }
    }

    private mutating func note(_ sequence: Int64?, _ reason: String) {
        guard faults.count < AuditReport.faultCountMax else { return }
        faults.append(AuditFault(sequence: sequence, reason: reason))
    }
}
