import Domain

/// Makes receipts from what the ledger says, never from what the daemon remembers, and has them signed.
struct Receipts: Sendable {
    let recorder: Recorder
    /// Nil where there is no key.
    let notary: Notary?

    func receipt(
        for id: RequestID, submission: Submission, results: String? = nil, problems: [String] = []
    ) async throws -> Receipt {
        let receipt = Receipt(try await recorder.history(of: id), submission, results: results, problems: problems)
        return try await signed([receipt])[0]
    }

    /// The same receipts, in their order, signed where there is a key.
    func signed(_ receipts: [Receipt]) async throws -> [Receipt] {
        if let notary { try await notary.sign(receipts) } else { receipts }
    }
}

extension Receipt {
    /// What the ledger says of a request.
    init(_ history: RequestHistory, _ submission: Submission, results: String? = nil, problems: [String] = []) {
        let reasons = [history.reason].compactMap { $0 } + problems
        self.init(
            request: submission.id, fileName: history.reception?.fileName ?? submission.fileName,
            submitter: submission.submitter, state: history.state ?? .received, verdict: history.verdict,
            events: history.events.map(ReceiptEvent.init), results: results,
            reason: reasons.isEmpty ? nil : reasons.joined(separator: "; "))
    }
}

extension RequestHistory {
    /// Why it ended as it did, in words; nil where it went well or has not ended.
    fileprivate var reason: String? {
        if let decision, !decision.isAccepted { return decision.findings.map(\.description).joined(separator: "; ") }
        return outcome.flatMap { $0.reason.isEmpty ? nil : $0.reason }
    }
}
