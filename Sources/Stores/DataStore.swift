public import Domain
public import SystemPackage

/// A folder of data files, in folders of its own or not.
public struct DataStore: Sendable {
    private let folder: StoreFolder

    /// Names a folder; nothing is touched.
    public init(root: FilePath) {
        folder = StoreFolder(root: root)
    }

    /// Reads a file whole, as the worker will: a file whose rows cannot be used is found before a run is paid for.
    /// - Parameters:
    ///   - path: relative to the store.
    ///   - labels: what may stand in the label column.
    public func file(
        _ path: String, columns: DataSelection.Columns, labels: [String]
    ) throws(StoreError) -> StoredData {
        let bytes = try folder.withFile(path) { file, _ throws(StoreError) in
            try StoreFolder.read(file, path, sizeBytesMax: TextTable.fileBytesMax)
        }
        let table: TextTable
        do {
            table = try TextTable(bytes: bytes, fileName: path, columns: columns, labels: labels)
        } catch {
            throw StoreError(reason: "\(path): \(error)")
        }
        return StoredData(
            name: path, path: folder.root.pushing(FilePath(path)).string, digest: StoreFolder.digest(of: bytes),
            sizeBytes: bytes.count, rowCount: table.rows.count, wordCount: table.wordCount)
    }
}
