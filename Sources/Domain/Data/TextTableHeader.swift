/// Which field of a record is which column, and what may be wrong with a table whose fields are not those that are asked for.
struct TextTableHeader {
    /// Whether the first line is a row already, and columns are named by number.
    let isRow: Bool
    private let format: TextTable.Format
    private let names: [String]
    private let positions: [(name: String, position: Int)]

    /// - Parameter fields: the first record.
    init(first fields: [String], format: TextTable.Format, columns: DataSelection.Columns) throws(RecordError) {
        isRow = columns.hasHeader == false
        self.format = format
        let names = isRow ? fields.indices.map { "\($0 + 1)" } : fields
        self.names = names
        let wanted = [
            columns.text, columns.textPair, columns.label, columns.prompt, columns.completion, columns.messages,
        ].compactMap(\.self)
        var positions: [(name: String, position: Int)] = []
        for name in wanted {
            let found = names.indices.filter { names[$0].isSpelled(name) }
            guard let position = found.first, found.count == 1 else {
                let isFound = wanted.contains { name in names.contains { $0.isSpelled(name) } }
                throw Self.error(
                    name, of: wanted, found.count, isOtherFound: isFound, names: names, fields: fields, isRow, format)
            }
            positions.append((name, position))
        }
        self.positions = positions
    }

    func position(of column: String) -> Int? { positions.first { $0.name.isSpelled(column) }?.position }

    /// Refuses a record with more or fewer fields than the first.
    func check(_ fields: [String]) throws(RecordError) {
        guard fields.count != names.count else { return }
        throw RecordError(.fieldCount(count: fields.count, needed: names.count, isRow: isRow, hint: hint(fields)))
    }

    private func hint(_ fields: [String]) -> TableMessage.FieldHint? {
        switch format {
        case .tabSeparated where fields.contains { $0.hasPrefix("\"") || $0.hasSuffix("\"") }: .noQuoting
        case .tabSeparated where fields.contains { $0.utf8.contains(.carriageReturn) }: .loneReturn
        case .commaSeparated where fields.count > names.count: .comma
        default: nil
        }
    }

    private static func error(
        _ name: String, of wanted: [String], _ count: Int, isOtherFound: Bool, names: [String], fields: [String], _ isRow: Bool,
        _ format: TextTable.Format
    ) -> RecordError {
        let (quoted, separator) = (name.quoted(), otherSeparator(wanted, fields))
        guard !isRow else {
            return RecordError(.numberedColumns(name: quoted, count: names.count, separator: separator))
        }
        guard count == 0 else {
            return RecordError { .columnTwice(name: quoted, count: count, there: $0.names(names)) }
        }
        return RecordError { tell in
            let hint =
                separator.map { .separator(separator: $0) } ?? likeName(name, names, format, tell)
                ?? (isOtherFound ? nil : noHeader(name))
            return .noColumn(name: quoted, there: tell.names(names), hint: hint)
        }
    }

    private static func likeName(
        _ name: String, _ names: [String], _ format: TextTable.Format, _ tell: Telling
    ) -> TableMessage.ColumnHint? {
        guard let like = names.first(where: { $0.isLike(name) }) else { return nil }
        if format == .tabSeparated, like.hasPrefix("\"") { return .noQuoting }
        return .like(name: tell.only(like.quoted()))
    }

    private static func noHeader(_ name: String) -> TableMessage.ColumnHint {
        name.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? .numbersWithoutHeader : .noHeader
    }

    /// The one that cuts the first line where that is one field.
    private static func otherSeparator(_ wanted: [String], _ fields: [String]) -> TableMessage.Separator? {
        guard fields.count == 1, let line = fields.first else { return nil }
        let separators: [(sign: Character, separator: TableMessage.Separator)] = [
            ("\t", .tab), (",", .comma), (";", .semicolon), ("|", .bar),
        ]
        let cuts = separators.map { (separator: $0.separator, fields: line.split(separator: $0.sign)) }
        let found =
            cuts.first { cut in cut.fields.contains { field in wanted.contains(where: field.isLike) } }
            ?? cuts.first { wanted.count > 1 && $0.fields.count >= wanted.count }
        return found?.separator
    }
}
