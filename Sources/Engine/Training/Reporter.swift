public import Domain

/// What the host wants after a report.
public enum Disposition: Sendable, Equatable {
    case goOn
    case stop
}

/// How the engine speaks to its host, whatever that is: facts out, go on or stop back.
public struct Reporter {
    private let report: (Fact) throws -> Disposition
    /// Seconds that never run backwards, from any start.
    public let clock: () -> Double

    public init(clock: @escaping () -> Double, report: @escaping (Fact) throws -> Disposition) {
        self.clock = clock
        self.report = report
    }

    /// - Throws: `EngineStopped` when the host says so.
    public func say(_ fact: Fact) throws {
        if try report(fact) == .stop { throw EngineStopped() }
    }
}
