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
    public var logPath: String { root.appending("worker.log").string }
    var workerLockPath: FilePath { root.appending("worker.lock") }
    var planPath: FilePath { root.appending("plan.json") }
    var eventsPath: FilePath { root.appending("events.jsonl") }

    /// Creates the folder and writes the plan, which is then never changed. Doing it again with the same plan has no effect.
    /// - Returns: the plan's digest.
    /// - Throws: `conflict` when another plan is there already.
    public func create(plan: Plan) throws(WorkspaceError) -> Digest {
        let bytes = try Self.bytes(of: plan)
        try Self.makeFolder(root)
        if unsafe access(planPath.string, F_OK) == 0 {
            guard try DurableFile.read(planPath, sizeBytesMax: Self.planSizeBytesMax) == bytes else {
                throw WorkspaceError(code: .conflict, path: planPath.string, reason: "another plan is there already")
            }
        } else {
            try DurableFile.write(bytes, to: planPath)
        }
        return FileDigest.of(bytes: bytes)
    }

    /// The plan and its digest.
    public func plan() throws(WorkspaceError) -> (plan: Plan, digest: Digest) {
        let bytes = try DurableFile.read(planPath, sizeBytesMax: Self.planSizeBytesMax)
        let plan = try DurableFile.attempt(planPath) { try JSONDecoder().decode(Plan.self, from: Data(bytes)) }
        guard plan.formatVersion == Plan.formatVersion else {
            throw WorkspaceError(
                code: .malformed, path: planPath.string,
                reason: "plan format \(plan.formatVersion); this program reads \(Plan.formatVersion)")
        }
        return (plan, FileDigest.of(bytes: bytes))
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
        let path = root.pushing(FilePath(relativePath))
        try Self.makeFolder(path.removingLastComponent())
        return try DurableFile.write(to: path, body)
    }

    /// Writes a file for everybody to read, whole or not at all, that need not outlive a crash of the machine.
    public func writePublic(_ bytes: [UInt8], to name: String) throws(WorkspaceError) {
        let path = root.appending(name)
        let temporary = FilePath(path.string + ".tmp")
        try DurableFile.attempt(path) {
            let file = try FileDescriptor.open(
                temporary, .writeOnly, options: [.create, .truncate, .closeOnExec],
                permissions: [.ownerReadWrite, .groupRead, .otherRead])
            try file.closeAfter { _ = try file.writeAll(bytes) }
            guard unsafe rename(temporary.string, path.string) == 0 else { throw Errno(rawValue: errno) }
        }
    }

    /// Reads a small file of the folder.
    public func read(_ relativePath: String, sizeBytesMax: Int) throws(WorkspaceError) -> [UInt8] {
        try DurableFile.read(root.pushing(FilePath(relativePath)), sizeBytesMax: sizeBytesMax)
    }

    /// The end of a text file of the folder, from the beginning of a line; what is no UTF-8 in it is replaced.
    public func tail(of relativePath: String, bytesMax: Int) throws(WorkspaceError) -> String {
        let path = root.pushing(FilePath(relativePath))
        return try DurableFile.attempt(path) {
            let file = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec])
            return try file.closeAfter {
                let size = try file.seek(offset: 0, from: .end)
                let start = max(0, size - Int64(bytesMax))
                let bytes = try DurableFile.bytes(of: file, from: start, count: bytesMax)
                let whole = start > 0 ? bytes.drop { $0 != UInt8(ascii: "\n") }.dropFirst() : bytes[...]
                return String(decoding: whole, as: UTF8.self)
            }
        }
    }

    /// Creates the folders on the way to `relativePath`.
    /// - Returns: its absolute path.
    public func makeFolder(for relativePath: String) throws(WorkspaceError) -> String {
        let path = try artifactPath(relativePath)
        try Self.makeFolder(FilePath(path).removingLastComponent())
        return path
    }

    /// The absolute path of an artifact.
    /// - Throws: `malformed` when `relativePath` would leave the folder: artifacts are named by a worker, which is not believed.
    public func artifactPath(_ relativePath: String) throws(WorkspaceError) -> String {
        let relative = FilePath(relativePath)
        guard relative.isRelative, !relative.isEmpty, relative.components.allSatisfy({ $0.kind == .regular }) else {
            throw WorkspaceError(code: .malformed, path: relativePath, reason: "an artifact's path must stay in the run folder")
        }
        return root.pushing(relative).string
    }

    private static func makeFolder(_ path: FilePath) throws(WorkspaceError) {
        var partial = FilePath(root: path.root)
        for component in path.components {
            partial.append(component)
            guard unsafe mkdir(partial.string, 0o750) == 0 || errno == EEXIST else {
                throw WorkspaceError(
                    code: .system, path: partial.string, reason: "cannot be created: \(Errno(rawValue: errno))".lowercased())
            }
        }
    }
}
