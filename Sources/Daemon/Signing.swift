import Logging
import ServiceLifecycle
import UnixSignals

/// Has the ledger signed at the start, at intervals, and on SIGUSR1; `Runs` has it signed at every run's end.
struct Signing: Service {
    /// Nil where there is no key.
    let notary: Notary?
    let interval: Duration
    /// SIGUSR1, caught before anybody is told that the daemon is ready.
    let signals: UnixSignalsSequence
    let log: Logger

    func run() async throws {
        try await untilShutdown {
            try await withThrowingDiscardingTaskGroup { group in
                group.addTask {
                    while let notary {
                        try await notary.sign()
                        try await Task.sleep(for: interval)
                    }
                }
                for await _ in signals {
                    guard let notary else {
                        log.error("nothing can be signed: there is no signing key")
                        continue
                    }
                    try await notary.sign()
                }
                group.cancelAll()
            }
        }
    }
}
