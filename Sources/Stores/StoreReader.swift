internal import Dispatch
public import Domain

/// Reads what requests name on a thread of its own, however long that takes: no loop waits for it, and cancelling ends it.
public struct StoreReader: Sendable {
    private let stores: Stores
    private let executor = Executor()

    public init(_ stores: Stores) {
        self.stores = stores
    }

    /// As `Stores.inspectedFacts`.
    /// - Throws: `CancellationError` where it was stopped; what was read by then is not said.
    public func facts(for request: Request) async throws -> StoreFacts {
        let facts = await withTaskExecutorPreference(executor) { await stores.inspectedFacts(for: request) }
        try Task.checkCancellation()
        return facts
    }

    private final class Executor: TaskExecutor {
        private let queue = DispatchQueue(label: "heterolora.stores")

        func enqueue(_ job: consuming ExecutorJob) {
            let job = UnownedJob(job)
            queue.async { unsafe job.runSynchronously(on: self.asUnownedTaskExecutor()) }
        }
    }
}
