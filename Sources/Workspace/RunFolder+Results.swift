public import Domain
internal import Glibc
internal import SystemPackage

/// What of a run is handed on: the files that its worker has named, once they are what it said.
extension RunFolder {
    /// What all files of a run may have together: reading more would keep the daemon from its work.
    public static let artifactBytesMax = 64 << 30

    /// Gives a file of the run a second name in another folder: no bytes are copied, and the run folder may go.
    /// - Throws: `conflict` where it is not what the worker said; `malformed` where it is no plain file with one name in `adapters`.
    public func give(_ artifact: Artifact, to other: RunFolder) throws(WorkspaceError) {
        // Beside them there is nothing of a worker's, and what the daemon adds has its own names.
        guard FilePath(artifact.path.utf8.contains(0) ? "" : artifact.path).components.first?.string == Self.adapterFolder
        else {
            throw WorkspaceError(
                code: .malformed, path: artifact.path.printable, reason: "a run's files lie in \(Self.adapterFolder)")
        }
        try other.makeFolder()
        try inFolder(of: artifact.path) { folder, name in
            let file = try folder.open(name, O_RDONLY)
            try file.closeAfter {
                var status = stat()
                guard unsafe fstat(file.rawValue, &status) == 0 else { throw Errno(rawValue: errno) }
                guard status.st_size == artifact.sizeBytes, try FileDigest.of(file).digest == artifact.digest else {
                    throw WorkspaceError(
                        code: .conflict, path: folder.path.appending(name).string,
                        reason: "is not what the worker said it wrote")
                }
                try other.inFolder(of: artifact.path, isMade: true) { target, name in
                    // A second name is there already where this is done again after a crash, and nowhere else.
                    try target.remove(name)
                    guard unsafe fstat(file.rawValue, &status) == 0, status.st_nlink == 1 else {
                        throw WorkspaceError(
                            code: .malformed, path: folder.path.appending(name).string, reason: "has other names")
                    }
                    try folder.link(name, into: target)
                }
            }
        }
    }

    /// Lets everybody read a file, and enter the folders on the way to it from this one on.
    public func share(_ relativePath: String) throws(WorkspaceError) {
        var parents: [FilePath] = [""]
        for component in FilePath(relativePath).removingLastComponent().components {
            parents.append(parents[parents.count - 1].appending(component))
        }
        try DurableFile.attempt(root) {
            for parent in parents {
                let folder = try OpenFolder(parent, in: root)
                try folder.open(toAll: 0o755)
            }
        }
        try open(relativePath) { file in
            guard fchmod(file.rawValue, 0o644) == 0 else { throw Errno(rawValue: errno) }
        }
    }
}
