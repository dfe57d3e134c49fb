/// The other side was too slow.
struct PatienceEnded: Error {}

/// Does `work`, but cancels it and throws `PatienceEnded` once `patience` is over.
func within<Value: Sendable>(
    _ patience: Duration, _ work: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    try await withThrowingTaskGroup(of: Value.self) { group in
        defer { group.cancelAll() }
        group.addTask { try await work() }
        group.addTask {
            try await Task.sleep(for: patience)
            throw PatienceEnded()
        }
        // There are two.
        guard let first = try await group.next() else { throw PatienceEnded() }
        return first
    }
}
