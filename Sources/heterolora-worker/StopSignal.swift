import Glibc
import Synchronization

/// SIGTERM and SIGINT as a question that is asked between two steps.
enum StopSignal {
    private static let flag = Atomic(false)

    /// From here on the signals no longer end the process.
    static func listen() {
        // Read once, so that nothing has to be initialised within a signal handler.
        _ = isAsked
        for number in [SIGTERM, SIGINT] { signal(number) { _ in StopSignal.flag.store(true, ordering: .relaxed) } }
    }

    static var isAsked: Bool { flag.load(ordering: .relaxed) }
}
