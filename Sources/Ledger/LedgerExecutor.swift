internal import Dispatch

/// Runs an actor's jobs one after another on a queue of its own, so that libpq's blocking calls hold no thread of the
/// cooperative pool.
final class LedgerExecutor: SerialExecutor {
    private let queue = DispatchQueue(label: "heterolora.ledger")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async {
            unsafe job.runSynchronously(on: self.asUnownedSerialExecutor())
        }
    }
}
