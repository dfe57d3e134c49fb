internal import Domain
internal import Glibc
internal import SystemPackage

internal import struct Crypto.SHA256

/// Files that are either whole or not there, whatever dies in between: written under a temporary name, flushed, renamed.
enum DurableFile {
    /// Writes `bytes` to `path`, replacing what stands there.
    static func write(_ bytes: [UInt8], to path: FilePath) throws(WorkspaceError) {
        _ = try write(to: path) { sink in try sink(bytes) }
    }

    /// Writes what `body` hands to its sink, replacing what stands at `path`.
    static func write(
        to path: FilePath, _ body: (_ sink: ([UInt8]) throws -> Void) throws -> Void
    ) throws(WorkspaceError) -> (digest: Digest, sizeBytes: Int) {
        var hash = SHA256()
        var size = 0
        let temporary = FilePath(path.string + ".tmp")
        try attempt(path) {
            let file = try FileDescriptor.open(
                temporary, .writeOnly, options: [.create, .truncate, .closeOnExec], permissions: [.ownerReadWrite, .groupRead])
            try file.closeAfter {
                try body { bytes in
                    _ = try file.writeAll(bytes)
                    hash.update(data: bytes)
                    size += bytes.count
                }
                try flush(file)
            }
            guard unsafe rename(temporary.string, path.string) == 0 else { throw Errno(rawValue: errno) }
            try flushFolder(path.removingLastComponent())
        }
        return (Digest(bytes: hash.finalize()), size)
    }

    /// The content of `path`, at most `sizeBytesMax` bytes of it.
    static func read(_ path: FilePath, sizeBytesMax: Int) throws(WorkspaceError) -> [UInt8] {
        try attempt(path) {
            let file = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec])
            return try file.closeAfter {
                let size = Int(try file.seek(offset: 0, from: .end))
                guard size <= sizeBytesMax else {
                    throw WorkspaceError(
                        code: .malformed, path: path.string, reason: "\(size) bytes; at most \(sizeBytesMax) are read")
                }
                return try bytes(of: file, from: 0, count: size)
            }
        }
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

    /// A rename is durable only when its folder is.
    static func flushFolder(_ path: FilePath) throws {
        let folder = try FileDescriptor.open(path.isEmpty ? "." : path, .readOnly, options: [.closeOnExec, .directory])
        try folder.closeAfter { try flush(folder) }
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
