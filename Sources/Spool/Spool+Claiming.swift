public import Domain
internal import Glibc
internal import Synchronization
internal import SystemPackage

extension Spool {
    /// Takes the files that are there out of `incoming/`, in order of arrival, a batch when it is asked for.
    ///
    /// Names of `isPassing` are somebody's work in progress, and so is a file that is not `ready`. Whatever is not a plain file of at most
    /// 1 MiB is taken as well, unread, so that it gets a verdict and does not lie about. What cannot be moved is left.
    public struct Arrivals: Sendable {
        fileprivate let spool: Spool
        private let batchCount: Int
        /// Bytes after which a batch is not added to: files wait on the disk, not in memory.
        private static let batchBytesMax = 4 << 20
        /// Files of one listing that are in memory; the folder is read again for those after them.
        private let pageCount: Int
        /// When the first listing began; what came later is the next look's.
        private let began: Int
        private var names: ArraySlice<Listed> = []
        private var last: Listed?
        private var laterCount = 0
        private var claimed: ArraySlice<Claimed> = []
        private var isFlushed = true
        private var leftUsers: Set<UInt32> = []
        /// Files that were looked at and left where they are.
        private var passedOverCount = 0
        /// Those of them that cannot be taken; only what was not said in an earlier listing.
        public private(set) var newHindrances: [TroubleMessage.Untaken] = []

        fileprivate init(spool: Spool, batchCount: Int, pageCount: Int) throws(SpoolError) {
            self.spool = spool
            self.batchCount = batchCount
            self.pageCount = pageCount
            began = Spool.fileClock()
            try turnPage()
        }

        private mutating func turnPage() throws(SpoolError) {
            let listing = try spool.list(after: last, countMax: pageCount, began: began)
            names = listing.page[...]
            last = listing.page.last ?? last
            laterCount = listing.laterCount
        }

        /// Files that were there and have not been given out.
        public var count: Int { names.count + laterCount + claimed.count + passedOverCount }

        /// Whether some have left `incoming/` and were not given out yet; they would lose their names with this value.
        public var hasClaimed: Bool { !claimed.isEmpty }

        /// Leaves what these users have dropped where it is, from now on.
        public mutating func leave(_ userIDs: Set<UInt32>) { leftUsers = userIDs }

        /// The next ones that are ready, at most a batch; none after the last.
        /// - Parameter now: becomes part of the requests' ids, and is what the ages of files are measured against.
        /// - Throws: what another try may mend: nothing is lost, the next call goes on.
        public mutating func claimSome(now: Timestamp) throws(SpoolError) -> [Claim] {
            var claims: [Claim] = []
            while claims.isEmpty, hasClaimed || !names.isEmpty || laterCount > 0 {
                if !hasClaimed, names.isEmpty { try turnPage() }
                if !hasClaimed { claimBatch(now: now) }
                if !isFlushed {
                    // Before the ledger hears of them: a file must not come back under another id.
                    try Spool.flush([spool.path(of: .incoming), spool.path(of: .claimed)])
                    isFlushed = true
                }
                try inspectBatch(&claims)
            }
            return claims
        }

        private mutating func inspectBatch(_ claims: inout [Claim]) throws(SpoolError) {
            var sizeBytes = 0
            while let next = claimed.first, sizeBytes < Self.batchBytesMax {
                do throws(SpoolError) {
                    if let claim = try spool.inspect(next.path, id: next.id, fileName: next.fileName) {
                        claims.append(claim)
                        sizeBytes += claim.submission.bytes.count
                    }
                } catch {
                    // It is met again when those before it have been given out.
                    guard claims.isEmpty else { return }
                    throw error
                }
                claimed.removeFirst()
            }
        }

        private mutating func claimBatch(now: Timestamp) {
            var batch: [Claimed] = []
            while batch.count < batchCount, let next = names.popFirst() {
                switch spool.claim(next.name, leaving: leftUsers, now: now) {
                case .claimed(let claim): batch.append(claim)
                case .left(let news):
                    passedOverCount += 1
                    if let news { newHindrances.append(news) }
                case .gone: break
                }
            }
            claimed = batch[...]
            isFlushed = batch.isEmpty
        }
    }

