public import Domain
internal import FoundationEssentials
internal import Glibc
internal import SystemPackage

/// The one thing that daemon and worker share: a folder with the plan in it, into which the worker writes events and adapters.
///
/// ```
/// RUN/plan.json       the plan; its SHA-256 is the plan's identity
/// RUN/events.jsonl    what the worker says, one event a line, appended and flushed
/// RUN/worker.log      the worker's standard error, for people
/// RUN/adapters/…      what was trained
/// RUN/snapshots/…     where the run can go on, the newest two
/// RUN/worker.lock     held while a worker is at work
/// ```
/// The daemon creates it with the plan and afterwards only reads; the worker only appends. Deliberately not here: when to start
/// a worker, and what its events mean.
public struct RunFolder: Sendable {
    public static let planSizeBytesMax = 16 << 20

    let root: FilePath

    /// Names a folder; nothing is touched.
    public init(path: String) {
        root = FilePath(path)
    }

    public var path: String { root.string }

    static let planName = "plan.json"
    static let eventsName = "events.jsonl"
    static let lockName = "worker.lock"
    static let logName = "worker.log"
    static let adapterFolder = "adapters"
    static let snapshotFolder = "snapshots"

    /// Creates the folder and writes the plan, which is then never changed. Doing it again with the same plan has no effect.
    /// - Returns: the plan's digest.
    /// - Throws: `conflict` when another plan is there already.
    public func create(plan: Plan) throws(WorkspaceError) -> Digest {
        let bytes = try Self.bytes(of: plan)
        try makeFolder()
        do throws(WorkspaceError) {
            guard try read(Self.planName, sizeBytesMax: Self.planSizeBytesMax) == bytes else {
                throw WorkspaceError(
                    code: .conflict, path: path(of: Self.planName).string, reason: "another plan is there already")
            }
        } catch  where error.code == .missing {
            _ = try write(bytes, to: Self.planName)
        }
        return FileDigest.of(bytes: bytes)
    }

    /// The plan and its digest.
    public func plan() throws(WorkspaceError) -> (plan: Plan, digest: Digest) {
        let bytes = try read(Self.planName, sizeBytesMax: Self.planSizeBytesMax)
        let path = path(of: Self.planName)
        let plan = try DurableFile.attempt(path) { try JSONDecoder().decode(Plan.self, from: Data(bytes)) }
        guard plan.formatVersion == Plan.formatVersion else {
            throw WorkspaceError(
                code: .malformed, path: path.string,
                reason: "plan format \(plan.formatVersion); this program reads \(Plan.formatVersion)")
        }
        return (plan, FileDigest.of(bytes: bytes))
    }

    /// Makes what a worker writes to, so that all else can be closed to it afterwards; its lock it holds already.
    /// - Returns: absolute paths of the files that it appends to, and of the folders in which it makes files.
    public func makeWorkersPart() throws(WorkspaceError) -> (files: [String], folders: [String]) {
        try open(Self.eventsName, O_RDWR | O_CREAT) { _ in }
        let folders = [Self.adapterFolder, Self.snapshotFolder]
        for name in folders {
            try DurableFile.attempt(path(of: name)) { _ = try OpenFolder(FilePath(name), in: root, isMade: true) }
        }
        return ([path(of: Self.eventsName).string], folders.map { path(of: $0).string })
    }

    /// Opens the file that takes a worker's standard error, to append to.
    /// - Returns: a descriptor that the caller closes.
    public func openLog() throws(WorkspaceError) -> Int32 {
        try opened(Self.logName, O_WRONLY | O_CREAT | O_APPEND).rawValue
    }

    /// Writes a file of the run, whole or not at all.
    /// - Parameter relativePath: below the run folder; its folders are created.
    /// - Returns: the path's size and digest, as an artifact needs them.
    public func write(_ bytes: [UInt8], to relativePath: String) throws(WorkspaceError) -> (digest: Digest, sizeBytes: Int) {
        try write(to: relativePath) { sink in try sink(bytes) }
    }

    /// The same of what `body` hands to its sink, piece by piece.
    func write(
        to relativePath: String, _ body: (_ sink: ([UInt8]) throws -> Void) throws -> Void
    ) throws(WorkspaceError) -> (digest: Digest, sizeBytes: Int) {
        try makeFolder()
        return try inFolder(of: relativePath, isMade: true) { folder, name in
            try DurableFile.write(name, in: folder, body)
        }
    }

