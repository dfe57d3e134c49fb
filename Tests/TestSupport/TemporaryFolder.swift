internal import FoundationEssentials
internal import Glibc

/// A folder of one test's own, removed with the last reference to it.
public final class TemporaryFolder: Sendable {
    public let path: String

    public init() throws {
        path = "/tmp/heterolora-test-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Writes a file, with the folders on the way to it. Afterwards nobody has it open for writing.
    public func write(_ name: String, _ bytes: some Sequence<UInt8>) throws {
        let file = path + "/" + name
        if let slash = file.lastIndex(of: "/") {
            try FileManager.default.createDirectory(atPath: String(file[..<slash]), withIntermediateDirectories: true)
        }
        try Data(bytes).write(to: URL(filePath: file))
        awaitWriters(of: name)
    }

    /// Until nobody has the file open for writing: a process that another test starts holds copies of this one's open files until it runs
    /// its own program, and a spool leaves alone what is open for writing.
    public func awaitWriters(of name: String) {
        while Self.isOpenForWriting(path + "/" + name) { sched_yield() }
    }

    public func write(_ name: String, _ text: String) throws { try write(name, text.utf8) }

    public func link(_ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: path + "/" + name, withDestinationPath: target)
    }

    public func text(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: path + "/" + name)), as: UTF8.self)
    }

    public func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path + "/" + name) }

    /// Names in a folder below, sorted.
    public func names(_ name: String = "") throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path + "/" + name).sorted()
    }
}

extension TemporaryFolder {
    /// A named pipe, which must never be waited for.
    public func pipe(_ name: String) -> Bool { unsafe mkfifo(path + "/" + name, 0o666) == 0 }

    /// A second name for a file.
    public func hardLink(_ name: String, to target: String) -> Bool {
        unsafe Glibc.link(path + "/" + target, path + "/" + name) == 0
    }

    /// An empty file whose name is a byte that is no UTF-8, and `rest`.
    public func undecodable(_ rest: String) -> Bool {
        let name = (path + "/").utf8CString.dropLast() + [CChar(bitPattern: 0xFF)] + rest.utf8CString
        return unsafe close(open(Array(name), O_CREAT | O_WRONLY | O_CLOEXEC, 0o644)) == 0
    }

    /// As far as the kernel tells: it grants a read lease only where nobody writes.
    private static func isOpenForWriting(_ path: String) -> Bool {
        // `F_SETLEASE` of Linux' fcntl.h.
        let setLease: Int32 = 1024
        let file = unsafe open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else { return false }
        defer { _ = close(file) }
        guard fcntl(file, setLease, Int32(F_RDLCK)) != 0 else {
            // At once, whoever has a copy of this one.
            _ = fcntl(file, setLease, Int32(F_UNLCK))
            return false
        }
        return errno == EAGAIN
    }

    public var ownerID: UInt32 { getuid() }

    /// Permission bits.
    public func mode(_ name: String) throws -> UInt32 {
        var status = stat()
        guard unsafe stat(path + "/" + name, &status) == 0 else { throw PrivatePostgreSQL.Failure(description: "no \(name)") }
        return status.st_mode & 0o7777
    }
}
