internal import Domain
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
        guard Spool.isPassing(name) else { return nil }
        return
            "\(name.quoted(255)) is left alone by the daemon: names that begin with '.' or end with '~', '.tmp', '.part' and the "
            + "like are files that somebody is still making; rename it"
    }

    /// Drops a file, readable for the daemon whatever the umask is.
    /// - Parameter name: `objection(toName:)` has none. Where a file of that name waits already, it becomes `NAME-2.yaml`, `-3`, …;
    ///   a name that gets too long for a file system is shortened.
    /// - Returns: where it lies now; the daemon may have taken it by then.
    /// - Throws: where nothing of it is there then, or, as the error says, it may not last.
    public func drop(_ bytes: [UInt8], as name: String) throws(SpoolError) -> String {
        let number = String(UInt64.random(in: 0 ... .max), radix: 16)
        let temporary = root.appending("tmp").appending(".drop-\(number)")
        try write(bytes, to: temporary)
        let target: FilePath
        do throws(SpoolError) {
            target = try move(temporary, as: name)
        } catch {
            _ = unsafe unlink(temporary.string)
            throw error
        }
        do throws(SpoolError) {
            try Spool.flush(target.removingLastComponent())
        } catch {
            throw SpoolError(
                code: .system, path: target.string, reason: "was dropped, but may be lost with the power: \(error)")
        }
        return target.string
    }

    private func write(_ bytes: [UInt8], to path: FilePath) throws(SpoolError) {
        let file = unsafe open(path.string, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw Spool.failure(path, "cannot be made") }
        defer { _ = close(file) }
        do {
            guard fchmod(file, 0o644) == 0 else { throw Errno(rawValue: errno) }
            try FileDescriptor(rawValue: file).writeAll(bytes)
            guard fsync(file) == 0 else { throw Errno(rawValue: errno) }
        } catch {
            _ = unsafe unlink(path.string)
            let words = (error as? Errno)?.words ?? "\(error)"
            throw SpoolError(code: .system, path: path.string, reason: "cannot be written: \(words)")
        }
    }

    /// Renames into `incoming/` under the first name that is free.
    private func move(_ temporary: FilePath, as name: String) throws(SpoolError) -> FilePath {
        let incoming = root.appending("incoming")
        for number in 1...Self.sameNameCountMax {
            let target = incoming.appending(Spool.numbered(name, number))
            // Takes the name with an empty file of our own. While it is open for writing the daemon leaves it alone, and the rename
            // replaces nothing but that.
            let place = unsafe open(target.string, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
            if place < 0, errno == EEXIST { continue }
            guard place >= 0 else { throw Spool.failure(target, "cannot be put there") }
            defer { _ = close(place) }
            guard Spool.renames(temporary, target) else {
                let words = Errno(rawValue: errno).words
                _ = unsafe unlink(target.string)
                throw SpoolError(
                    code: .system, path: target.string, reason: "cannot be moved there from \(temporary): \(words)")
            }
            return target
        }
        throw SpoolError(
            code: .system, path: incoming.string,
            reason: "has \(Self.sameNameCountMax) files named \(name.quoted(255)) already")
    }
}
