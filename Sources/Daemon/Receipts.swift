import Domain

/// Makes receipts from what the ledger says, never from what the daemon remembers.
struct Receipts: Sendable {
    let recorder: Recorder

    func receipt(
        for id: RequestID, submission: Submission, results: String? = nil, problems: [String] = []
    ) async throws -> Receipt {
        Receipt(try await recorder.history(of: id), submission, results: results, problems: problems)
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
