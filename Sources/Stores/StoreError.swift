/// Why something could not be taken from a store: words for the person whose request named it.
public struct StoreError: Error, Sendable, Equatable, CustomStringConvertible {
    public let reason: String

    public init(reason: String) {
        self.reason = reason
    }

    public var description: String { reason }
}
