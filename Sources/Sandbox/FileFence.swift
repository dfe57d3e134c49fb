internal import CLinux
internal import Glibc

/// The files that are left to a process (Landlock, landlock(7)); everything else on every file system is closed to it, for good.
public struct FileFence: Sendable {
    /// Files, and folders with all that is in them, to read. What is not there is passed over.
    public let readable: [String]
    /// Files to read, write and cut, none of them a link.
    public let writableFiles: [String]
    /// Folders, none of them a link, in which files and folders may be made, changed, renamed and removed; links, pipes, sockets and
    /// devices may not be made there either.
    public let writableFolders: [String]
    /// Folders, none of them a link, in which folders may be renamed, and with that made, and removed where they are empty.
    public let renamingFolders: [String]

    public init(
        readable: [String], writableFiles: [String] = [], writableFolders: [String] = [], renamingFolders: [String] = []
    ) {
        self.renamingFolders = renamingFolders
        self.readable = readable
        self.writableFiles = writableFiles
        self.writableFolders = writableFolders
    }

    /// What libraries look up of their own accord. libdispatch reads how its threads are, once a second, as /proc/THREAD/stat, and ends
    /// the process where it cannot: which threads there will be nobody knows before. What /proc tells everybody of other processes can
    /// be read so; what it keeps for those who may trace them (memory, environment, files) Landlock keeps from this one.
    private static let system =
        ["/sys/devices/system/cpu", "/proc/self", "/dev/null"].map { ($0, readFile | readFolder, Int32(0)) }
        + [("/proc", readFile, Int32(0))]

    /// O_PATH: opened as a place, not for its content.
    private static let asPlace: Int32 = 0o1000_0000

    private typealias Access = UInt64
    private static let readFile: Access = 1 << 2
    private static let readFolder: Access = 1 << 3
    private static let writeFile: Access = 1 << 1
    private static let truncate: Access = 1 << 14
    /// Removing and making of folders.
    private static let changeFolders: Access = 1 << 4 | 1 << 7
    /// Removing and making of folders and plain files.
    private static let change: Access = changeFolders | 1 << 5 | 1 << 8
    /// All rights that a version of Landlock knows: what is not handled would be open.
    private static func handled(version: Int32) -> Access {
        switch version {
        case 1: 1 << 13 - 1
        // Moving between folders.
        case 2: 1 << 14 - 1
        // Cutting.
        case 3, 4: 1 << 15 - 1
        // Devices' own calls.
        default: 1 << 16 - 1
        }
    }

    /// From here on nothing else is open to this thread and those that it starts.
    /// - Returns: what could not be given up, in words; nil where all was.
    func enter() -> String? {
        let version = heterolora_landlock_version()
        guard version > 0 else { return failure("the kernel has no Landlock, or it is turned off") }
        let handled = Self.handled(version: version)
        var attributes = heterolora_landlock_attributes(
            handled_access_fs: handled,
            // TCP, by 4; abstract sockets and signals, by 6. The filter of calls has both; two walls are better than one.
            handled_access_net: version >= 4 ? 0b11 : 0, scoped: version >= 6 ? 0b11 : 0)
        let rules = unsafe heterolora_landlock_create(&attributes)
        guard rules >= 0 else { return failure("Landlock") }
        defer { close(rules) }
        let places =
            Self.system + readable.map { ($0, Self.readFile | Self.readFolder, Int32(0)) }
            + writableFiles.map { ($0, Self.readFile | Self.writeFile | Self.truncate, O_NOFOLLOW) }
            + writableFolders.map {
                ($0, Self.readFile | Self.readFolder | Self.writeFile | Self.truncate | Self.change, O_NOFOLLOW)
            } + renamingFolders.map { ($0, Self.changeFolders, O_NOFOLLOW) }
        for (path, access, flags) in places {
            guard let problem = allow(access & handled, at: path, flags, in: rules) else { continue }
            return problem
        }
        return heterolora_landlock_restrict(rules) == 0 ? nil : failure("Landlock")
    }

    private func allow(_ access: Access, at path: String, _ flags: Int32, in rules: Int32) -> String? {
        let place = unsafe open(path, Self.asPlace | O_CLOEXEC | flags)
        guard place >= 0 else { return errno == ENOENT || errno == EACCES ? nil : failure(path) }
        defer { close(place) }
        var status = stat()
        guard unsafe fstat(place, &status) == 0 else { return failure(path) }
        // The others are rights to folders, which the kernel takes for no file.
        let ofFiles = Self.readFile | Self.writeFile | Self.truncate
        let isFolder = status.st_mode & S_IFMT == S_IFDIR
        guard status.st_mode & S_IFMT != S_IFLNK else { return nil }
        return heterolora_landlock_allow(rules, place, isFolder ? access : access & ofFiles) == 0 ? nil : failure(path)
    }

    private func failure(_ what: String) -> String {
        "files of others cannot be fenced off: \(what): \(unsafe String(cString: strerror(errno)))"
    }
}
