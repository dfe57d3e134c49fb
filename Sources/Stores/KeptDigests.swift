internal import Domain
internal import Glibc
internal import Synchronization
public import SystemPackage

/// Digests of files, kept over restarts in a file of the daemon's own: a model is hashed once for as long as it stays the same.
///
/// Who may write the file may say anything about a digest; it must belong to whom this process is. What it says of a model is held
/// against the files again by the worker, before each run. Digests of files that had just been changed are not kept at all
/// (`StoreFolder.Identity.isSettled`).
public final class KeptDigests: Sendable {
    private static let header = "heterolora-digests-1"
    private static let countMax = 4096
    private static let sizeBytesMax = 1 << 20

    private struct State {
        var digests: [StoreFolder.Identity: Digest] = [:]
        /// Oldest first.
        var order: [StoreFolder.Identity] = []
    }

    private let path: FilePath?
    private let state: Mutex<State>
    /// Why the file's content is not used, or cannot be written, in words; nil where all is well.
    private let trouble: Mutex<String?>

    /// In memory only.
    public init() {
        path = nil
        state = Mutex(State())
        trouble = Mutex(nil)
    }

    /// - Parameter path: the file, which may be missing. A damaged one is not used, and written anew.
    public init(path: FilePath) {
        self.path = path
        do throws(StoreError) {
            state = Mutex(try Self.read(path))
            trouble = Mutex(nil)
        } catch {
            state = Mutex(State())
            trouble = Mutex("\(path) is not used, its digests are computed again: \(error.reason)".printable)
        }
    }

    /// Why the file's content is not used, or cannot be written, in words; nil where all is well.
    public var problem: String? { trouble.withLock { $0 } }

    subscript(identity: StoreFolder.Identity) -> Digest? { state.withLock { $0.digests[identity] } }

    func keep(_ digest: Digest, of identity: StoreFolder.Identity) {
        let text = state.withLock { state -> String in
            if state.digests.updateValue(digest, forKey: identity) == nil { state.order.append(identity) }
            while state.order.count > Self.countMax { state.digests[state.order.removeFirst()] = nil }
            let lines = state.order.compactMap { identity in
                state.digests[identity].map { "\(identity.line) \($0.hexadecimal)\n" }
            }
            return Self.header + "\n" + lines.joined()
        }
        guard let path else { return }
        do {
            try Self.write(text, to: path)
            trouble.withLock { $0 = nil }
        } catch {
            trouble.withLock { $0 = "\(path) cannot be written: \(error)".lowercased().printable }
        }
    }

    /// Whole or not at all; after a crash of the machine it may be gone, or damaged, and then everything is hashed again.
    private static func write(_ text: String, to path: FilePath) throws {
        let temporary = FilePath(path.string + ".tmp")
        let file = try FileDescriptor.open(
            temporary, .writeOnly, options: [.create, .truncate, .closeOnExec, .noFollow], permissions: [.ownerReadWrite])
        try file.closeAfter {
            _ = try file.writeAll(text.utf8)
            guard fsync(file.rawValue) == 0 else { throw Errno(rawValue: errno) }
        }
        guard unsafe rename(temporary.string, path.string) == 0 else { throw Errno(rawValue: errno) }
    }

    private static func read(_ path: FilePath) throws(StoreError) -> State {
        let opened = unsafe Glibc.open(path.string, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard opened >= 0 else {
            let code = errno
            if code == ENOENT { return State() }
            throw StoreError(reason: "it cannot be opened: \(Errno(rawValue: code))".lowercased())
        }
        let file = FileDescriptor(rawValue: opened)
        defer { try? file.close() }
        var status = stat()
        guard unsafe fstat(opened, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_uid == geteuid(),
            status.st_mode & 0o022 == 0
        else { throw StoreError(reason: "it is no file of this program's own") }
        let bytes = try StoreFolder.read(file, path.string, sizeBytesMax: sizeBytesMax)
        var lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)[...]
        guard lines.popFirst().map(String.init) == header, lines.popLast() == "", lines.count <= countMax else {
            throw StoreError(reason: "it does not begin and end as it should")
        }
        var state = State()
        for (number, line) in lines.enumerated() {
            let words = line.split(separator: " ", omittingEmptySubsequences: false)
            guard let identity = StoreFolder.Identity(words.dropLast()),
                let digest = words.last.flatMap({ Digest(hexadecimal: String($0)) })
            else { throw StoreError(reason: "line \(number + 2) is none of its lines") }
            if state.digests.updateValue(digest, forKey: identity) == nil { state.order.append(identity) }
        }
        return state
    }
}

extension StoreFolder.Identity {
    fileprivate var line: String {
        ([UInt64(device), inode].map { "\($0)" } + ([sizeBytes] + modified).map { "\($0)" }).joined(separator: " ")
    }

    fileprivate init?(_ words: ArraySlice<Substring>) {
        let words = Array(words)
        let modified = words.dropFirst(3).compactMap { Int($0) }
        guard words.count == 7, modified.count == 4, let device = UInt64(words[0]), let inode = UInt64(words[1]),
            let sizeBytes = Int(words[2])
        else { return nil }
        self.init(device: device, inode: inode, sizeBytes: sizeBytes, modified: modified)
    }
}
