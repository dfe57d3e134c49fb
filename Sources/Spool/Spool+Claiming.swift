public import Domain
internal import Glibc
internal import SystemPackage

extension Spool {
    private static let sizeBytesMax = 1 << 20
    /// Where the kernel cannot say whether a file is still being written, it is left alone until it has been still for so long.
    private static let quietSeconds = 2.0
    /// `F_SETLEASE` of Linux' fcntl.h.
    private static let setLease: Int32 = 1024

    /// Takes the files that are there out of `incoming/`, in order of arrival, each when it is asked for.
    ///
    /// Names that begin with a dot or end with `.tmp`, `.part` or `~` are somebody's work in progress. A file that is open for
    /// writing is left until it is closed. Whatever is not a plain file of at most 1 MiB is taken as well, unread, so that it gets a
    /// verdict and does not lie about.
    public struct Arrivals: Sendable {
        fileprivate let spool: Spool
        private let batchCount: Int
        fileprivate var names: ArraySlice<FilePath.Component>
        private var claimed: ArraySlice<(id: RequestID, path: FilePath, fileName: String)> = []

        fileprivate init(spool: Spool, names: [FilePath.Component], batchCount: Int) {
            self.spool = spool
            self.batchCount = batchCount
            self.names = names[...]
        }

        /// Files of the listing that have not been given out.
        public var count: Int { names.count + claimed.count }

        /// The next one that is ready; nil after the last.
        /// - Parameter now: becomes part of the request's id.
        public mutating func claimNext(now: Timestamp) throws(SpoolError) -> Claim? {
            if claimed.isEmpty { try claimBatch(now: now) }
            return claimed.popFirst().map { spool.inspect($0.path, id: $0.id, fileName: $0.fileName) }
        }

        private mutating func claimBatch(now: Timestamp) throws(SpoolError) {
            var batch: [(id: RequestID, path: FilePath, fileName: String)] = []
            while batch.count < batchCount, let name = names.popFirst() {
                if let claim = try spool.claim(name, now: now) { batch.append((claim.id, claim.path, name.string)) }
            }
            guard !batch.isEmpty else { return }
            // Before the ledger hears of them: a file must not come back under another id.
            try Spool.flush(spool.path(of: .incoming))
            try Spool.flush(spool.path(of: .claimed))
            claimed = batch[...]
        }
    }

    /// Lists `incoming/` once.
    /// - Parameter batchCount: files that are claimed together, so that their renames are made to last together: flushing a folder
    ///   costs more than all the rest.
    public func arrivalsNow(batchCount: Int = 64) throws(SpoolError) -> Arrivals {
        Arrivals(spool: self, names: try sortedNames(in: .incoming), batchCount: batchCount)
    }

    private func claim(_ name: FilePath.Component, now: Timestamp) throws(SpoolError) -> (id: RequestID, path: FilePath)? {
        let path = path(of: .incoming).appending(name)
        guard isReady(path, now: now) else { return nil }
        let id = try freshID(for: name.string, now: now)
        let claimed = self.path(of: .claimed).appending(id.text + Self.ending(of: name.string))
        do {
            try rename(path, claimed)
        } catch {
            // Its owner was faster: it is gone, or came again under the same name.
            if isThere(path) { throw error }
            return nil
        }
        return (id, claimed)
    }

    /// A request that was claimed earlier, read again.
    public func claim(_ id: RequestID, in folder: Folder) throws(SpoolError) -> Claim {
        guard let name = fileName(of: id, in: folder) else {
            throw SpoolError(code: .system, path: path(of: folder).string, reason: "has no request \(id)")
        }
        return inspect(path(of: folder).appending(name), id: id, fileName: name)
    }

    /// Names in order of arrival: the time of the last change of the file's own record, then the name.
    private func sortedNames(in folder: Folder) throws(SpoolError) -> [FilePath.Component] {
        var found: [(name: FilePath.Component, time: [Int])] = []
        for name in try names(in: folder) {
            let text = name.string
            guard !text.hasSuffix(".tmp"), !text.hasSuffix(".part"), !text.hasSuffix("~") else { continue }
            guard let status = status(path(of: folder).appending(name)) else { continue }
            found.append((name, [status.st_ctim.tv_sec, status.st_ctim.tv_nsec]))
        }
        return found.sorted { ($0.time[0], $0.time[1], $0.name.string) < ($1.time[0], $1.time[1], $1.name.string) }.map(\.name)
    }

    func status(_ path: FilePath) -> stat? {
        var status = stat()
        let result = unsafe path.withPlatformString { unsafe lstat($0, &status) }
        return result == 0 ? status : nil
    }

