/// Why the engine cannot do what a plan asks, other than a malformed file.
public struct EngineError: Error, Sendable, Equatable, CustomStringConvertible {
    public let description: String

    public init(_ description: String) {
        self.description = description
    }
}

/// The host's answer to a report was to stop; nothing more was done.
public struct EngineStopped: Error, Sendable, Equatable, CustomStringConvertible {
    public init() {}

    public var description: String { "stopped by its host" }
}
