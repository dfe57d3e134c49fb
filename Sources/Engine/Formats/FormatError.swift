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

extension FormatError {
    /// Does what reads `file`, and says that it cannot be read where that fails.
    static func wrapping<Value>(_ file: String, _ body: () throws -> Value) throws(FormatError) -> Value {
        do {
            return try body()
        } catch let error as FormatError {
            throw error
        } catch {
            throw FormatError(file: file, reason: "cannot be read")
        }
    }
}
