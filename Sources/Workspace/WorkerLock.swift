internal import Domain
internal import Glibc
internal import SystemPackage

/// Held by the one worker of a run folder for as long as it lives, whatever ends it: who can take it knows that no worker is at work.
///
/// A lock of fcntl(2), because the kernel says who holds it. A number in the file would be the worker's word, and the daemon sends
/// signals to the process that it names. The process that holds it must not open the file again: closing it there drops the lock.
public final class WorkerLock {
    private let file: FileDescriptor

    /// Takes the lock of `folder`.
    /// - Throws: `system` that names the process which holds it: it will end some day.
    public init(folder: RunFolder) throws(WorkspaceError) {
        let path = folder.path(of: RunFolder.lockName)
        file = try folder.opened(RunFolder.lockName, O_RDWR | O_CREAT)
        var wish = Self.wholeFile
        guard unsafe fcntl(file.rawValue, F_SETLK, &wish) == 0 else {
            let words =
                errno == EACCES || errno == EAGAIN
                ? Self.words(Self.holder(of: file)) : "\(Errno(rawValue: errno))".lowercased()
            try? file.close()
            throw WorkspaceError(code: .system, path: path.string, reason: words)
        }
    }

    deinit {
        try? file.close()
    }

    /// The process that works on `folder` now; nil where none does.
    public static func holder(of folder: RunFolder) -> Int32? {
        (try? folder.open(RunFolder.lockName) { holder(of: $0) }) ?? nil
    }

    private static func holder(of file: FileDescriptor) -> Int32? {
        var question = wholeFile
        guard unsafe fcntl(file.rawValue, F_GETLK, &question) == 0, question.l_type != Int16(F_UNLCK) else { return nil }
        // 0 and below are no process, but groups of them: a lock of a descriptor's, or of a process that cannot be seen from here.
        return question.l_pid > 0 ? question.l_pid : nil
    }

    private static var wholeFile: flock {
        flock(l_type: Int16(F_WRLCK), l_whence: Int16(SEEK_SET), l_start: 0, l_len: 0, l_pid: 0)
    }

    private static func words(_ holder: Int32?) -> String { "process \(holder.map(String.init) ?? "?") works on this run" }
}
