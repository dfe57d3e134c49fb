/// When a cluster that did not answer is asked again: twice as late each time, up to a minute.
package struct Patience: Sendable, Equatable {
    private static let secondsMax = 60.0

    /// How often it is asked while it answers.
    package let intervalSeconds: Double
    private var failures = 0

    package init(intervalSeconds: Double) {
        self.intervalSeconds = intervalSeconds
    }

    /// How long to wait after the last question.
    package var seconds: Double {
        guard failures > 0 else { return intervalSeconds }
        return max(intervalSeconds, min(Self.secondsMax, Double(1 << min(failures, 10))))
    }

    package mutating func answered() { failures = 0 }
    package mutating func failed() { failures += 1 }
}
