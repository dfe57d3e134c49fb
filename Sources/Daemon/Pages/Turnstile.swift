import Synchronization

/// Lets so many in at once, and turns the others away.
final class Turnstile: Sendable {
    private let countMax: Int
    private let count = Mutex(0)

    init(countMax: Int) {
        self.countMax = countMax
    }

    /// - Returns: what `work` gives; nil where too many are at work already.
    func pass<Value>(_ work: () async throws -> Value) async throws -> Value? {
        let isIn = count.withLock { count in
            guard count < countMax else { return false }
            count += 1
            return true
        }
        guard isIn else { return nil }
        defer { count.withLock { $0 -= 1 } }
        return try await work()
    }
}
