internal import Domain
internal import Glibc
internal import SystemPackage

internal import struct Crypto.SHA256

/// A folder whose files are named by requests, and which no name leaves: every component is opened from the one before it, and none
/// of them may be a symbolic link.
struct StoreFolder: Sendable {
    private static let chunkBytes = 1 << 20

    let root: FilePath

    /// Whether two looks at a file saw the same content, as far as the file system can tell without reading it.
    struct Identity: Hashable {
        let device: UInt64
        let inode: UInt64
        let sizeBytes: Int
        /// Seconds and nanoseconds: of the last change of the content, and of the file's own record.
        let modified: [Int]

        /// How much coarser than it is written a file system's clock may be, in seconds: what is changed again within one tick looks the
        /// same.
        private static let tickSeconds = 2

        init(device: UInt64, inode: UInt64, sizeBytes: Int, modified: [Int]) {
            (self.device, self.inode, self.sizeBytes, self.modified) = (device, inode, sizeBytes, modified)
        }

        /// Whether a later change of the file, after it was seen like this at `now`, would show.
        func isSettled(at now: Timestamp) -> Bool {
            max(modified[0], modified[2]) + Self.tickSeconds < Int(now.microseconds / 1_000_000)
        }

        fileprivate init(_ status: stat) {
            device = UInt64(status.st_dev)
            inode = UInt64(status.st_ino)
            sizeBytes = Int(status.st_size)
            modified = [status.st_mtim.tv_sec, status.st_mtim.tv_nsec, status.st_ctim.tv_sec, status.st_ctim.tv_nsec]
        }
    }

    /// The files of a folder, by name, as far as the file system can tell without reading them.
    struct Content: Hashable {
        let files: [String: Identity]
    }

    /// Opens a regular file for reading, hands it to `body`, and closes it.
    /// - Parameter path: components between slashes, relative to the root.
    func withFile<Value>(
        _ path: String, _ body: (FileDescriptor, Identity) throws(StoreError) -> Value
    ) throws(StoreError) -> Value {
        let file = try open(path)
        defer { try? file.close() }
        var status = stat()
        guard unsafe fstat(file.rawValue, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw StoreError(.notRegular(path: path))
        }
        return try body(file, Identity(status))
    }

    /// The same, of a file that is worked through: it must be what it was when it was opened.
    func readingFile<Value>(
        _ path: String, _ body: (FileDescriptor, Identity) throws(StoreError) -> Value
    ) throws(StoreError) -> Value {
        try withFile(path) { file, identity throws(StoreError) in
            let value = try body(file, identity)
            var status = stat()
            guard unsafe fstat(file.rawValue, &status) == 0, Identity(status) == identity else {
                throw StoreError(.changedMeanwhile(path: path))
            }
            return value
        }
    }

    /// By the clock that files are stamped with.
    static func now() -> Timestamp {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
    }

