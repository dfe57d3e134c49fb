public import Domain
internal import Glibc
internal import SystemPackage

extension Spool {
    private static let sizeBytesMax = 1 << 20

    /// A request that was claimed earlier, read again.
    /// - Throws: `stuck` where it is not there any more.
    public func claim(_ id: RequestID, in folder: Folder) throws(SpoolError) -> Claim {
        guard let name = fileName(of: id, in: folder),
            let claim = try inspect(path(of: folder).appending(name), id: id, fileName: name)
        else { throw SpoolError(code: .stuck, path: path(of: folder).string, reason: "has no request \(id)") }
        return claim
    }

    /// Reads a claimed file, or says why it cannot be.
    /// - Returns: nil where it is gone.
    /// - Throws: where that is not the file's fault.
    func inspect(_ path: FilePath, id: RequestID, fileName: String) throws(SpoolError) -> Claim? {
        guard let status = status(path) else {
            if errno == ENOENT { return nil }
            // Whose it is nobody knows: it is nobody's request.
            throw Self.failure(path, "cannot be looked at")
        }
        func claim(_ bytes: [UInt8], _ problem: Problem?) -> Claim {
            Claim(
                submission: Submission(id: id, fileName: fileName, bytes: bytes, submitter: Submitter(account: status.st_uid)),
                findings: problem.map {
                    [Finding(severity: .refusal, rule: "spool/\($0.rule)", message: Message(.file($0.message)), file: fileName)]
                } ?? [])
        }
        if let objection = Self.objection(to: status) { return claim([], objection) }
        let opened = unsafe path.withPlatformString { unsafe open($0, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC) }
        guard opened >= 0 else {
            guard errno == EACCES || errno == EPERM else { throw Self.failure(path, "cannot be opened") }
            return claim([], ("unreadable", .mayNotRead))
        }
        let file = FileDescriptor(rawValue: opened)
        defer { try? file.close() }
        guard let bytes = Self.read(file) else { return claim([], ("unreadable", .cannotRead)) }
        return claim(bytes, nil)
    }

    typealias Problem = (rule: String, message: FileMessage)

    /// Why a file as it is can only be refused, whatever is in it; nil where it can be read.
    static func objection(to status: stat) -> Problem? {
        guard status.st_mode & S_IFMT == S_IFREG else {
            return ("not-a-file", .notPlain(kind: kind(of: status.st_mode)))
        }
        guard status.st_nlink == 1 else {
            return ("hard-link", .hardLinks(names: Int(status.st_nlink)))
        }
        guard status.st_size <= sizeBytesMax else {
            return ("size", .tooLarge(bytes: Int(status.st_size), most: sizeBytesMax))
        }
        return nil
    }

    private static func read(_ file: FileDescriptor) -> [UInt8]? {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count <= sizeBytesMax {
            guard let count = try? unsafe buffer.withUnsafeMutableBytes({ try unsafe file.read(into: $0) }) else { return nil }
            if count == 0 { return bytes }
            bytes += buffer[..<count]
        }
        return nil
    }

    /// What sort of file it is, other than a plain one.
    static func kind(of mode: mode_t) -> FileMessage.Kind {
        switch mode & S_IFMT {
        case S_IFLNK: .symbolicLink
        case S_IFDIR: .folder
        case S_IFIFO: .namedPipe
        case S_IFSOCK: .socket
        case S_IFBLK, S_IFCHR: .device
        default: .other
        }
    }
}
