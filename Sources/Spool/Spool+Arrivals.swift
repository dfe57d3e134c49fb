internal import Dispatch
internal import Glibc
internal import SystemPackage

extension Spool {
    /// Wakes whenever something may have arrived in `incoming/`, and every few seconds, for files that were not ready the last time.
    ///
    /// Only a wake-up: what there is, `claimNext` finds out from the listing. Wake-ups that nobody has waited for are one.
    public func arrivals(rescanSeconds: Int = 2) throws(SpoolError) -> AsyncStream<Void> {
        let incoming = path(of: .incoming)
        let watch = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
        guard watch >= 0 else { throw Self.failure(incoming, "cannot be watched") }
        let events = UInt32(IN_CLOSE_WRITE | IN_MOVED_TO | IN_ATTRIB | IN_CREATE)
        guard unsafe inotify_add_watch(watch, incoming.string, events) >= 0 else {
            let failure = Self.failure(incoming, "cannot be watched")
            _ = close(watch)
            throw failure
        }
        let sources = Sources(watch: watch)
        return AsyncStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
            sources.start(rescanSeconds: rescanSeconds) { continuation.yield() }
            continuation.onTermination = { _ in sources.stop() }
        }
    }

    /// The watch and the clock behind one stream. Dispatch's sources may be used from any thread, which Swift does not know.
    private final class Sources: @unchecked Sendable {
        private let arrival: any DispatchSourceRead
        private let rescan: any DispatchSourceTimer

        init(watch: Int32) {
            let queue = DispatchQueue(label: "heterolora.spool")
            arrival = DispatchSource.makeReadSource(fileDescriptor: watch, queue: queue)
            rescan = DispatchSource.makeTimerSource(queue: queue)
            arrival.setCancelHandler { _ = close(watch) }
        }

        func start(rescanSeconds: Int, wake: @escaping @Sendable () -> Void) {
            let watch = Int32(arrival.handle)
            arrival.setEventHandler {
                Spool.drain(watch)
                wake()
            }
            rescan.setEventHandler(handler: wake)
            rescan.schedule(deadline: .now() + .seconds(rescanSeconds), repeating: .seconds(rescanSeconds))
            arrival.activate()
            rescan.activate()
        }

        func stop() {
            arrival.cancel()
            rescan.cancel()
        }
    }

    /// Which events there were does not matter.
    private static func drain(_ watch: Int32) {
        var buffer = [UInt8](repeating: 0, count: 1 << 14)
        while unsafe read(watch, &buffer, buffer.count) > 0 {}
    }
}
