public import Domain

/// What the host wants after a report.
public enum Disposition: Sendable, Equatable {
    case goOn
    case stop
}

/// How the engine speaks to its host, whatever that is: facts out, go on or stop back.
public struct Reporter {
    private let report: (Fact) throws -> Disposition
    private let isStopAsked: () -> Bool
    /// Seconds that never run backwards, from any start.
    public let clock: () -> Double

    public init(clock: @escaping () -> Double, report: @escaping (Fact) throws -> Disposition) {
        self.init(clock: clock, isStopAsked: { false }, report: report)
    }

    private init(
        clock: @escaping () -> Double, isStopAsked: @escaping () -> Bool, report: @escaping (Fact) throws -> Disposition
    ) {
        self.clock = clock
        self.isStopAsked = isStopAsked
        self.report = report
    }

    /// The same, but ending what it reports on as soon as `isAsked`.
    func stopping(when isAsked: @escaping () -> Bool) -> Reporter {
        Reporter(clock: clock, isStopAsked: isAsked, report: report)
    }

    /// The same to a host that hears nothing: of a process that does not speak for its run.
    var silent: Reporter { Reporter(clock: clock, isStopAsked: isStopAsked) { _ in .goOn } }

    /// Between the steps of what reports nothing for a while.
    /// - Throws: `EngineStopped` where the end was asked for.
    func stopIfAsked() throws {
        if isStopAsked() { throw EngineStopped() }
    }

    /// - Throws: `EngineStopped` when the host says so.
    public func say(_ fact: Fact) throws {
        try stopIfAsked()
        if try report(fact) == .stop { throw EngineStopped() }
    }
}
