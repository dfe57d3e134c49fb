/// Where a row's columns are found: in fields between separators, or under the keys of an object.
protocol Record {
    func text(_ column: String) throws(RecordError) -> String
    func label(_ column: String) throws(RecordError) -> String
    func messages(_ column: String) throws(RecordError) -> [ChatMessage]
}

struct RecordError: Error {
    let reason: DataReason
}

/// Turns records into rows: the first record of a table of fields names its columns, unless they have numbers.
struct TextTableRows {
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
        guard !fields.allSatisfy(\.isBlank) else { throw RecordError(reason: "is empty but for white space and separators") }
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
        guard count < TextTable.rowCountMax else { throw RecordError(reason: "more than \(TextTable.rowCountMax) rows") }
        count += 1
        return row
    }

    private func content(_ record: some Record) throws(RecordError) -> TextTable.Content {
        if let column = columns.messages { return .conversation(try Self.checked(try record.messages(column))) }
        if let prompt = columns.prompt, let completion = columns.completion {
            return .completion(
                prompt: try Self.checked(try record.text(prompt), "prompt"),
                completion: try Self.checked(try record.text(completion), "completion"))
        }
        let first = try Self.checked(try record.text(columns.text ?? "text"), "text")
        guard let pair = columns.textPair else { return .text(first) }
        return .pair(first, try Self.checked(try record.text(pair), "second text"))
    }

    private static func checked(_ text: String, _ what: String) throws(RecordError) -> String {
        guard !text.isBlank else {
            let isInvisible = !text.allSatisfy(\.isWhitespace)
            let shown = DataReason(full: ": \(text.quoted())", withoutContent: "")
            throw RecordError(
                reason: "the \(what) is empty\(isInvisible ? " but for invisible characters" : "")\(isInvisible ? shown : "")")
        }
        guard text.utf8.count <= TextTable.textBytesMax else {
            throw RecordError(reason: "a \(what) of \(text.utf8.count) bytes; at most \(TextTable.textBytesMax) are read")
        }
        guard !text.utf8.contains(0) else { throw RecordError(reason: "the \(what) holds a NUL character (U+0000)") }
        return text
    }

    private static func checked(_ messages: [ChatMessage]) throws(RecordError) -> [ChatMessage] {
        guard messages.contains(where: { $0.role == "assistant" }) else {
            throw RecordError(reason: "the conversation has no message of the role 'assistant', so nothing to learn")
        }
        for message in messages {
            guard ["system", "user", "assistant"].contains(message.role) else {
                throw RecordError(reason: "the role \(content: message.role, limit: 40) is not system, user or assistant")
            }
            _ = try checked(message.content, "message")
        }
        return messages
    }

    private func target(_ record: some Record) throws(RecordError) -> TextTable.Target {
        guard let column = columns.label else { return .none }
        let label = try record.label(column)
        let mayBeHeader = count == 0 && header?.isRow == true
        let hint = mayBeHeader ? "; if the first line is a header, leave 'header: false' out" : ""
        guard !labels.isEmpty else {
            guard label.isDecimalNumber, let value = Double(label), value.isFinite, abs(value) <= 1e9 else {
                throw RecordError(
                    reason:
                        "\(content: label, as: "a label") is not a decimal number of −1e9…1e9: digits 0 to 9 with '.' before decimals, such as "
                        + "-1.5 or 2e3, without spaces and separators\(hint)")
            }
            return .value(value)
        }
        // Few labels: comparing bytes is as fast as hashing, and no two spellings of a letter are one label.
        guard let index = labels.firstIndex(where: { $0.isSpelled(label) }) else {
            let has = labels.map { $0.quoted() }.joined(separator: ", ")
            throw RecordError(reason: "label \(content: label); the request has \(has)\(meant(by: label) ?? hint)")
        }
        return .label(index)
    }

    /// Which label somebody may have meant who wrote one that there is not.
    private func meant(by label: String) -> String? {
        if format == .tabSeparated, label.hasPrefix("\""), labels.contains(where: label.isLike) {
            return TextTableHeader.noQuoting
        }
        if let like = labels.first(where: { label.isLike($0) }) {
            return "; did you mean \(like.quoted())? Labels are compared as they are written"
        }
        guard label.isDecimalNumber, let value = Double(label),
            let same = labels.first(where: { $0.isDecimalNumber && Double($0) == value })
        else { return nil }
        return
            "; labels are compared as they are written, so write \(same.quoted()) (programs write whole numbers as decimals where "
            + "one in the column is missing)"
    }
}

private struct FieldRecord: Record {
    let fields: [String]
    let header: TextTableHeader

    func text(_ column: String) throws(RecordError) -> String { try field(column) }
    func label(_ column: String) throws(RecordError) -> String { try field(column) }

    func messages(_ column: String) throws(RecordError) -> [ChatMessage] {
        throw RecordError(reason: "conversations are read from .jsonl files only")
    }

    private func field(_ column: String) throws(RecordError) -> String {
        guard let position = header.position(of: column), position < fields.count else {
            throw RecordError(reason: "has no field \(column.quoted())")
        }
        return fields[position]
    }
}
