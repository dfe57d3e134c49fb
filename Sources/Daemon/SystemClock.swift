import Domain
import Glibc
import Synchronization

/// The only place that reads the machine's clock; everything else is given `now`.
enum SystemClock {
    static func now() -> Timestamp {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
    }

    static var processID: Int32 { getpid() }
}

/// The clock for what goes into the ledger, which refuses times that go back: where somebody sets the machine's clock back, this one
/// stands still until that has caught up.
final class LedgerClock: Sendable {
    private let newest = Mutex(Timestamp(microseconds: 0))

    func now() -> Timestamp { notBefore(SystemClock.now()) }

    /// - Returns: `time`, or the newest that was given out or told before.
    @discardableResult
    func notBefore(_ time: Timestamp) -> Timestamp {
        newest.withLock { newest in
            newest = max(newest, time)
            return newest
        }
    }
}
