internal import Glibc
internal import SystemPackage

/// A folder below another one, open: what is named in it cannot lead out of it.
///
/// A run folder is a worker's to write, and a worker has read what strangers wrote. So every component is opened from the one before it
/// and none may be a link; only plain files are opened, and a pipe is not waited for.
struct OpenFolder: ~Copyable {
    private let folder: FileDescriptor
    /// For words.
    let path: FilePath

    /// - Parameters:
    ///   - relative: components below `root`, whose own path may go through links: it is the caller's.
    ///   - isMade: whether missing folders are made.
    init(_ relative: FilePath, in root: FilePath, isMade: Bool = false) throws {
        var path = root
        var folder = try FileDescriptor.open(root.isEmpty ? "." : root, .readOnly, options: [.directory, .closeOnExec])
        for component in relative.components {
            let parent = folder
            defer { try? parent.close() }
            path.append(component)
            guard component.kind == .regular else { throw Self.leaving(path) }
            if isMade, unsafe mkdirat(parent.rawValue, component.string, 0o750) != 0, errno != EEXIST {
                throw Errno(rawValue: errno)
            }
            let next = unsafe openat(parent.rawValue, component.string, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
            guard next >= 0 else { throw Errno(rawValue: errno) }
            folder = FileDescriptor(rawValue: next)
        }
        self.folder = folder
        self.path = path
    }

    deinit { try? folder.close() }

    private static func leaving(_ path: FilePath) -> WorkspaceError {
        WorkspaceError(code: .malformed, path: path.string, reason: "a file's path must stay in its folder")
    }

    /// Opens a plain file.
    /// - Parameter flags: O_RDONLY, O_WRONLY or O_RDWR, and what else is to hold.
    func open(_ name: String, _ flags: Int32, mode: mode_t = 0o640) throws -> FileDescriptor {
        let number = unsafe openat(folder.rawValue, name, flags | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, mode)
        guard number >= 0 else { throw errno == ELOOP ? notPlain(name) : Errno(rawValue: errno) }
        let file = FileDescriptor(rawValue: number)
        var status = stat()
        guard unsafe fstat(number, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            try? file.close()
            throw notPlain(name)
        }
        return file
    }

    private func notPlain(_ name: String) -> WorkspaceError {
        WorkspaceError(code: .malformed, path: path.appending(name).string, reason: "is no plain file")
    }

    func rename(_ name: String, to target: String) throws {
        guard unsafe renameat(folder.rawValue, name, folder.rawValue, target) == 0 else { throw Errno(rawValue: errno) }
    }

    /// Gives a file a second name, where nothing has that name.
    /// - Returns: false where something has.
    func keep(_ name: String, as target: String) throws -> Bool {
        if unsafe linkat(folder.rawValue, name, folder.rawValue, target, 0) == 0 { return true }
        guard errno == EEXIST else { throw Errno(rawValue: errno) }
        return false
    }

    /// Whatever it is, but for a folder; that it is not there is as well.
    func remove(_ name: String) throws {
        guard unsafe unlinkat(folder.rawValue, name, 0) == 0 || errno == ENOENT else { throw Errno(rawValue: errno) }
    }

    /// A second name for a file of this folder, in the place of whatever has that name.
    func link(_ name: String, into other: borrowing OpenFolder) throws {
        try other.remove(name)
        guard unsafe linkat(folder.rawValue, name, other.folder.rawValue, name, 0) == 0 else { throw Errno(rawValue: errno) }
    }

    /// Lets everybody enter it.
    func open(toAll mode: mode_t) throws {
        guard fchmod(folder.rawValue, mode) == 0 else { throw Errno(rawValue: errno) }
    }

    func flush() throws { try DurableFile.flush(folder) }
}
