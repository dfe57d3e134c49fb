internal import Glibc
internal import SystemPackage

/// Held by the one worker of a run folder for as long as it lives, whatever ends it: who can take it knows that no worker is at work.
public final class WorkerLock {
    private let file: FileDescriptor

    /// Takes the lock of `folder`.
    /// - Throws: `system` that names the process which holds it: it will end some day.
    public init(folder: RunFolder) throws(WorkspaceError) {
        let path = folder.workerLockPath
        file = try DurableFile.attempt(path) {
            try FileDescriptor.open(
                path, .readWrite, options: [.create, .closeOnExec], permissions: [.ownerReadWrite, .groupRead])
        }
        guard flock(file.rawValue, LOCK_EX | LOCK_NB) == 0 else {
            let holder = Self.processID(in: file)
            try? file.close()
            throw WorkspaceError(
                code: .system, path: path.string, reason: "process \(holder.map(String.init) ?? "?") works on this run")
        }
        do throws(WorkspaceError) {
            try DurableFile.attempt(path) {
                guard ftruncate(file.rawValue, 0) == 0 else { throw Errno(rawValue: errno) }
                _ = try file.writeAll(toAbsoluteOffset: 0, "\(getpid())\n".utf8)
            }
        } catch {
            try? file.close()
            throw error
        }
    }

    deinit {
        try? file.close()
    }

    /// The process that works on `folder` now; nil where none does.
    public static func holder(of folder: RunFolder) -> Int32? {
        guard let file = try? FileDescriptor.open(folder.workerLockPath, .readOnly, options: [.closeOnExec]) else { return nil }
        defer { try? file.close() }
        // A shared lock is refused while a worker has its own; taken, it goes with the descriptor.
        guard flock(file.rawValue, LOCK_SH | LOCK_NB) != 0 else { return nil }
        return processID(in: file)
    }

    private static func processID(in file: FileDescriptor) -> Int32? {
        guard let bytes = try? DurableFile.bytes(of: file, from: 0, count: 16) else { return nil }
        return Int32(String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
    }
}
