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

    /// Every `*.yaml` of the folder itself.
    public func files() throws(StoreError) -> [PolicyFile] {
        var files: [PolicyFile] = []
        for name in try folder.names() where name.hasSuffix(".yaml") {
            let bytes = try folder.withFile(name) { file, _ throws(StoreError) in
                try StoreFolder.read(file, name, sizeBytesMax: Self.fileBytesMax)
            }
            files.append(PolicyFile(name: name, bytes: bytes, digest: StoreFolder.digest(of: bytes)))
        }
        return files
    }
}
