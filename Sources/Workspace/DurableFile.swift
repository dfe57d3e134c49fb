internal import Domain
internal import Glibc
internal import SystemPackage

internal import struct Crypto.SHA256

/// Files that are either whole or not there, whatever dies in between: written under a temporary name, flushed, renamed.
enum DurableFile {
    /// Writes what `body` hands to its sink to a file of `folder`, replacing what stands there.
    static func write(
        _ name: String, in folder: borrowing OpenFolder, _ body: (_ sink: ([UInt8]) throws -> Void) throws -> Void
    ) throws -> (digest: Digest, sizeBytes: Int) {
        var hash = SHA256()
        var size = 0
        let temporary = name + ".tmp"
        // What a crash has left, or somebody has put there; never what a link leads to.
        try folder.remove(temporary)
        let file = try folder.open(temporary, O_WRONLY | O_CREAT | O_EXCL)
        try file.closeAfter {
            try body { bytes in
                _ = try file.writeAll(bytes)
                hash.update(data: bytes)
                size += bytes.count
            }
            try flush(file)
        }
        try folder.rename(temporary, to: name)
        // A rename is durable only when its folder is.
        try folder.flush()
        return (Digest(bytes: hash.finalize()), size)
    }

    /// The content of a file, which has at most `sizeBytesMax` bytes.
    static func content(of file: FileDescriptor, _ path: FilePath, sizeBytesMax: Int) throws -> [UInt8] {
        let size = Int(try file.seek(offset: 0, from: .end))
        guard size <= sizeBytesMax else {
            throw WorkspaceError(
                code: .malformed, path: path.string, reason: "\(size) bytes; at most \(sizeBytesMax) are read")
        }
        return try bytes(of: file, from: 0, count: size)
    }

    /// Up to `count` bytes of `file` from `offset`; fewer where the file ends first.
    static func bytes(of file: FileDescriptor, from offset: Int64, count: Int) throws -> [UInt8] {
        try unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[filled...])
                let readCount = unsafe try file.read(fromAbsoluteOffset: offset + Int64(filled), into: rest)
                if readCount == 0 { break }
                filled += readCount
            }
        }
    }

    /// Names in a folder, `.` and `..` left out.
    static func names(in folder: FilePath) throws(WorkspaceError) -> [String] {
        guard let handle = unsafe opendir(folder.string) else {
            throw WorkspaceError(
                code: errno == ENOENT ? .missing : .system, path: folder.string,
                reason: "\(Errno(rawValue: errno))".lowercased())
        }
        defer { unsafe closedir(handle) }
        var names: [String] = []
        while let entry = unsafe readdir(handle) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    static func flush(_ file: FileDescriptor) throws {
        guard fsync(file.rawValue) == 0 else { throw Errno(rawValue: errno) }
    }

    /// Runs `body`, turning the system's errors into ours about `path`.
    static func attempt<Result>(_ path: FilePath, _ body: () throws -> Result) throws(WorkspaceError) -> Result {
        do {
            return try body()
        } catch let error as WorkspaceError {
            throw error
        } catch let error as Errno {
            throw WorkspaceError(
                code: error == .noSuchFileOrDirectory ? .missing : .system, path: path.string,
                reason: "\(error)".lowercased())
        } catch {
            throw WorkspaceError(code: .malformed, path: path.string, reason: "\(error)")
        }
    }
}
