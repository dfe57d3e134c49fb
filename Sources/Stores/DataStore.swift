public import Domain
public import SystemPackage

/// A folder of data files, in folders of its own or not.
public struct DataStore: Sendable {
    private let folder: StoreFolder
    private let read = FileCache<Reading, StoredData>()

    /// A file as one kind of request reads it.
    private struct Reading: Hashable {
        let identity: StoreFolder.Identity
        let path: String
        let columns: DataSelection.Columns
        let labels: [String]
    }

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
        try folder.withFile(path) { file, identity throws(StoreError) in
            let reading = Reading(identity: identity, path: path, columns: columns, labels: labels)
            return try read.value(of: reading) { () throws(StoreError) in try self.file(file, reading) }
        }
    }

    private func file(_ file: FileDescriptor, _ reading: Reading) throws(StoreError) -> StoredData {
        let path = reading.path
        let bytes = try StoreFolder.read(file, path, sizeBytesMax: TextTable.fileBytesMax)
        let table: TextTable
        do {
            table = try TextTable(bytes: bytes, fileName: path, columns: reading.columns, labels: reading.labels)
        } catch {
            throw StoreError(reason: "\(path): \(error)")
        }
        return StoredData(
            name: path, path: folder.root.pushing(FilePath(path)).string, digest: StoreFolder.digest(of: bytes),
            sizeBytes: bytes.count, rowCount: table.rows.count, wordCount: table.wordCount)
    }
}
