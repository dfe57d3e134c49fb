public import Domain
internal import Synchronization
internal import SystemPackage

extension Spool {
    /// Wakes whenever something may have arrived in `incoming/`, and every few seconds, for files that were not ready the last time.
    ///
    /// Only a wake-up: what there is, `claimNext` finds out from the listing. Wake-ups that nobody has waited for are one. Where the
    /// kernel gives no notices, `watchProblem` says why, and there are only those of the clock.
    public func arrivals(rescanSeconds: Int = 2) -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let watch = ArrivalWatch(folder: path(of: .incoming), rescanSeconds: rescanSeconds) { continuation.yield() }
        self.watch.withLock { $0 = watch }
        watch.start()
        continuation.onTermination = { _ in watch.stop() }
        return stream
    }

    /// Wakes whoever waits for `arrivals`, as if something had arrived.
    public func wake() { watchNow?.wake(after: 0) }

    /// Why nobody is woken by a file's arrival; nil where all is well, and before `arrivals` is asked for.
    public var watchProblem: TroubleMessage? { watchNow?.problem }

    /// What lies in `incoming/` and cannot be taken; nil where there is nothing of the kind.
    public var hindrance: TroubleMessage? { memory.withLock { $0.hindrance } }

    var watchNow: ArrivalWatch? { watch.withLock { $0 } }
}
