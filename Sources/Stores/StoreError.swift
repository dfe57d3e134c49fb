/// Why something could not be taken from a store: words for the person whose request named it.
public struct StoreError: Error, Sendable, Equatable, CustomStringConvertible {
    public let reason: String

    public init(reason: String) {
        self.reason = reason
    }

    /// Nobody has read it since it changed, and it was not to be read now.
    static let unread = StoreError(reason: "has not been read since it changed")
    /// Whoever asked does not want to know any more.
    static let stopped = StoreError(reason: "reading it was stopped")

    public var description: String { reason }
}
