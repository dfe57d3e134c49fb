import Domain

/// Makes receipts from what the ledger says, never from what the daemon remembers, and has them signed.
struct Receipts: Sendable {
    let recorder: Recorder
    /// Nil where there is no key.
    let notary: Notary?

    func receipt(
        for id: RequestID, submission: Submission, results: String? = nil, problems: [RunMessage] = []
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
    init(_ history: RequestHistory, _ submission: Submission, results: String? = nil, problems: [RunMessage] = []) {
        let why = history.why
        let lacks = problems.map { Message($0) }
        let (reasons, messages) = (why.reasons + lacks.map(\.english), why.messages + lacks)
        self.init(
            request: submission.id, fileName: history.reception?.fileName ?? submission.fileName,
            submitter: submission.submitter, state: history.state ?? .received, verdict: history.verdict,
            events: history.events.map(ReceiptEvent.init), results: results,
            reason: reasons.isEmpty ? nil : reasons.joined(separator: "; "),
            messages: messages.isEmpty || messages.contains(nil) ? nil : messages.compactMap(\.self))
    }
}

extension RequestHistory {
    /// Why it ended as it did, part by part, in English and as messages; nothing where it went well or has not ended.
    fileprivate var why: (reasons: [String], messages: [Message?]) {
        if let decision, !decision.isAccepted {
            return (decision.findings.map(\.description), decision.findings.map(\.asMessage))
        }
        guard let outcome, !outcome.reason.isEmpty else { return ([], []) }
        return ([outcome.reason], [outcome.message])
    }
}
