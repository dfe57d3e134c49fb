import Domain
import Ledger
import Logging
import Reports
import Synchronization

/// Verifies the whole ledger when a reader asks for it: one at a time, and not again for a while, for it asks much of the server.
actor LedgerVerification {
    private static let pauseSeconds = 600.0

    private let ledger: Ledger
    private let now: @Sendable () -> Timestamp
    private let log: Logger
    private var outcome = VerificationPage.State.never
    private var began: Timestamp?
    private let progress = Mutex((count: 0, total: 0))
    private let orders: AsyncStream<Void>
    private let order: AsyncStream<Void>.Continuation

    init(ledger: Ledger, now: @escaping @Sendable () -> Timestamp, log: Logger) {
        self.ledger = ledger
        self.now = now
        self.log = log
        (orders, order) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    /// - Parameter begins: whether one is to begin where it may.
    func page(begins: Bool) -> VerificationPage {
        if begins, nextAt == nil, !isRunning {
            began = now()
            progress.withLock { $0 = (0, 0) }
            outcome = .running(since: began ?? now(), eventCount: 0, totalCount: 0)
            order.yield()
        }
        guard case .running(let since, _, _) = outcome else { return VerificationPage(outcome, nextAt: nextAt) }
        let reached = progress.withLock { $0 }
        return VerificationPage(.running(since: since, eventCount: reached.count, totalCount: reached.total), nextAt: nil)
    }

    private var isRunning: Bool { if case .running = outcome { true } else { false } }

    private var nextAt: Timestamp? {
        guard let began else { return nil }
        let next = began.adding(seconds: Self.pauseSeconds)
        return now() < next ? next : nil
    }

    /// Does what is asked for until it is cancelled.
    func run() async {
        for await _ in orders {
            let start = now()
            do {
                let report = try await ledger.verify { [self] progress in
                    self.progress.withLock { $0 = (progress.eventCount, progress.totalCount) }
                }
                let end = now()
                outcome = .done(
                    at: end, seconds: end.seconds(since: start), eventCount: report.eventCount,
                    faults: report.faults.map(\.description))
                if !report.isSound {
                    log.critical("the ledger does not hold: \(report.faults.count) faults were found for a reader of the page")
                }
            } catch {
                outcome = .failed(at: now(), reason: "\(error)")
            }
        }
    }
}
