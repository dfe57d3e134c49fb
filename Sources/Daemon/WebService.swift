import Domain
import Ledger
import Logging
import Reports
import ServiceLifecycle
import Telemetry
import Web

/// Serves the pages. Its failure is logged and leaves the runs alone.
struct WebService: Service {
    private let server: WebServer
    private let pages: DaemonPages
    private let log: Logger

    /// Listens on the socket, so that a path that cannot be one is told at the start.
    init(
        _ setting: DaemonConfiguration.Page, registry: MetricRegistry, metrics: DaemonMetrics, policies: CurrentPolicies,
        status: @escaping @Sendable () async -> DaemonStatus, now: @escaping @Sendable () -> Timestamp, log: Logger
    ) throws(DaemonError) {
        func ledger(_ name: String, milliseconds: Int?) -> Ledger {
            Ledger(
                conninfo: setting.database, applicationName: name,
                limits: SessionLimits(statementMilliseconds: milliseconds, isReadOnly: true))
        }
        let quick = ledger("heterolorad page", milliseconds: 3000)
        let pages = DaemonPages(
            registry: registry, metrics: metrics, read: status, now: now, policies: policies, ledger: quick,
            slowLedger: ledger("heterolorad page, slow", milliseconds: 20_000),
            progress: ProgressKeeper(ledger: ledger("heterolorad page, progress", milliseconds: 3000)),
            feed: ChangeFeed(ledger: ledger("heterolorad page, changes", milliseconds: 3000), status: status),
            verification: LedgerVerification(
                ledger: ledger("heterolorad page, verification", milliseconds: nil), now: now, log: log),
            accounts: Accounts(now: now), log: log)
        do {
            server = try WebServer(socketPath: setting.socketPath, reading: pages, access: setting.access, log: log)
        } catch {
            throw DaemonError(status: .badConfiguration, reason: "the page's socket \(error)")
        }
        self.pages = pages
        self.log = log
    }

    func run() async throws {
        do {
            try await untilShutdown { try await serve() }
        } catch {
            log.critical("the page is gone until the next start", metadata: ["reason": "\(error)"])
            // A service that returns ends the others.
            try await gracefulShutdown()
        }
    }

    private func serve() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            defer { group.cancelAll() }
            group.addTask { [server] in try await server.run() }
            group.addTask { [pages] in await pages.feed.run() }
            group.addTask { [pages] in await pages.verification.run() }
            try await group.next()
        }
    }
}
