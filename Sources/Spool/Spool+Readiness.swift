internal import Domain
internal import Glibc
internal import Synchronization
internal import SystemPackage

/// When a file in `incoming/` is finished.
///
/// A file that was renamed there whole is taken at once. One that is open for writing is left until it is closed. One that could only
/// be refused as it is (no plain file, a second name, empty, not readable, too large) may be on its way to become a request: it is
/// taken when it has been like that for `quietSeconds`. One that was written there in place may be opened again: it is taken
/// when it has been closed for `momentSeconds`.
extension Spool {
    /// How long something that can only be refused is left, in seconds.
    static let quietSeconds = 5.0
    /// How long a file is left after it was written in place, in seconds.
    private static let momentSeconds = 1.0
    /// Where the kernel cannot say whether a file is still being written, it is left until its content has been still for so long.
    private static let contentSeconds = 2.0
    /// `F_SETLEASE` of Linux' fcntl.h.
    private static let setLease: Int32 = 1024

    enum Readiness: Equatable {
        case ready
        /// Worth another look; after so many seconds where only time is missing, else when something happens to it.
        case waits(Double?)
        case gone
    }

    func readiness(of name: FilePath.Component, now: Timestamp) -> Readiness {
        let path = path(of: .incoming).appending(name)
        guard var status = status(path) else { return .gone }
        guard status.st_mode & S_IFMT == S_IFREG else { return stillness(of: name, status, Self.quietSeconds, now: now) }
        let file = unsafe path.withPlatformString { unsafe open($0, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC) }
        guard file >= 0 else {
            // Where nobody may read it, there is nothing to wait for but its mode. Other reasons, such as too many open files, are ours.
            return errno == EACCES || errno == EPERM ? stillness(of: name, status, Self.quietSeconds, now: now) : .waits(nil)
        }
        defer { _ = close(file) }
        // A read lease is only given while nobody has the file open for writing.
        let isLeased = fcntl(file, Self.setLease, Int32(F_RDLCK)) == 0
        if !isLeased, errno == EAGAIN { return .waits(nil) }
        // As it is now that nobody writes to it.
        guard unsafe fstat(file, &status) == 0 else { return .waits(nil) }
        if status.st_size == 0 || Self.objection(to: status) != nil {
            return stillness(of: name, status, Self.quietSeconds, now: now)
        }
        // Somebody else's file without CAP_LEASE, or a file system that has no leases.
        if !isLeased { return stillness(of: name, status, Self.contentSeconds, ofContent: true, now: now) }
        // Whoever had it open has closed it, and the kernel says so before it grants the lease.
        guard watchNow?.hasSeenWriting(name) == true else { return .ready }
        return stillness(of: name, status, Self.momentSeconds, now: now)
    }

    /// Whether somebody has the file open for writing, as far as the kernel tells.
    func isBeingWritten(_ path: FilePath) -> Bool {
        let file = unsafe path.withPlatformString { unsafe open($0, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC) }
        guard file >= 0 else { return false }
        defer { _ = close(file) }
        return fcntl(file, Self.setLease, Int32(F_RDLCK)) != 0 && errno == EAGAIN
    }

    /// Ready when the file has not changed for `seconds`: by the file system's clock, or, where that is ahead of ours, since it was first
    /// seen like this.
    private func stillness(
        of name: FilePath.Component, _ status: stat, _ seconds: Double, ofContent: Bool = false, now: Timestamp
    ) -> Readiness {
        let changed = min(
            Self.seconds(status.st_ctim), ofContent ? Self.seconds(status.st_mtim) : .infinity)
        let age = Double(now.microseconds) / 1e6 - changed
        let known = memory.withLock { $0.firstSeen(name, status, now: now) }
        let still = max(age, now.seconds(since: known))
        return still >= seconds ? .ready : .waits(seconds - max(still, 0))
    }

    private static func seconds(_ time: timespec) -> Double { Double(time.tv_sec) + Double(time.tv_nsec) / 1e9 }
}
