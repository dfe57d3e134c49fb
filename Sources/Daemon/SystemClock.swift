import Domain
import Glibc

/// The only place that reads the machine's clock; everything else is given `now`.
enum SystemClock {
    static func now() -> Timestamp {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
    }

    static var processID: Int32 { getpid() }
}
