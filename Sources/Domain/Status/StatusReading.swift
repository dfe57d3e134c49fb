/// What the page may ask of the daemon: it sees this, never the ledger or the spool.
public protocol StatusReading: Sendable {
    func status() async -> DaemonStatus

    /// Every metric as it is now, in Prometheus' text format.
    func metrics() async -> String
}
