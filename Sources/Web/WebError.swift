/// Why the page cannot be served.
public struct WebError: Error, Sendable, Equatable, CustomStringConvertible {
    public let socketPath: String
    /// What is wrong and what would be right.
    public let reason: String

    public var description: String { "\(socketPath): \(reason)" }
}
