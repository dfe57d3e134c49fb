import Domain
import Synchronization

/// When something has to be looked at again, by request. Kept in memory: the ledger says it all again at the next start.
final class Deadlines: Sendable {
    private let times = Mutex<[RequestID: Timestamp]>([:])

    func set(_ time: Timestamp, for request: RequestID) { times.withLock { $0[request] = time } }

    /// Those that are over, earliest first; they are forgotten.
    func passed(at now: Timestamp) -> [RequestID] {
        times.withLock { times in
            let passed = times.filter { $0.value <= now }.sorted { ($0.value, $0.key) < ($1.value, $1.key) }
            for (request, _) in passed { times[request] = nil }
            return passed.map(\.key)
        }
    }
}
