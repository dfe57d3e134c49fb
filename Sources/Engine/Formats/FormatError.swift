/// A model, adapter or data file that is not what it should be.
public struct FormatError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The file, as its user knows it.
    public let file: String
    public let reason: String

    public init(file: String, reason: String) {
        self.file = file
        self.reason = reason
    }

    public var description: String { "\(file): \(reason)" }
}
