public import Domain

/// Why the daemon does not start, or a run could not be carried out. The status is what the program exits with.
public struct DaemonError: Error, Sendable, CustomStringConvertible {
    public let status: ExitStatus
    public let reason: String

    public init(status: ExitStatus, reason: String) {
        self.status = status
        self.reason = reason
    }

    public var description: String { reason }
}
