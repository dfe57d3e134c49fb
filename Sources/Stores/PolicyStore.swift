public import Domain
public import SystemPackage

/// The folder of policy files, with their tests and the rate card.
public struct PolicyStore: Sendable {
    private static let fileBytesMax = 1 << 20

    private let folder: StoreFolder

    /// Names a folder; nothing is touched.
    public init(root: FilePath) {
        folder = StoreFolder(root: root)
    }

    /// All that lies in the folder itself.
    /// - Throws: where the folder cannot be read; what is wrong with a file is among the problems.
    public func contents() throws(StoreError) -> PolicyFolder {
        var files: [PolicyFile] = []
        var leftOut: [PolicyFolder.LeftOut] = []
        var problems: [Finding] = []
        for entry in try folder.entries() {
            if let reason = PolicyFile.reasonToLeaveOut(entry.name) {
                leftOut.append(PolicyFolder.LeftOut(name: entry.name, reason: entry.isFolder ? .isFolder : reason))
                continue
            }
            do {
                files.append(try file(entry))
            } catch {
                problems.append(
                    Finding(
                        severity: .refusal, rule: "policy/unreadable", reason: error.reason, message: error.message,
                        file: entry.name.printable))
            }
        }
        return PolicyFolder(files: files, leftOut: leftOut, problems: problems)
    }

    private func file(_ entry: StoreFolder.Entry) throws(StoreError) -> PolicyFile {
        guard entry.isText else { throw StoreError(.foreignName) }
        let bytes = try folder.withFile(entry.name) { file, _ throws(StoreError) in
            try StoreFolder.read(file, entry.name, sizeBytesMax: Self.fileBytesMax)
        }
        return PolicyFile(name: entry.name, bytes: bytes, digest: StoreFolder.digest(of: bytes))
    }
}
