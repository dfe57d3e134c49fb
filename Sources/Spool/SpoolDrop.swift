internal import Glibc
internal import SystemPackage

/// Puts files into a spool from outside, as people do: written under `tmp/`, flushed, renamed into `incoming/`, never over another.
///
/// Needs no lock and makes no folder: the spool is the daemon's. The file's owner is whoever runs this, which is what the daemon
/// goes by.
public struct SpoolDrop: Sendable {
    private static let sameNameCountMax = 1000

    private let root: FilePath

    /// Names a spool; nothing is touched.
    public init(spool: String) {
        root = FilePath(spool)
    }

    /// Why the daemon would never take a file of this name; nil where it would.
    public static func objection(toName name: String) -> String? {
        if name.isEmpty || name.contains("/") { return "a plain file name is needed" }
        if name.hasPrefix(".") || name.hasSuffix("~") || name.hasSuffix(".tmp") || name.hasSuffix(".part") {
            return "names that begin with '.' or end with '~', '.tmp' or '.part' are left alone by the daemon; rename it"
        }
        return nil
    }

    /// Drops a file, readable for the daemon whatever the umask is.
    /// - Parameter name: `objection(toName:)` has none. Where a file of that name waits already, it becomes `NAME-2.yaml`, `-3`, ….
    /// - Returns: where it lies now; the daemon may have taken it by then.
    public func drop(_ bytes: [UInt8], as name: String) throws(SpoolError) -> String {
        let temporary = root.appending("tmp").appending(".\(name.prefix(80)).\(UInt64.random(in: 0 ... .max))")
        try write(bytes, to: temporary)
        do throws(SpoolError) {
            let target = try move(temporary, as: name)
            try Spool.flush(target.removingLastComponent())
            return target.string
        } catch {
            _ = unsafe unlink(temporary.string)
            throw error
        }
    }

    private func write(_ bytes: [UInt8], to path: FilePath) throws(SpoolError) {
        let file = unsafe open(path.string, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw Spool.failure(path, "cannot be made") }
        defer { _ = close(file) }
        let descriptor = FileDescriptor(rawValue: file)
        guard fchmod(file, 0o644) == 0, (try? descriptor.writeAll(bytes)) == bytes.count, fsync(file) == 0 else {
            let failure = Spool.failure(path, "cannot be written")
            _ = unsafe unlink(path.string)
            throw failure
        }
    }

    /// Renames into `incoming/` under the first name that is free.
    private func move(_ temporary: FilePath, as name: String) throws(SpoolError) -> FilePath {
        let incoming = root.appending("incoming")
        for number in 1...Self.sameNameCountMax {
            let target = incoming.appending(Self.numbered(name, number))
            // Takes the name with an empty file of our own. While it is open for writing the daemon leaves it alone, and the rename
            // replaces nothing but that.
            let place = unsafe open(target.string, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
            if place < 0, errno == EEXIST { continue }
            guard place >= 0 else { throw Spool.failure(target, "cannot be put there") }
            defer { _ = close(place) }
            guard unsafe rename(temporary.string, target.string) == 0 else {
                let failure = Spool.failure(target, "cannot be put there")
                _ = unsafe unlink(target.string)
                throw failure
            }
            return target
        }
        throw SpoolError(
            code: .system, path: incoming.string, reason: "has \(Self.sameNameCountMax) files named \(name) already")
    }

    private static func numbered(_ name: String, _ number: Int) -> String {
        guard number > 1 else { return name }
        let ending = Spool.endings.first { name.hasSuffix($0) } ?? ""
        return "\(name.dropLast(ending.count))-\(number)\(ending)"
    }
}
