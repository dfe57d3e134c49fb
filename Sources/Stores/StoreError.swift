public import Domain

/// Why something could not be taken from a store: words for the person whose request named it.
public struct StoreError: Error, Sendable, Equatable, CustomStringConvertible {
    /// In English.
    public let reason: String
    /// What the reason was made of; nil where the catalogue has none.
    public let message: Message?

    public init(reason: String) {
        self.reason = reason
        message = nil
    }

    public init(_ message: StoreMessage) {
        self.message = Message(.store(message))
        reason = Words(.english).store(message).printable
    }

    /// Nobody has read it since it changed, and it was not to be read now.
    static let unread = StoreError(reason: "has not been read since it changed")
    /// Whoever asked does not want to know any more.
    static let stopped = StoreError(reason: "reading it was stopped")

    public var description: String { reason }
}
