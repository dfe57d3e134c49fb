internal import Domain

/// Why the spool cannot be used. What is wrong with a request file is a finding, never an error.
public struct SpoolError: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Code: Sendable, Equatable {
        /// Another daemon works on the folder.
        case locked
        /// The folder is not where it was.
        case gone
        /// This one request cannot be moved, or is not where it was; others can.
        case stuck
        case system
    }

    public let code: Code
    public let path: String
    public let reason: String

    public init(code: Code, path: String, reason: String) {
        self.code = code
        self.path = path
        self.reason = reason
    }

    public var description: String { "\(path): \(reason)".printable }
}
