/// What went wrong with a run folder.
public struct WorkspaceError: Error, Sendable, Equatable, CustomStringConvertible {
    public let code: Code
    /// The file or folder at fault.
    public let path: String
    public let reason: String

    public enum Code: String, Sendable {
        /// The folder or file is not there.
        case missing
        /// A plan exists already and says something else.
        case conflict
        /// The content is not what a run folder holds.
        case malformed
        /// The operating system refused; `reason` has its words.
        case system
    }

    public init(code: Code, path: String, reason: String) {
        self.code = code
        self.path = path
        self.reason = reason
    }

    public var description: String { "\(path): \(reason)" }
}
