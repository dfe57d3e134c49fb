/// A first look at a table of which nobody has said anything: what its columns hold.
public struct TableLook: Sendable {
    private static let columnCountMax = 256

    /// `csv`, `tsv` or `jsonl`.
    public let ending: String
    public let hasMark: Bool
    /// Whether the first record of a table of fields names its columns; true for JSON, whose keys do.
    public let hasHeader: Bool
    public let columns: [ColumnLook]
    /// Records with as many fields as the first, the header aside.
    public let recordCount: Int
    /// Records that nobody can read, whatever the columns mean.
    public let unreadable: RowLook.Listed<TextTableError>
    let source: TextTable.Source
    /// The first record as it stands in the file, where it is a header.
    let header: ArraySlice<UInt8>?

    /// - Parameters:
    ///   - fileName: its ending tells the format.
    ///   - hasHeader: nil for what its first record looks like.
    /// - Throws: what makes the table unreadable as a whole. Records that cannot be read are for `RowLook`.
    public init(bytes: [UInt8], fileName: String, hasHeader: Bool? = nil) throws(TextTableError) {
        let source = try TextTable.Source(bytes: bytes, fileName: fileName)
        try SeparatorCheck(format: source.format, content: source.records.content).check()
        var first: SourceRecord?
        var columns: [ColumnLook] = []
        var count = 0
        let look = { (record: SourceRecord) throws(TextTableError) in
            guard first != nil else {
                columns = try Self.columns(of: record)
                first = record
                if case .object = record.content { count += Self.add(record, to: &columns, after: count) }
                return
            }
            count += Self.add(record, to: &columns, after: count)
        }
        var unreadable = RowLook.Listed<TextTableError>()
        try source.records.each(look) { (error: TextTableError) throws(TextTableError) in
            guard first != nil else { throw error }
            unreadable.add(error)
        }
        self.unreadable = unreadable
        guard let first else { throw TextTableError(line: nil, .emptyTable) }
        var isHeader = true
        if case .fields(let names) = first.content {
            isHeader = hasHeader ?? HeaderGuess(first: names, columns: columns).isHeader
            if !isHeader { count += Self.add(first, to: &columns, after: count) }
        } else if hasHeader == false {
            throw TextTableError(line: nil, .headedObjects)
        }
        self.columns = isHeader ? columns : columns.enumerated().map { $1.named("\($0 + 1)") }
        (self.hasHeader, self.source, recordCount) = (isHeader, source, count)
        (ending, hasMark) = (source.format.ending, bytes.starts(with: TextTableEncoding.mark))
        header = isHeader && source.format != .jsonLines ? first.bytes : nil
    }

    private static func columns(of record: SourceRecord) throws(TextTableError) -> [ColumnLook] {
        guard case .fields(let names) = record.content else { return [] }
        guard !names.allSatisfy(\.isBlank) else { throw TextTableError(line: record.line, .blankHeader) }
        guard names.count <= columnCountMax else {
            throw TextTableError(line: record.line, .tooManyColumns(count: names.count, most: columnCountMax))
        }
        return names.map(ColumnLook.init)
    }

    /// - Returns: 1, or 0 for a record with more or fewer fields than the first.
    private static func add(_ record: SourceRecord, to columns: inout [ColumnLook], after count: Int) -> Int {
        switch record.content {
        case .fields(let fields):
            guard fields.count == columns.count else { return 0 }
            for (place, field) in fields.enumerated() { columns[place].add(field, line: record.line) }
        case .object(let object):
            for member in object.members {
                let known = columns.firstIndex { $0.name.isSpelled(member.key) }
                guard let place = known ?? (columns.count < columnCountMax ? columns.endIndex : nil) else { continue }
                if known == nil {
                    columns.append(ColumnLook(name: member.key))
                    columns[place].addMissing(count)
                }
                switch member.value {
                case .text(let text), .number(let text): columns[place].add(text, line: record.line)
                case .truth(let truth): columns[place].add("\(truth)", line: record.line)
                case .null, .list, .object: columns[place].addStructure()
                }
            }
            for place in columns.indices where columns[place].filledCount + columns[place].emptyCount <= count {
                columns[place].addMissing()
            }
        }
        return 1
    }

    /// The column of that name, as it is written.
    public func column(_ name: String) -> ColumnLook? { columns.first { $0.name.isSpelled(name) } }
}

/// Whether the first record of a table names its columns, by what stands below.
private struct HeaderGuess {
    let first: [String]
    /// Of all other records.
    let columns: [ColumnLook]

    var isHeader: Bool {
        if first.contains(where: \.isDecimalNumber) { return false }
        if first.contains(where: { $0.utf8.contains(.newline) || $0.unicodeScalars.count > 100 }) { return false }
        // A label of the first row comes again.
        let isRepeated = zip(first, columns).contains { cell, column in
            column.distinctCount <= ColumnLook.guessedLabelCountMax && column.distinctCount < column.filledCount
                && column.values.contains { $0.text.isSpelled(cell) }
        }
        return !isRepeated
    }
}
