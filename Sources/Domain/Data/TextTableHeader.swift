/// Which field of a record is which column, and what may be wrong with a table whose fields are not those that are asked for.
struct TextTableHeader {
    static let noQuoting =
        "; TSV has no quoting: quotes are part of a field, and tabs and line ends within them separate; a table with quotes is .csv, "
        + "with commas"

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
        throw RecordError(
            reason:
                "\(fields.count) field\(fields.count == 1 ? "" : "s"); the \(isRow ? "first line" : "header") has \(names.count)\(hint(fields))"
        )
    }

    private func hint(_ fields: [String]) -> String {
        switch format {
        case .tabSeparated where fields.contains { $0.hasPrefix("\"") || $0.hasSuffix("\"") }: Self.noQuoting
        case .tabSeparated where fields.contains { $0.utf8.contains(.carriageReturn) }:
            "; a lone CR (U+000D) ends no line, LF and CRLF do"
        case .commaSeparated where fields.count > names.count: "; a field that holds a comma needs double quotes around it"
        default: ""
        }
    }

    private static func error(
        _ name: String, of wanted: [String], _ count: Int, isOtherFound: Bool, names: [String], fields: [String], _ isRow: Bool,
        _ format: TextTable.Format
    ) -> RecordError {
        guard !isRow else {
            let separated = otherSeparator(wanted, fields, format) ?? ""
            return RecordError(
                reason: "there is no column \(name.quoted()): with 'header: false' they are named by number, from '1' to "
                    + "'\(names.count)'\(separated)")
        }
        let has = DataReason(
            full: names.prefix(20).map { $0.quoted() }.joined(separator: ", "), withoutContent: "\(names.count) columns")
        guard count == 0 else {
            return RecordError(reason: "the header has \(count) columns \(name.quoted()), 1 is needed; it has \(has)")
        }
        let hint =
            otherSeparator(wanted, fields, format).map { DataReason(stringLiteral: $0) } ?? likeName(name, names, format)
            ?? (isOtherFound ? nil : DataReason(stringLiteral: noHeader(name)))
        return RecordError(reason: "the header has no column \(name.quoted()); it has \(has)\(hint ?? "")")
    }

    private static func likeName(_ name: String, _ names: [String], _ format: TextTable.Format) -> DataReason? {
        guard let like = names.first(where: { $0.isLike(name) }) else { return nil }
        if format == .tabSeparated, like.hasPrefix("\"") { return DataReason(stringLiteral: noQuoting) }
        let name = DataReason(full: like.quoted(), withoutContent: "a name that looks the same")
        return "; did you mean \(name)? Names are compared as they are written"
    }

    private static func noHeader(_ name: String) -> String {
        name.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            ? "; columns are named by number only where the request says 'header: false'"
            : "; if the first line is a row already, say 'header: false' in columns and name them by number, from '1'"
    }

    /// What to do where the first line is one field that another separator cuts.
    private static func otherSeparator(_ wanted: [String], _ fields: [String], _ format: TextTable.Format) -> String? {
        guard fields.count == 1, let line = fields.first else { return nil }
        let separators: [(sign: Character, advice: String)] = [
            ("\t", "tabs separate here: name the file .tsv"), (",", "commas separate here: name the file .csv"),
            (";", "semicolons separate here: a .csv has commas between its fields"),
            ("|", "bars separate here: a .csv has commas between its fields, a .tsv tabs"),
        ]
        let cuts = separators.map { separator in (separator.advice, line.split(separator: separator.sign)) }
        let found =
            cuts.first { cut in cut.1.contains { field in wanted.contains(where: field.isLike) } }
            ?? cuts.first { wanted.count > 1 && $0.1.count >= wanted.count }
        return found.map { "; \($0.0)" }
    }
}
