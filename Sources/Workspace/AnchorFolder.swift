internal import Glibc
internal import SystemPackage

/// Signed checkpoints outside the ledger, which may lie on other storage: one file each, made once and never replaced.
public struct AnchorFolder: Sendable {
    private static let sizeBytesMax = 1 << 16
    /// What a name ends with.
    public static let suffix = ".checkpoint"

    private let root: FilePath

    /// Names a folder; nothing is touched.
    public init(path: String) {
        root = FilePath(path)
    }

    /// Writes a file, whole or not at all. Doing it again with the same text has no effect.
    /// - Throws: `conflict` where a file of that name has another text.
    public func keep(_ text: String, as name: String) throws(WorkspaceError) {
        let path = root.appending(name)
        let isNew = try DurableFile.attempt(path) {
            let folder = try OpenFolder("", in: root)
            let temporary = "." + name + ".tmp"
            try folder.remove(temporary)
            let file = try folder.open(temporary, O_WRONLY | O_CREAT | O_EXCL, mode: 0o444)
            try file.closeAfter {
                _ = try file.writeAll(text.utf8)
                try DurableFile.flush(file)
            }
            let isNew = try folder.keep(temporary, as: name)
            try folder.remove(temporary)
            try folder.flush()
            return isNew
        }
        if isNew { return }
        guard try read(name).utf8.elementsEqual(text.utf8) else {
            throw WorkspaceError(
                code: .conflict, path: path.string, reason: "another text is there already; anchors are never replaced")
        }
    }

    /// Every file but hidden ones, by name, which begins with the size that it is of.
    public func all() throws(WorkspaceError) -> [(name: String, text: String)] {
        var files: [(String, String)] = []
        for name in try DurableFile.names(in: root).sorted() where !name.hasPrefix(".") { files.append((name, try read(name))) }
        return files
    }

    private func read(_ name: String) throws(WorkspaceError) -> String {
        let path = root.appending(name)
        return try DurableFile.attempt(path) {
            let file = try OpenFolder("", in: root).open(name, O_RDONLY)
            return try file.closeAfter {
                String(decoding: try DurableFile.content(of: file, path, sizeBytesMax: Self.sizeBytesMax), as: UTF8.self)
            }
        }
    }
}
