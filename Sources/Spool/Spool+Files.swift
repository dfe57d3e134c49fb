internal import Dispatch
internal import Glibc
internal import Synchronization
internal import SystemPackage

extension Spool {
    static func makeFolder(_ path: FilePath) throws(SpoolError) {
        guard unsafe mkdir(path.string, 0o755) == 0 || errno == EEXIST else { throw failure(path, "cannot be made") }
    }

    /// - Returns: a descriptor that keeps the lock until it is closed, also by the end of the process.
    static func lock(_ root: FilePath) throws(SpoolError) -> FileDescriptor {
        if unsafe mkdir(root.string, 0o755) != 0, errno != EEXIST { throw failure(root, "cannot be made") }
        let path = root.appending(".lock")
        let file: FileDescriptor
        do {
            file = try FileDescriptor.open(
                path, .readWrite, options: [.create, .closeOnExec], permissions: [.ownerReadWrite, .groupRead, .otherRead])
        } catch {
            throw SpoolError(code: .system, path: path.string, reason: "cannot be opened: \(error)".lowercased())
        }
        guard flock(file.rawValue, LOCK_EX | LOCK_NB) == 0 else {
            let holder = readText(file)
            try? file.close()
            throw SpoolError(
                code: .locked, path: root.string,
                reason: "another heterolorad works on this spool\(holder.isEmpty ? "" : ", process \(holder)")")
        }
        _ = ftruncate(file.rawValue, 0)
        _ = try? file.writeAll(toAbsoluteOffset: 0, "\(getpid())".utf8)
        return file
    }

    private static func readText(_ file: FileDescriptor) -> String {
        var buffer = [UInt8](repeating: 0, count: 32)
        let count = (try? unsafe buffer.withUnsafeMutableBytes { try unsafe file.read(fromAbsoluteOffset: 0, into: $0) }) ?? 0
        return String(decoding: buffer.prefix(count), as: UTF8.self)
    }

    /// Names in a folder, without those that begin with a dot; bytes that are no UTF-8 are kept.
    func names(in folder: Folder) throws(SpoolError) -> [FilePath.Component] {
        var names: [FilePath.Component] = []
        try forEachName(in: folder) { names.append($0) }
        return names
    }

    /// As `names`, one after the other, in the file system's order.
    func forEachName(in folder: Folder, _ use: (FilePath.Component) -> Void) throws(SpoolError) {
        let path = path(of: folder)
        guard let handle = unsafe opendir(path.string) else { throw Self.failure(path, "cannot be read") }
        defer { unsafe closedir(handle) }
        errno = 0
        while let entry = unsafe readdir(handle) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) {
                    unsafe FilePath.Component(platformString: $0)
                }
            }
            if let name, !name.string.hasPrefix(".") { use(name) }
            errno = 0
        }
        if errno != 0 { throw Self.failure(path, "cannot be read to its end") }
    }

    func status(_ path: FilePath) -> stat? {
        var status = stat()
        let result = unsafe path.withPlatformString { unsafe lstat($0, &status) }
        return result == 0 ? status : nil
    }

    func isThere(_ path: FilePath) -> Bool { status(path) != nil }

    /// Renames, but never over a file that is there. Nobody but the holder of the lock makes files in the folder of `to`.
    /// - Throws: `stuck` where it is this one file that cannot be moved.
    func rename(_ from: FilePath, _ to: FilePath) throws(SpoolError) {
        guard !isThere(to) else { throw SpoolError(code: .stuck, path: to.string, reason: "is there already") }
        guard !Self.renames(from, to) else { return }
        let code = errno
        let isMine = [from, to].allSatisfy { unsafe access($0.removingLastComponent().string, W_OK | X_OK) == 0 }
        throw SpoolError(
            code: isMine && [EACCES, EPERM, EBUSY].contains(code) ? .stuck : .system, path: from.string,
            reason: "cannot be moved to \(to): \(Errno(rawValue: code).words)")
    }

    /// - Returns: whether it was renamed; `errno` says why not.
    static func renames(_ from: FilePath, _ to: FilePath) -> Bool {
        unsafe from.withPlatformString { from in
            unsafe to.withPlatformString { to in unsafe Glibc.rename(from, to) == 0 }
        }
    }

    /// Makes renames in a folder last.
    static func flush(_ folder: FilePath) throws(SpoolError) { try flush([folder]) }

    /// Makes renames in folders, or what was written to files, last: all of them at the same time, because the file system puts what it is
    /// asked for together into one write of its journal.
    static func flush(_ paths: [FilePath]) throws(SpoolError) {
        let codes = Mutex<[FilePath: Int32]>([:])
        let group = DispatchGroup()
        for path in paths {
            flushing.async(group: group) {
                let descriptor = unsafe path.withPlatformString { unsafe Glibc.open($0, O_RDONLY | O_NOFOLLOW | O_CLOEXEC) }
                if descriptor < 0 || fsync(descriptor) != 0 {
                    let code = errno
                    codes.withLock { $0[path] = code }
                }
                if descriptor >= 0 { _ = close(descriptor) }
            }
        }
        group.wait()
        guard let (path, code) = codes.withLock({ $0.min { $0.key.string < $1.key.string } }) else { return }
        throw SpoolError(code: .system, path: path.string, reason: "cannot be flushed: \(Errno(rawValue: code).words)")
    }

    private static let flushing = DispatchQueue(label: "heterolora.flush", attributes: .concurrent)

    static func failure(_ path: FilePath, _ what: String) -> SpoolError {
        SpoolError(code: .system, path: path.string, reason: "\(what): \(Errno(rawValue: errno).words)")
    }
}

extension Errno {
    /// The system's words for it, as a part of a sentence.
    var words: String { "\(self)".lowercased() }
}
