public import Domain
public import SystemPackage

/// A folder of data files, in folders of its own or not.
public struct DataStore: Sendable {
    private let folder: StoreFolder
    /// At most 32 MiB of row keys, and about a thousand files.
    private let read = FileCache<Reading, DataFile>(weightMax: 1 << 22) { max($0.rows.count, 1 << 12) }

    /// A file as one kind of request reads it.
    private struct Reading: Hashable {
        let identity: StoreFolder.Identity
        let path: String
        let columns: DataSelection.Columns
        let labels: [String]
        let split: Split
        let rowCountMax: Int?
    }

    private let tellsContent: Bool

    /// Names a folder; nothing is touched.
    /// - Parameter tellsContent: whether problems quote what stands in the files: only for somebody who may read them, never for receipts.
    public init(root: FilePath, tellsContent: Bool = false) {
        folder = StoreFolder(root: root)
        self.tellsContent = tellsContent
    }

    /// Reads a split's file whole, as the worker will: a file whose rows cannot be used is found before a run is paid for.
    /// - Parameter labels: what may stand in the label column.
    public func file(_ split: Split, of selection: DataSelection, labels: [String]) throws(StoreError) -> DataFile {
        try file(split, of: selection, labels: labels, reading: true)
    }

    /// - Parameter reading: whether a file that nobody has read since it changed is read now; else the error is `unread`.
    func file(
        _ split: Split, of selection: DataSelection, labels: [String], reading isToBeRead: Bool
    ) throws(StoreError) -> DataFile {
        let (path, now) = (selection[split], StoreFolder.now())
        return try folder.readingFile(path) { file, identity throws(StoreError) in
            guard identity.sizeBytes <= TextTable.fileBytesMax else {
                throw StoreError(.tooLong(path: path, bytes: TextTable.fileBytesMax))
            }
            let reading = Reading(
                identity: identity, path: path, columns: selection.columns, labels: labels, split: split,
                rowCountMax: selection.sample[split])
            if let known = read[reading] { return known }
            guard isToBeRead else { throw .unread }
            let value = try self.file(file, split, of: selection, labels: labels)
            if identity.isSettled(at: now) { read[reading] = value }
            return value
        }
    }

    private func file(
        _ file: FileDescriptor, _ split: Split, of selection: DataSelection, labels: [String]
    ) throws(StoreError) -> DataFile {
        let path = selection[split]
        let bytes = try StoreFolder.read(file, path, sizeBytesMax: TextTable.fileBytesMax)
        let table: TextTable
        do {
            table = try TextTable(bytes: bytes, fileName: path, columns: selection.columns, labels: labels)
        } catch {
            let problem = tellsContent ? error.message : error.messageWithoutContent
            throw StoreError(.badTable(path: path, line: error.line, problem: problem))
        }
        let used = selection.sample.positions(of: table.rows.count, in: split).lazy.map { table.rows[$0] }
        return DataFile(
            stored: StoredData(
                name: path, path: folder.root.pushing(FilePath(path)).string, digest: StoreFolder.digest(of: bytes),
                sizeBytes: bytes.count, rowCount: table.rows.count, wordCount: table.wordCount),
            rows: RowKeys(used, labelCount: labels.count))
    }
}

/// A file of the data store as a split of a request reads it.
public struct DataFile: Sendable {
    public let stored: StoredData
    /// Of the rows that the run would use.
    public let rows: RowKeys
}
