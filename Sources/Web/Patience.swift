/// The other side was too slow.
struct PatienceEnded: Error {}

/// Does `work`, but cancels it and throws `PatienceEnded` once `patience` is over.
func within(_ patience: Duration, _ work: @escaping @Sendable () async throws -> Void) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
        defer { group.cancelAll() }
        group.addTask { try await work() }
        group.addTask {
            try await Task.sleep(for: patience)
            throw PatienceEnded()
        }
        try await group.next()
    }
}
