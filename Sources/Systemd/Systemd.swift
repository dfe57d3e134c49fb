internal import CSystemd
internal import Glibc

/// What a service tells systemd. Without systemd (no `NOTIFY_SOCKET`) nothing happens: the daemon runs just as well in a terminal.
public enum Systemd {
    public enum Message: Sendable, Equatable {
        case ready
        /// The configuration is being read again; `ready` follows.
        case reloading
        case stopping
        case watchdog
        /// One line for `systemctl status`.
        case status(String)

        /// As sd_notify(3) has it.
        var assignment: String {
            switch self {
            case .ready: "READY=1"
            case .reloading: "RELOADING=1\nMONOTONIC_USEC=\(Systemd.monotonicMicroseconds)"
            case .stopping: "STOPPING=1"
            case .watchdog: "WATCHDOG=1"
            case .status(let text): "STATUS=" + text.filter { !$0.isNewline }
            }
        }
    }

    public static func notify(_ message: Message) {
        _ = unsafe sd_notify(0, message.assignment)
    }

    /// The clock that systemd compares a reload's beginning with.
    private static var monotonicMicroseconds: Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
    }

    /// How often systemd wants to hear `watchdog`; nil where it does not watch.
    public static var watchdogInterval: Duration? {
        var microseconds: UInt64 = 0
        guard unsafe sd_watchdog_enabled(0, &microseconds) > 0, microseconds > 0 else { return nil }
        return .microseconds(Int64(clamping: microseconds))
    }

    /// Whether standard error goes to the journal: `JOURNAL_STREAM` names the device and inode that it is.
    public static var isStandardErrorTheJournal: Bool {
        guard let variable = unsafe getenv("JOURNAL_STREAM") else { return false }
        let numbers = unsafe String(cString: variable).split(separator: ":")
        var status = stat()
        guard numbers.count == 2, unsafe fstat(STDERR_FILENO, &status) == 0 else { return false }
        return numbers[0] == "\(status.st_dev)" && numbers[1] == "\(status.st_ino)"
    }
}
