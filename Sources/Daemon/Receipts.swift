import Domain

/// Makes receipts from what the ledger says, never from what the daemon remembers.
struct Receipts: Sendable {
    let recorder: Recorder

    func receipt(
        for id: RequestID, submission: Submission, results: String? = nil, problems: [String] = []
    ) async throws -> Receipt {
        let history = try await recorder.history(of: id)
        let reasons = [try history.endingReason()].compactMap { $0 } + problems
        return Receipt(
            request: id, fileName: submission.fileName, submitter: submission.submitter, state: history.state ?? .received,
            verdict: history.verdict, events: history.events.map(ReceiptEvent.init), results: results,
            reason: reasons.isEmpty ? nil : reasons.joined(separator: "; "))
    }
}

extension RequestHistory {
    /// The words of the last outcome, nil where the run went well or has not ended.
    func endingReason() throws -> String? {
        guard let last = events.last(where: { $0.kind == .runEnded }), case .runEnded(let outcome) = try last.fact(),
            !outcome.reason.isEmpty
        else { return nil }
        return outcome.reason
    }
}
