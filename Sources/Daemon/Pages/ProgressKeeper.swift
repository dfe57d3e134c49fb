import Domain
import Ledger
import Reports

/// How far the runs at work are, folded from their events as these come: each is read once.
actor ProgressKeeper {
    private static let batchCount = 2000
    /// Of one look; a run that said more is caught up with by the next ones.
    private static let batchCountMax = 20

    private let ledger: Ledger
    private var known: [RequestID: (progress: RunProgress, last: Int64)] = [:]

    init(ledger: Ledger) {
        self.ledger = ledger
    }

    /// Forgets all others.
    func keep(_ running: Set<RequestID>) { known = known.filter { running.contains($0.key) } }

    /// Nil between trainings.
    func place(of request: RequestID) async throws -> RunProgress.Place? {
        var (progress, last) = known[request] ?? (RunProgress(), 0)
        for _ in 0..<Self.batchCountMax {
            let events = try await ledger.events(after: last, of: request, limit: Self.batchCount)
            for event in events { _ = try progress.take(event) }
            last = events.last?.sequence ?? last
            if events.count < Self.batchCount { break }
        }
        // Another reader may have come further meanwhile.
        if last >= known[request]?.last ?? 0 { known[request] = (progress, last) }
        return progress.place
    }
}
