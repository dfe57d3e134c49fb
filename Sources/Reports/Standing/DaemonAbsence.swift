package import Domain

/// Why a daemon counts as not running.
package enum DaemonAbsence: Sendable, Equatable {
    /// It has left no status that may be read.
    case noStatus(path: String)
    case ended(processID: Int32)
    /// Its process lives and says nothing.
    case silent(seconds: Int)

    /// - Parameters:
    ///   - status: what it wrote last.
    ///   - seconds: how long ago that may be.
    ///   - isAlive: whether there is a process of its number.
    package init?(_ status: DaemonStatus, now: Timestamp, silentFor seconds: Double, isAlive: (Int32) -> Bool) {
        guard isAlive(status.processID) else {
            self = .ended(processID: status.processID)
            return
        }
        let age = now.seconds(since: status.writtenAt)
        guard age > seconds else { return nil }
        self = .silent(seconds: Int(age))
    }
}