    fileprivate struct Claimed: Sendable {
        let id: RequestID
        let path: FilePath
        let fileName: String
    }

    private enum Attempt {
        case claimed(Claimed)
        /// With why it cannot be moved, where that is news.
        case left(TroubleMessage.Untaken?)
        /// Its owner was faster.
        case gone
    }

    /// Looks through `incoming/`.
    /// - Parameters:
    ///   - batchCount: files that are claimed together, so that their renames are made to last together: flushing a folder costs more
    ///     than all the rest.
    ///   - pageCount: files whose names are in memory at a time.
    public func arrivalsNow(batchCount: Int = 64, pageCount: Int = 4096) throws(SpoolError) -> Arrivals {
        try Arrivals(spool: self, batchCount: batchCount, pageCount: pageCount)
    }

    private func claim(_ name: FilePath.Component, leaving leftUsers: Set<UInt32>, now: Timestamp) -> Attempt {
        let path = path(of: .incoming).appending(name)
        guard let before = status(path) else { return .gone }
        if leftUsers.contains(before.st_uid) { return .left(nil) }
        if memory.withLock({ $0.isHindered(name, before, now: now) }) { return .left(nil) }
        switch readiness(of: name, now: now) {
        case .gone: return .gone
        case .waits(let seconds):
            if let seconds { watchNow?.wake(after: seconds) }
            return .left(nil)
        case .ready: break
        }
        guard let id = freshID(for: name.string, now: now) else {
            return hindered(name, before, .namesakes, now: now)
        }
        let claimed = self.path(of: .claimed).appending(id.text + (Self.knownEnding(of: name.string) ?? ".request"))
        guard Self.renames(path, claimed) else {
            let code = errno
            if code == ENOENT, !isThere(path) { return .gone }
            return hindered(name, before, .system(problem: Errno(rawValue: code).words), now: now)
        }
        if let after = status(claimed), after.st_ino != before.st_ino, isBeingWritten(claimed), !isThere(path) {
            // Another one came in its place just now, and is not finished.
            if Self.renames(claimed, path) { return .left(nil) }
        }
        memory.withLock { $0.forget(name) }
        return .claimed(Claimed(id: id, path: claimed, fileName: name.string))
    }

    private func hindered(_ name: FilePath.Component, _ status: stat, _ why: TroubleMessage.Untaken.Why, now: Timestamp)
        -> Attempt
    {
        let file = TroubleMessage.Untaken(
            folder: path(of: .incoming).string.printable,
            kind: status.st_mode & S_IFMT == S_IFREG ? nil : Self.kind(of: status.st_mode),
            owner: Submitter(account: status.st_uid).userName.printable, name: name.string.quoted(255), why: why)
        return .left(memory.withLock { $0.hinder(name, status, file, now: now) } ? file : nil)
    }

    /// `20261124-013548-movie-reviews-poc`, or `20261124-013548.tokyo-movie-reviews-poc` of a station with a name, so that no two stations give
    /// the same one; with `-2`, `-3`, … where that is taken; nil after ten thousand.
    private func freshID(for fileName: String, now: Timestamp) -> RequestID? {
        let stem = fileName.dropLast(Self.knownEnding(of: fileName)?.count ?? 0)
        let mark = station == .unnamed ? "" : ".\(station)"
        let safe = stem.utf8.prefix(60 - mark.utf8.count).map { RequestID.isAllowed($0) ? $0 : UInt8(ascii: "_") }
        let base = now.stamp + mark + "-" + (safe.isEmpty ? "request" : String(decoding: safe, as: UTF8.self))
        for number in 1...10_000 {
            if let id = RequestID(number == 1 ? base : "\(base)-\(number)"), folder(of: id, among: Folder.taken) == nil {
                return id
            }
        }
        return nil
    }
}
