internal import Domain
internal import Glibc
internal import SystemPackage

/// What is known of files in `incoming/` that were looked at and not taken; forgotten when they are gone from the listing.
struct SpoolMemory {
    /// A file as it was at one time: whatever is done to it changes this.
    struct Identity: Equatable {
        private let device: UInt64
        private let inode: UInt64
        private let change: [Int]

        init(_ status: stat) {
            device = UInt64(status.st_dev)
            inode = UInt64(status.st_ino)
            change = [status.st_ctim.tv_sec, status.st_ctim.tv_nsec]
        }
    }

    private struct Seen {
        var identity: Identity
        /// When it was first seen like this.
        var since: Timestamp
        /// Why it could not be taken, and when that was tried last.
        var hindrance: (file: TroubleMessage.Untaken, triedAt: Timestamp)?
    }

    /// What cannot be taken is tried again when something about it changes, and now and then, for what lies beside it.
    private static let retrySeconds = 10.0
    /// Files that are named; the others are counted.
    private static let namedCountMax = 3

    private var seen: [FilePath.Component: Seen] = [:]

    /// Since when the file has been as `status` says, as far as it was looked at. A clock that was set back begins anew.
    mutating func firstSeen(_ name: FilePath.Component, _ status: stat, now: Timestamp) -> Timestamp {
        let identity = Identity(status)
        if var known = seen[name] {
            if known.identity != identity || known.since > now { (known.identity, known.since) = (identity, now) }
            seen[name] = known
            return known.since
        }
        seen[name] = Seen(identity: identity, since: now)
        return now
    }

    /// Whether the file could not be taken as it is, and it is too early to try again.
    func isHindered(_ name: FilePath.Component, _ status: stat, now: Timestamp) -> Bool {
        guard let known = seen[name], let hindrance = known.hindrance, known.identity == Identity(status) else { return false }
        return (0..<Self.retrySeconds).contains(now.seconds(since: hindrance.triedAt))
    }

    /// - Returns: whether that is news.
    mutating func hinder(_ name: FilePath.Component, _ status: stat, _ file: TroubleMessage.Untaken, now: Timestamp) -> Bool {
        _ = firstSeen(name, status, now: now)
        let before = seen[name]?.hindrance?.file
        seen[name]?.hindrance = (file, now)
        return before != file
    }

    mutating func forget(_ name: FilePath.Component) { seen[name] = nil }

    var names: Set<FilePath.Component> { Set(seen.keys) }

    /// Forgets what is not there any more.
    mutating func forget(_ names: Set<FilePath.Component>) {
        for name in names { seen[name] = nil }
    }

    /// What cannot be taken; nil where there is nothing of the kind.
    var hindrance: TroubleMessage? {
        let files = seen.values.compactMap { $0.hindrance?.file }.sorted { $0.name < $1.name }
        guard !files.isEmpty else { return nil }
        return .severalUntaken(
            files: Array(files.prefix(Self.namedCountMax)), more: files.dropFirst(Self.namedCountMax).count)
    }
}