    /// Writes a file for everybody to read, whole or not at all, that need not outlive a crash of the machine.
    public func writePublic(_ bytes: [UInt8], to name: String) throws(WorkspaceError) {
        try inFolder(of: name) { folder, name in
            let temporary = name + ".tmp"
            try folder.remove(temporary)
            let file = try folder.open(temporary, O_WRONLY | O_CREAT | O_EXCL, mode: 0o644)
            try file.closeAfter { _ = try file.writeAll(bytes) }
            try folder.rename(temporary, to: name)
        }
    }

    /// Reads a small file of the folder.
    public func read(_ relativePath: String, sizeBytesMax: Int) throws(WorkspaceError) -> [UInt8] {
        try open(relativePath) { try DurableFile.content(of: $0, path(of: relativePath), sizeBytesMax: sizeBytesMax) }
    }

    /// The end of a text file of the folder, from the beginning of a line; what is no UTF-8 in it is replaced.
    public func tail(of relativePath: String, bytesMax: Int) throws(WorkspaceError) -> String {
        try open(relativePath) { file in
            let size = try file.seek(offset: 0, from: .end)
            let start = max(0, size - Int64(bytesMax))
            let bytes = try DurableFile.bytes(of: file, from: start, count: bytesMax)
            let whole = start > 0 ? bytes.drop { $0 != UInt8(ascii: "\n") }.dropFirst() : bytes[...]
            return String(decoding: whole, as: UTF8.self)
        }
    }

    /// The absolute path of an artifact.
    /// - Throws: `malformed` when `relativePath` would leave the folder: artifacts are named by a worker, which is not believed.
    public func artifactPath(_ relativePath: String) throws(WorkspaceError) -> String {
        try path(ofNamed: relativePath).string
    }

    /// Opens a plain file below, hands it to `body`, and closes it.
    /// - Parameters:
    ///   - relativePath: without links; it may come from a worker.
    ///   - flags: O_RDONLY and the like.
    func open<Value>(
        _ relativePath: String, _ flags: Int32 = O_RDONLY, _ body: (FileDescriptor) throws -> Value
    ) throws(WorkspaceError) -> Value {
        try inFolder(of: relativePath) { folder, name in
            let file = try folder.open(name, flags)
            return try file.closeAfter { try body(file) }
        }
    }

    /// The same to keep; the caller closes it.
    func opened(_ name: String, _ flags: Int32) throws(WorkspaceError) -> FileDescriptor {
        try inFolder(of: name) { folder, name in try folder.open(name, flags) }
    }

    /// Opens the folder that a file below lies in.
    func inFolder<Value>(
        of relativePath: String, isMade: Bool = false, _ body: (borrowing OpenFolder, _ name: String) throws -> Value
    ) throws(WorkspaceError) -> Value {
        let path = try path(ofNamed: relativePath)
        return try DurableFile.attempt(path) {
            let folder = try OpenFolder(FilePath(relativePath).removingLastComponent(), in: root, isMade: isMade)
            return try body(folder, path.lastComponent?.string ?? "")
        }
    }

    func path(of name: String) -> FilePath { root.appending(name) }

    private func path(ofNamed relativePath: String) throws(WorkspaceError) -> FilePath {
        let relative = FilePath(relativePath.utf8.contains(0) ? "" : relativePath)
        guard relative.isRelative, !relative.isEmpty, relative.components.allSatisfy({ $0.kind == .regular }) else {
            throw WorkspaceError(
                code: .malformed, path: relativePath.printable, reason: "a file's path must stay in its folder")
        }
        return root.pushing(relative)
    }

    /// Creates the folder itself, and those on the way to it.
    func makeFolder() throws(WorkspaceError) {
        var partial = FilePath(root: root.root)
        for component in root.components {
            partial.append(component)
            guard unsafe mkdir(partial.string, 0o750) == 0 || errno == EEXIST else {
                throw WorkspaceError(
                    code: .system, path: partial.string, reason: "cannot be created: \(Errno(rawValue: errno))".lowercased())
            }
        }
    }
}
