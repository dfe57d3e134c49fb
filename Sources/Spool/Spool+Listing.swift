internal import Glibc
internal import Synchronization
package import SystemPackage

/// `incoming/` in order of arrival, a page at a time: however many files there are, only a page of their names is in memory.
extension Spool {
    /// A file of a listing, and when its own record was changed last.
    package struct Listed: Sendable, Equatable, Comparable {
        let name: FilePath.Component
        let nanoseconds: Int

        package init(name: FilePath.Component, nanoseconds: Int) {
            self.name = name
            self.nanoseconds = nanoseconds
        }

        /// By arrival, then by name.
        package static func < (left: Self, right: Self) -> Bool {
            (left.nanoseconds, left.name.string) < (right.nanoseconds, right.name.string)
        }
    }

    struct Listing: Sendable {
        /// The earliest, in order of arrival.
        let page: [Listed]
        /// Files that come after them.
        let laterCount: Int
    }

    /// The earliest of a stream of files, and how many there were; sorted when it has twice as many as are asked for.
    package struct Earliest {
        private let countMax: Int
        private var kept: [Listed] = []
        private var count = 0

        package init(countMax: Int) { self.countMax = countMax }

        package mutating func add(_ file: Listed) {
            count += 1
            kept.append(file)
            if kept.count >= 2 * countMax { cut() }
        }

        /// The earliest in order of arrival, and how many come after them.
        package mutating func take() -> (page: [Listed], laterCount: Int) {
            cut()
            return (kept, count - kept.count)
        }

        private mutating func cut() {
            kept.sort()
            kept.removeLast(max(0, kept.count - countMax))
        }
    }

    /// Reads the folder once.
    /// - Parameters:
    ///   - last: only what comes after it.
    ///   - began: when the first listing of this look began; see `isSettled`.
    func list(after last: Listed?, countMax: Int, began: Int) throws(SpoolError) -> Listing {
        let watch = watchNow
        var gone = memory.withLock { $0.names }.union(watch?.writtenNames ?? [])
        var earliest = Earliest(countMax: countMax)
        var isSettled = true
        try forEachName(in: .incoming) { name in
            guard !Self.isPassing(name.string), let status = status(path(of: .incoming).appending(name)) else { return }
            gone.remove(name)
            let file = Listed(name: name, nanoseconds: Self.nanoseconds(status.st_ctim))
            guard Self.isSettled(file.nanoseconds, began: began, lookedAt: Self.fileClock()) else {
                isSettled = false
                return
            }
            if last.map({ $0 < file }) ?? true { earliest.add(file) }
        }
        memory.withLock { $0.forget(gone) }
        watch?.forget(gone)
        // The next listing has all that came before these, too.
        if !isSettled { watch?.wake(after: 0.005) }
        let (page, laterCount) = earliest.take()
        return Listing(page: page, laterCount: laterCount)
    }

    /// Whether a listing has what came before a file of this time. While a folder is read files come that it has and others, before them,
    /// that it has not; what came before it began, it has in any case. A time that is still to come is of a clock that was set back, and
    /// says nothing.
    package static func isSettled(_ nanoseconds: Int, began: Int, lookedAt: Int) -> Bool {
        nanoseconds <= began || nanoseconds > lookedAt
    }

    /// The clock that the times of files are of. Those lie up to a tick of some milliseconds in its past, never in its future.
    static func fileClock() -> Int {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return nanoseconds(time)
    }

    private static func nanoseconds(_ time: timespec) -> Int {
        let (seconds, isTooLarge) = time.tv_sec.multipliedReportingOverflow(by: 1_000_000_000)
        return isTooLarge ? (time.tv_sec < 0 ? .min : .max) : seconds &+ time.tv_nsec
    }
}
