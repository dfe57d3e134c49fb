import Domain
import Foundation

/// The only place where the worker looks at a clock; everything below is lent what it needs.
enum Clocks {
    /// Seconds since the machine started: never run backwards.
    static func monotonicSeconds() -> Double { ProcessInfo.processInfo.systemUptime }

    static func now() -> Timestamp {
        Timestamp(microseconds: Int64((Date().timeIntervalSince1970 * 1_000_000).rounded()))
    }
}
