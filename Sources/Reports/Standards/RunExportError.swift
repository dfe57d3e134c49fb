public import Domain

/// Why there is no such document of a run.
public struct RunExportError: Error, Sendable, Equatable, CustomStringConvertible {
    public let request: RequestID
    public let reason: String

    init(_ request: RequestID, _ reason: String) {
        self.request = request
        self.reason = reason
    }

    public var description: String { "\(request): \(reason)" }
}
