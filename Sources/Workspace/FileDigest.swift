public import Domain
internal import SystemPackage

internal import struct Crypto.SHA256

/// SHA-256 of files, in constant memory.
public enum FileDigest {
    private static let chunkBytes = 1 << 20

    /// Size and digest of the file at `path`.
    public static func of(_ path: String) throws(WorkspaceError) -> (digest: Digest, sizeBytes: Int) {
        let path = FilePath(path)
        return try DurableFile.attempt(path) {
            let file = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec])
            return try file.closeAfter { try of(file) }
        }
    }

    static func of(_ file: FileDescriptor) throws -> (digest: Digest, sizeBytes: Int) {
        var hash = SHA256()
        var size = 0
        while true {
            let chunk = try DurableFile.bytes(of: file, from: Int64(size), count: chunkBytes)
            if chunk.isEmpty { break }
            hash.update(data: chunk)
            size += chunk.count
        }
        return (Digest(bytes: hash.finalize()), size)
    }

    /// The digest of one file, or of the listing of several (`ModelFiles.listing`).
    public static func of(_ paths: [String]) throws(WorkspaceError) -> Digest {
        if paths.count == 1 { return try of(paths[0]).digest }
        var digests: [(digest: Digest, name: String)] = []
        for path in paths { digests.append((try of(path).digest, FilePath(path).lastComponent?.string ?? path)) }
        return of(bytes: ModelFiles.listing(digests))
    }

    /// The digest of bytes in memory.
    public static func of(bytes: [UInt8]) -> Digest {
        Digest(bytes: SHA256.hash(data: bytes))
    }
}
