import Domain
import Logging
import ServiceLifecycle
import Telemetry
import Web

/// Serves the page. Its failure is logged and leaves the runs alone.
struct WebService: Service {
    private let server: WebServer
    private let log: Logger

    /// Listens on the socket, so that a path that cannot be one is told at the start.
    init(
        socketPath: String, registry: MetricRegistry, metrics: DaemonMetrics,
        status: @escaping @Sendable () async -> DaemonStatus, log: Logger
    ) throws(DaemonError) {
        do {
            server = try WebServer(
                socketPath: socketPath, reading: DaemonReading(registry: registry, metrics: metrics, read: status), log: log)
        } catch {
            throw DaemonError(status: .badConfiguration, reason: "the page's socket \(error)")
        }
        self.log = log
    }

    func run() async throws {
        do {
            try await untilShutdown { try await server.run() }
        } catch {
            log.critical("the page is gone until the next start", metadata: ["reason": "\(error)"])
            // A service that returns ends the others.
            try await gracefulShutdown()
        }
    }
}

/// The daemon as the page sees it.
private struct DaemonReading: StatusReading {
    let registry: MetricRegistry
    let metrics: DaemonMetrics
    let read: @Sendable () async -> DaemonStatus

    func status() async -> DaemonStatus { await read() }

    func metrics() async -> String {
        metrics.show(await read(), now: SystemClock.now())
        return registry.exposition(with: ProcessFigures.read())
    }
}