    private func open(_ path: String) throws(StoreError) -> FileDescriptor {
        // By code points, as the system takes it: a slash with an accent is one character, and ends a folder's name.
        let components = path.unicodeScalars.split(separator: "/", omittingEmptySubsequences: false).map { String($0) }
        guard components.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." && !$0.utf8.contains(0) }) else {
            throw StoreError(.leavesStore(path: path))
        }
        var folder = unsafe Glibc.open(root.string, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw StoreError(.noStore(store: "\(root)")) }
        for (index, component) in components.enumerated() {
            let isLast = index == components.count - 1
            // Not waiting: a pipe put there must not stop the daemon.
            let flags = isLast ? O_RDONLY | O_NONBLOCK : O_RDONLY | O_DIRECTORY
            let next = unsafe openat(folder, component, flags | O_NOFOLLOW | O_CLOEXEC)
            let error = errno
            _ = close(folder)
            guard next >= 0 else { throw Self.failure(path, error) }
            folder = next
        }
        return FileDescriptor(rawValue: folder)
    }

    private static func failure(_ path: String, _ error: Int32) -> StoreError {
        switch error {
        case ENOENT: StoreError(.notThere(path: path))
        case ELOOP: StoreError(.link(path: path))
        // O_NOFOLLOW with O_DIRECTORY reports a link to a folder as this.
        case ENOTDIR: StoreError(.linkOrFile(path: path))
        default: StoreError(.unreadable(path: path, problem: "\(Errno(rawValue: error))".lowercased()))
        }
    }

    /// All bytes of a file of at most `sizeBytesMax`.
    static func read(_ file: FileDescriptor, _ path: String, sizeBytesMax: Int) throws(StoreError) -> [UInt8] {
        var bytes: [UInt8] = []
        try forEachChunk(of: file, path) { chunk throws(StoreError) in
            bytes += chunk
            guard bytes.count <= sizeBytesMax else {
                throw StoreError(.tooLong(path: path, bytes: sizeBytesMax))
            }
        }
        return bytes
    }

    /// At most the first `sizeBytesMax` bytes of a file.
    static func beginning(of file: FileDescriptor, _ path: String, sizeBytesMax: Int) throws(StoreError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: min(sizeBytesMax, 1 << 30))
        var count = 0
        do {
            while count < bytes.count {
                let read = try unsafe bytes[count...].withUnsafeMutableBytes {
                    try unsafe file.read(fromAbsoluteOffset: Int64(count), into: $0)
                }
                guard read > 0 else { break }
                count += read
            }
        } catch {
            throw StoreError(.unreadable(path: path, problem: "\(error)".lowercased()))
        }
        bytes.removeLast(bytes.count - count)
        return bytes
    }

    /// The SHA-256 of a file, read in pieces.
    static func digest(_ file: FileDescriptor, _ path: String) throws(StoreError) -> Digest {
        var hasher = SHA256()
        try forEachChunk(of: file, path) { hasher.update(data: $0) }
        return Digest(bytes: hasher.finalize())
    }

    static func digest(of bytes: [UInt8]) -> Digest { Digest(bytes: SHA256.hash(data: bytes)) }

    private static func forEachChunk(
        of file: FileDescriptor, _ path: String, _ body: (ArraySlice<UInt8>) throws(StoreError) -> Void
    ) throws(StoreError) {
        var buffer = [UInt8](repeating: 0, count: chunkBytes)
        while true {
            guard !Task.isCancelled else { throw .stopped }
            let count: Int
            do {
                count = try unsafe buffer.withUnsafeMutableBytes { try unsafe file.read(into: $0) }
            } catch {
                throw StoreError(.unreadable(path: path, problem: "\(error)".lowercased()))
            }
            guard count > 0 else { return }
            try body(buffer[..<count])
        }
    }

    /// What a folder of the root holds, folders in it left out; nil where something there is neither, such as a link, whose target
    /// may change unseen.
    func content(of component: String) throws(StoreError) -> Content? {
        let parent = unsafe Glibc.open(root.string, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard parent >= 0 else { throw StoreError(.noStore(store: "\(root)")) }
        defer { _ = close(parent) }
        var files: [String: Identity] = [:]
        for name in try names(in: component) {
            var status = stat()
            guard unsafe fstatat(parent, component + "/" + name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return nil }
            switch status.st_mode & S_IFMT {
            case S_IFREG: files[name] = Identity(status)
            case S_IFDIR: continue
            default: return nil
            }
        }
        return Content(files: files)
    }

    /// Names of what lies in the root, or in a folder of it that is no symbolic link; sorted, those that begin with a dot left out.
    func names(in component: String = ".") throws(StoreError) -> [String] {
        try entries(in: component).map(\.name).filter { !$0.hasPrefix(".") }
    }

    /// Something that lies in a folder.
    struct Entry {
        /// Where it is not UTF-8, with U+FFFD for what is none.
        let name: String
        let isText: Bool
        let isFolder: Bool
    }

    /// All that lies in the root, or in a folder of it that is no symbolic link, by name.
    func entries(in component: String = ".") throws(StoreError) -> [Entry] {
        let parent = unsafe Glibc.open(root.string, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard parent >= 0 else { throw StoreError(.noStore(store: "\(root)")) }
        defer { _ = close(parent) }
        let opened = unsafe openat(parent, component, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard opened >= 0, let folder = unsafe fdopendir(opened) else {
            throw StoreError(.noFolder(folder: component, store: "\(root)"))
        }
        defer { unsafe closedir(folder) }
        var entries: [Entry] = []
        while let entry = unsafe readdir(folder) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { name in
                    unsafe (text: String(cString: name), isText: String(validatingCString: name) != nil)
                }
            }
            guard name.text != ".", name.text != ".." else { continue }
            var status = stat()
            let isFolder =
                unsafe fstatat(opened, name.text, &status, AT_SYMLINK_NOFOLLOW) == 0 && status.st_mode & S_IFMT == S_IFDIR
            entries.append(Entry(name: name.text, isText: name.isText, isFolder: isFolder))
        }
        return entries.sorted { $0.name < $1.name }
    }
}
