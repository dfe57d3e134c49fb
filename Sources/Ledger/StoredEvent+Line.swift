internal import Domain
internal import FoundationEssentials

/// An event as a line of an export: one JSON object with sorted keys. The payload is a string in it, so that its bytes survive as they are.
extension StoredEvent {
    private struct Line: Codable {
        let sequence: Int64
        let time: Timestamp
        let actor: String
        let kind: Fact.Kind
        let request: RequestID?
        let attempt: Int?
        let sourceSequence: Int?
        let payload: String
        let previousHash: Digest
        let hash: Digest
        let recordedAt: Timestamp?
        /// What is not erased of the values whose commitments stand in actor and payload, by commitment; nil where there are no commitments.
        let values: [String: Seal.Value]?
    }

    /// Without its newline.
    func line() throws -> String {
        try CanonicalJSON.text(
            Line(
                sequence: event.sequence, time: event.time, actor: hashedActor, kind: event.kind, request: event.request,
                attempt: source?.attempt, sourceSequence: source?.sequence, payload: hashedPayload,
                previousHash: event.previousHash, hash: event.hash, recordedAt: recordedAt, values: seal?.values))
    }

    /// - Throws: `corrupt` for what is no such line.
    init(line: [UInt8]) throws(LedgerError) {
        guard let line = try? JSONDecoder().decode(Line.self, from: Data(line)), let actor = Actor(line.actor),
            (line.attempt == nil) == (line.sourceSequence == nil)
        else {
            throw LedgerError(
                code: .corrupt, reason: "is no event: \(String(decoding: line.prefix(200), as: UTF8.self).quoted())")
        }
        let seal = Seal(hashedActor: line.actor, hashedPayload: line.payload, of: line.kind, values: line.values)
        self.init(
            event: AuditEvent(
                sequence: line.sequence, time: line.time, actor: seal?.disclosedActor.flatMap(Actor.init) ?? actor,
                kind: line.kind, request: line.request, payload: seal?.disclosedPayload ?? line.payload,
                previousHash: line.previousHash, hash: line.hash),
            source: line.attempt.flatMap { attempt in
                line.sourceSequence.map { EventSource(attempt: attempt, sequence: $0) }
            }, recordedAt: line.recordedAt, seal: seal)
    }
}
