public import Domain
internal import Glibc
internal import Synchronization
public import SystemPackage

/// The folder into which people drop requests, and through whose folders each of them goes.
///
/// `incoming → claimed → accepted → running → done | failed`, or `claimed → refused | held`, and from `held` to `accepted` or `refused`
/// when somebody has decided. A file is in exactly one of them, because it
/// only ever moves by rename; beside it, from its verdict on, lies its receipt. The listing is the truth: what was dropped while no
/// daemon ran is found, and after a crash each file is where its last step left it. Deliberately not here: what is in a file.
public final class Spool: Sendable {
    public enum Folder: String, Sendable, CaseIterable {
        case incoming, claimed, held, accepted, running, done, refused, failed

        /// Those of files that have an id.
        public static let taken = allCases.filter { $0 != .incoming }
    }

    let root: FilePath
    let station: StationName
    /// Held for as long as the object lives: one daemon per spool.
    private let lock: FileDescriptor
    let memory = Mutex(SpoolMemory())
    let watch = Mutex<ArrivalWatch?>(nil)

    /// Opens the spool; folders that are missing are made.
    /// - Parameter station: the daemon's name among those that share a ledger.
    /// - Throws: `SpoolError` of code `locked` that names the process which holds it.
    public init(root: FilePath, station: StationName = .unnamed) throws(SpoolError) {
        (self.root, self.station) = (root, station)
        lock = try Self.lock(root)
        // Taking a lease makes the kernel send this signal when somebody opens the file; by default it would end the process.
        signal(SIGIO, SIG_IGN)
        for folder in Folder.allCases { try Self.makeFolder(path(of: folder)) }
        try Self.makeFolder(root.appending("tmp"))
        try removeOrphanedReceipts()
    }

    deinit {
        try? lock.close()
    }

    /// Absolute path of a folder.
    public func path(of folder: Folder) -> FilePath { root.appending(folder.rawValue) }

    /// The requests in `folder`, in order of arrival.
    public func listing(of folder: Folder) throws(SpoolError) -> [RequestID] {
        try requestFiles(in: folder).keys.sorted()
    }

    /// Moves a request from one folder to another; doing it again has no effect.
    /// - Throws: `stuck` where it is this one that cannot be moved.
    public func move(_ id: RequestID, from: Folder, to: Folder) throws(SpoolError) {
        try rename(id, from: from, to: to)
        // A rename is one transaction of the file system: it lasts in both folders or in none.
        try Self.flush(path(of: to))
    }

    func rename(_ id: RequestID, from: Folder, to: Folder) throws(SpoolError) {
        guard let name = fileName(of: id, in: from) else {
            guard fileName(of: id, in: to) != nil else {
                throw SpoolError(code: .stuck, path: path(of: from).string, reason: "has no request \(id)")
            }
            return
        }
        try rename(path(of: from).appending(name), path(of: to).appending(name))
        // The receipt of an earlier state says what no longer holds.
        _ = unsafe unlink(receiptPath(id, in: from).string)
    }

    /// The folder that a request is in, of those given; nil where it is in none.
    public func folder(of id: RequestID, among folders: [Folder]) -> Folder? {
        folders.first { fileName(of: id, in: $0) != nil }
    }

    /// - Throws: `gone` where the spool's folder is no longer the one that was opened: renamed, removed, or mounted over.
    public func checkPlace() throws(SpoolError) {
        var held = stat()
        guard unsafe fstat(lock.rawValue, &held) == 0, let there = status(root.appending(".lock")), held.st_ino == there.st_ino,
            held.st_dev == there.st_dev
        else {
            throw SpoolError(
                code: .gone, path: root.string,
                reason: "is no longer the folder that was opened; it was moved, removed or mounted over")
        }
    }

    /// Its file's name; without a listing, so that a folder may grow.
    func fileName(of id: RequestID, in folder: Folder) -> String? {
        Self.endings.map { id.text + $0 }.first { isThere(path(of: folder).appending($0)) }
    }

    func requestFiles(in folder: Folder) throws(SpoolError) -> [RequestID: String] {
        var files: [RequestID: String] = [:]
        for name in try names(in: folder).map(\.string) {
            guard !name.hasSuffix(Self.receiptSuffix), let id = Self.id(ofFile: name) else { continue }
            files[id] = name
        }
        return files
    }

    static let receiptSuffix = ".receipt.json"
    static let endings = [".yaml", ".yml", ".json", ".request"]

    private static func id(ofFile name: String) -> RequestID? {
        endings.first { name.hasSuffix($0) }.flatMap { RequestID(String(name.dropLast($0.count))) }
    }

    func receiptPath(_ id: RequestID, in folder: Folder) -> FilePath {
        path(of: folder).appending(id.text + Self.receiptSuffix)
    }

    /// A receipt is written before its request is moved beside it; a crash in between leaves the receipt alone.
    private func removeOrphanedReceipts() throws(SpoolError) {
        for folder in Folder.allCases where folder != .incoming {
            let ids = Set(try requestFiles(in: folder).keys.map(\.text))
            for name in try names(in: folder).map(\.string) where name.hasSuffix(Self.receiptSuffix) {
                guard !ids.contains(String(name.dropLast(Self.receiptSuffix.count))) else { continue }
                _ = unsafe unlink(path(of: folder).appending(name).string)
            }
        }
    }
}
