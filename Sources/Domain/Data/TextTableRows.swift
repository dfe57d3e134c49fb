/// Where a row's columns are found: in fields between separators, or under the keys of an object.
protocol Record {
    func text(_ column: String) throws(RecordError) -> String
    func label(_ column: String) throws(RecordError) -> String
    func messages(_ column: String) throws(RecordError) -> [ChatMessage]
}

struct RecordError: Error {
    let reason: DataReason

    init(_ reason: DataReason) { self.reason = reason }
    init(_ message: TableMessage) { reason = DataReason(message) }
    init(_ message: (Telling) -> TableMessage) { reason = DataReason(message) }
}

/// Turns records into rows: the first record of a table of fields names its columns, unless they have numbers.
struct TextTableRows {
    /// Labels that are named where one is none of them.
    private static let namedLabelCountMax = 20

    private let format: TextTable.Format
    private let columns: DataSelection.Columns
    private let labels: [String]
    private var header: TextTableHeader?
    /// Rows so far.
    private var count = 0

    init(format: TextTable.Format, columns: DataSelection.Columns, labels: [String]) {
        self.format = format
        self.columns = columns
        self.labels = labels
    }

    /// The next record's row; nil for the names of the columns.
    mutating func row(of record: SourceRecord) throws(TextTableError) -> TextTable.Row? {
        do throws(RecordError) {
            switch record.content {
            case .fields(let fields): return try row(of: fields)
            case .object(let object): return try row(of: object)
            }
        } catch {
            throw TextTableError(line: record.line, reason: error.reason)
        }
    }

    private mutating func row(of fields: [String]) throws(RecordError) -> TextTable.Row? {
        guard !fields.allSatisfy(\.isBlank) else { throw RecordError(.blankRecord) }
        if let header {
            try header.check(fields)
            return try row(of: FieldRecord(fields: fields, header: header))
        }
        let header = try TextTableHeader(first: fields, format: format, columns: columns)
        self.header = header
        return header.isRow ? try row(of: FieldRecord(fields: fields, header: header)) : nil
    }

    private mutating func row(of record: some Record) throws(RecordError) -> TextTable.Row {
        let row = TextTable.Row(content: try content(record), target: try target(record))
        guard count < TextTable.rowCountMax else { throw RecordError(.tooManyRows(most: TextTable.rowCountMax)) }
        count += 1
        return row
    }

    private func content(_ record: some Record) throws(RecordError) -> TextTable.Content {
        if let column = columns.messages { return .conversation(try Self.checked(try record.messages(column))) }
        if let prompt = columns.prompt, let completion = columns.completion {
            return .completion(
                prompt: try Self.checked(try record.text(prompt), .prompt),
                completion: try Self.checked(try record.text(completion), .completion))
        }
        let first = try Self.checked(try record.text(columns.text ?? "text"), .text)
        guard let pair = columns.textPair else { return .text(first) }
        return .pair(first, try Self.checked(try record.text(pair), .secondText))
    }

    private static func checked(_ text: String, _ part: TableMessage.Part) throws(RecordError) -> String {
        guard !text.isBlank else {
            let isInvisible = !text.allSatisfy(\.isWhitespace)
            throw RecordError { tell in
                .emptyText(part: part, isInvisible: isInvisible, shown: isInvisible ? tell.only(text.quoted()) : nil)
            }
        }
        let count = text.utf8.count
        guard count <= TextTable.textBytesMax else {
            throw RecordError(.longText(part: part, bytes: count, most: TextTable.textBytesMax))
        }
        guard !text.utf8.contains(0) else { throw RecordError(.nulInText(part: part)) }
        return text
    }

    private static func checked(_ messages: [ChatMessage]) throws(RecordError) -> [ChatMessage] {
        guard messages.contains(where: { $0.role == "assistant" }) else {
            throw RecordError(.noAssistant)
        }
        for message in messages {
            guard ["system", "user", "assistant"].contains(message.role) else {
                throw RecordError { .foreignRole(role: $0.excerpt(message.role, 40)) }
            }
            _ = try checked(message.content, .message)
        }
        return messages
    }

    private func target(_ record: some Record) throws(RecordError) -> TextTable.Target {
        guard let column = columns.label else { return .none }
        let label = try record.label(column)
        let mayBeHeader = count == 0 && header?.isRow == true
        guard !labels.isEmpty else {
            guard label.isDecimalNumber, let value = Double(label), value.isFinite, abs(value) <= 1e9 else {
                throw RecordError { .noNumber(label: $0.excerpt(label), mayBeHeader: mayBeHeader) }
            }
            return .value(value)
        }
        // Few labels: comparing bytes is as fast as hashing, and no two spellings of a letter are one label.
        guard let index = labels.firstIndex(where: { $0.isSpelled(label) }) else {
            let named = labels.prefix(Self.namedLabelCountMax).map { $0.quoted() }
            let hint = meant(by: label) ?? (mayBeHeader ? .header : nil)
            throw RecordError { tell in
                .unknownLabel(label: tell.excerpt(label), there: named, more: labels.count - named.count, hint: hint)
            }
        }
        return .label(index)
    }

    /// Which label somebody may have meant who wrote one that there is not.
    private func meant(by label: String) -> TableMessage.LabelHint? {
        if format == .tabSeparated, label.hasPrefix("\""), labels.contains(where: label.isLike) { return .noQuoting }
        if let like = labels.first(where: { label.isLike($0) }) { return .like(label: like.quoted()) }
        guard label.isDecimalNumber, let value = Double(label),
            let same = labels.first(where: { $0.isDecimalNumber && Double($0) == value })
        else { return nil }
        return .sameNumber(label: same.quoted())
    }
}

private struct FieldRecord: Record {
    let fields: [String]
    let header: TextTableHeader

    func text(_ column: String) throws(RecordError) -> String { try field(column) }
    func label(_ column: String) throws(RecordError) -> String { try field(column) }

    func messages(_ column: String) throws(RecordError) -> [ChatMessage] {
        throw RecordError(.noConversations)
    }

    private func field(_ column: String) throws(RecordError) -> String {
        guard let position = header.position(of: column), position < fields.count else {
            throw RecordError(.noField(name: column.quoted()))
        }
        return fields[position]
    }
}