    func isThere(_ path: FilePath) -> Bool { status(path) != nil }

    /// Whether nobody is writing the file any more. A read lease is only given while nobody has the file open for writing.
    private func isReady(_ path: FilePath, now: Timestamp) -> Bool {
        guard let status = status(path) else { return false }
        guard status.st_mode & S_IFMT == S_IFREG else { return true }
        let file = unsafe path.withPlatformString { unsafe open($0, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC) }
        // What cannot be read is taken, and refused with that reason.
        guard file >= 0 else { return true }
        defer { _ = close(file) }
        if fcntl(file, Self.setLease, Int32(F_RDLCK)) == 0 { return true }
        guard errno != EAGAIN else { return false }
        // Somebody else's file without CAP_LEASE, or a file system that has no leases.
        let changed = Double(status.st_mtim.tv_sec) + Double(status.st_mtim.tv_nsec) / 1e9
        return Double(now.microseconds) / 1e6 - changed >= Self.quietSeconds
    }

    private static func ending(of name: String) -> String {
        endings.first { name.hasSuffix($0) } ?? ".request"
    }

    /// `20261124-013548-movie-reviews-poc`, with `-2`, `-3`, … where that is taken.
    private func freshID(for fileName: String, now: Timestamp) throws(SpoolError) -> RequestID {
        let digits = now.description.utf8.filter { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: ":") }.map { $0 }
        let time = String(decoding: digits.prefix(15), as: UTF8.self).replacing("T", with: "-")
        let stem = fileName.dropLast(Self.endings.first { fileName.hasSuffix($0) }?.count ?? 0)
        let safe = stem.utf8.prefix(60).map { RequestID.isAllowed($0) ? $0 : UInt8(ascii: "_") }
        let base = time + "-" + (safe.isEmpty ? "request" : String(decoding: safe, as: UTF8.self))
        let taken = Folder.allCases.filter { $0 != .incoming }
        for number in 1...10_000 {
            if let id = RequestID(number == 1 ? base : "\(base)-\(number)"), folder(of: id, among: taken) == nil { return id }
        }
        throw SpoolError(code: .system, path: root.string, reason: "has ten thousand requests named \(base)")
    }

    /// Reads a claimed file, or says why it cannot be.
    func inspect(_ path: FilePath, id: RequestID, fileName: String) -> Claim {
        let status = status(path)
        let submitter = Submitter(account: status?.st_uid ?? 0)
        func claim(_ bytes: [UInt8], _ problem: (rule: String, reason: String)?) -> Claim {
            Claim(
                submission: Submission(id: id, fileName: fileName, bytes: bytes, submitter: submitter),
                findings: problem.map {
                    [Finding(severity: .refusal, rule: "spool/\($0.rule)", reason: $0.reason, file: fileName)]
                } ?? [])
        }
        guard let status, status.st_mode & S_IFMT == S_IFREG else {
            return claim([], ("not-a-file", "a plain file is needed, not \(Self.words(status?.st_mode ?? 0))"))
        }
        guard status.st_nlink == 1 else {
            return claim(
                [],
                ("hard-link", "the file has \(status.st_nlink) names; it could be changed under another one, copy it instead"))
        }
        guard status.st_size <= Self.sizeBytesMax else {
            return claim([], ("size", "\(status.st_size) bytes; at most \(Self.sizeBytesMax) (1 MiB) are read"))
        }
        let opened = unsafe path.withPlatformString { unsafe open($0, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC) }
        guard opened >= 0 else {
            return claim([], ("unreadable", "the daemon may not read the file; chmod a+r it before it is dropped"))
        }
        let file = FileDescriptor(rawValue: opened)
        defer { try? file.close() }
        guard let bytes = Self.read(file) else { return claim([], ("unreadable", "the file cannot be read")) }
        return claim(bytes, nil)
    }

    private static func read(_ file: FileDescriptor) -> [UInt8]? {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count <= sizeBytesMax {
            guard let count = try? unsafe buffer.withUnsafeMutableBytes({ try unsafe file.read(into: $0) }) else { return nil }
            if count == 0 { return bytes }
            bytes += buffer[..<count]
        }
        return nil
    }

    private static func words(_ mode: mode_t) -> String {
        switch mode & S_IFMT {
        case S_IFLNK: "a symbolic link"
        case S_IFDIR: "a folder"
        case S_IFIFO: "a named pipe"
        case S_IFSOCK: "a socket"
        case S_IFBLK, S_IFCHR: "a device"
        default: "something else"
        }
    }
}
