/// The labelled texts of a data file: tab-separated, comma-separated (RFC 4180) or one JSON object per line.
///
/// Hostile until parsed, and parsed in one place, so that what admission counts is what the engine trains on.
public struct TextTable: Sendable, Equatable {
    /// Larger files are refused: they are read whole.
    public static let fileBytesMax = 512 << 20
    /// Rows beyond this are refused: a file of that size is not a fine-tuning set on two cores.
    public static let rowCountMax = 10_000_000
    /// Longest text, in bytes of UTF-8.
    public static let textBytesMax = 1 << 20

    public struct Row: Sendable, Equatable {
        public let content: Content
        public let target: Target

        public init(content: Content, target: Target) {
            self.content = content
            self.target = target
        }

        public init(text: String, label: Int) {
            self.init(content: .text(text), target: .label(label))
        }

        /// All that a model reads of it, line by line.
        public var text: String {
            switch content {
            case .text(let text): text
            case .pair(let first, let second): first + "\n" + second
            case .completion(let prompt, let completion): prompt + "\n" + completion
            case .conversation(let messages): messages.map(\.content).joined(separator: "\n")
            }
        }
    }

    public enum Content: Sendable, Equatable {
        case text(String)
        case pair(String, String)
        case completion(prompt: String, completion: String)
        case conversation([ChatMessage])
    }

    public enum Target: Sendable, Equatable {
        /// Index into the task's labels.
        case label(Int)
        case value(Double)
        /// The row's own next tokens.
        case none
    }

    /// In file order.
    public let rows: [Row]

    /// - Parameters:
    ///   - bytes: UTF-8, with or without a byte-order mark; lines end with LF or CRLF.
    ///   - fileName: its ending tells the format: `.tsv`, `.csv` or `.jsonl`.
    ///   - labels: what may stand in the label column; none where that holds numbers, or where there is no such column.
    /// - Throws: the first line that is not what it should be.
    public init(
        bytes: [UInt8], fileName: String, columns: DataSelection.Columns, labels: [String]
    ) throws(TextTableError) {
        guard let format = Format(fileName: fileName) else {
            throw TextTableError(line: nil, reason: "the name must end with .tsv, .csv or .jsonl")
        }
        var builder = Builder(columns: columns, labels: labels)
        let content = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        switch format {
        case .tabSeparated:
            try TabSeparatedRecords(content).each { line, fields throws(TextTableError) in
                try builder.add(fields, line: line)
            }
        case .commaSeparated:
            try CommaSeparatedRecords(content).each { line, fields throws(TextTableError) in
                try builder.add(fields, line: line)
            }
        case .jsonLines:
            try JSONLineRecords(content).each { line, record throws(TextTableError) in
                try builder.add(record, line: line)
            }
        }
        guard !builder.rows.isEmpty else { throw TextTableError(line: nil, reason: "has no row") }
        rows = builder.rows
    }

    private enum Format {
        case tabSeparated, commaSeparated, jsonLines

        init?(fileName: String) {
            if fileName.hasSuffix(".tsv") {
                self = .tabSeparated
            } else if fileName.hasSuffix(".csv") {
                self = .commaSeparated
            } else if fileName.hasSuffix(".jsonl") {
                self = .jsonLines
            } else {
                return nil
            }
        }
    }
}

/// A data file that cannot be used.
public struct TextTableError: Error, Sendable, Equatable, CustomStringConvertible {
    /// From 1; nil for the file as a whole.
    public let line: Int?
    public let reason: String

    public init(line: Int?, reason: String) {
        self.line = line
        self.reason = reason
    }

    public var description: String {
        if let line { "line \(line): \(reason)" } else { reason }
    }
}

/// One utterance of a conversation.
public struct ChatMessage: Sendable, Equatable, Codable {
    /// `system`, `user` or `assistant`.
    public let role: String
    public let content: String

    public init(role: String, content: String) {
        self.role = role
        self.content = content
    }
}

/// Where a row's columns are found: in fields between separators, or under the keys of an object.
private protocol Record {
    func text(_ column: String) throws(RecordError) -> String
    func label(_ column: String) throws(RecordError) -> String
    func messages(_ column: String) throws(RecordError) -> [ChatMessage]
}

struct RecordError: Error {
    let reason: String
}

private struct FieldRecord: Record {
    let fields: [String]
    let positions: [String: Int]

    func text(_ column: String) throws(RecordError) -> String { fields[positions[column] ?? 0] }
    func label(_ column: String) throws(RecordError) -> String { fields[positions[column] ?? 0] }

    func messages(_ column: String) throws(RecordError) -> [ChatMessage] {
        throw RecordError(reason: "conversations are read from .jsonl files only")
    }
}

extension JSONLineRecords.Object: Record {}

/// Turns records into rows: the first record of a table of fields names its columns, unless they have numbers.
private struct Builder {
    let columns: DataSelection.Columns
    let labels: [String]
    private let labelIndices: [String: Int]
    private var header: (positions: [String: Int], count: Int)?
    private(set) var rows: [TextTable.Row] = []

    init(columns: DataSelection.Columns, labels: [String]) {
        self.columns = columns
        self.labels = labels
        labelIndices = Dictionary(zip(labels, labels.indices)) { first, _ in first }
    }

    mutating func add(_ fields: [String], line: Int) throws(TextTableError) {
        guard let header else {
            let isData = columns.hasHeader == false
            self.header = try positions(isData ? fields.indices.map { "\($0 + 1)" } : fields, line: line)
            if isData { try add(fields, line: line) }
            return
        }
        guard fields.count == header.count else {
            let first = columns.hasHeader == false ? "first line" : "header"
            throw TextTableError(line: line, reason: "\(fields.count) fields; the \(first) has \(header.count)")
        }
        try add(FieldRecord(fields: fields, positions: header.positions), line: line)
    }

    private func positions(_ names: [String], line: Int) throws(TextTableError) -> (positions: [String: Int], count: Int) {
        var positions: [String: Int] = [:]
        let wanted = [columns.text, columns.textPair, columns.label, columns.prompt, columns.completion, columns.messages]
        for name in wanted.compactMap(\.self) {
            let found = names.indices.filter { names[$0] == name }
            guard let position = found.first, found.count == 1 else {
                let has = names.prefix(20).map { $0.quoted() }.joined(separator: ", ")
                throw TextTableError(
                    line: line, reason: "the header has \(found.count) columns '\(name)', 1 is needed; it has \(has)")
            }
            positions[name] = position
        }
        return (positions, names.count)
    }

    mutating func add(_ record: some Record, line: Int) throws(TextTableError) {
        let row: TextTable.Row
        do throws(RecordError) {
            let content = try content(record)
            row = TextTable.Row(content: content, target: try target(record))
        } catch {
            throw TextTableError(line: line, reason: error.reason)
        }
        guard rows.count < TextTable.rowCountMax else {
            throw TextTableError(line: line, reason: "more than \(TextTable.rowCountMax) rows")
        }
        rows.append(row)
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
        guard !text.allSatisfy(\.isWhitespace) else { throw RecordError(reason: "the \(what) is empty") }
        guard text.utf8.count <= TextTable.textBytesMax else {
            throw RecordError(reason: "a \(what) of \(text.utf8.count) bytes; at most \(TextTable.textBytesMax) are read")
        }
        guard !text.utf8.contains(0) else { throw RecordError(reason: "holds a NUL character") }
        return text
    }

    private static func checked(_ messages: [ChatMessage]) throws(RecordError) -> [ChatMessage] {
        guard messages.contains(where: { $0.role == "assistant" }) else {
            throw RecordError(reason: "the conversation has no message of the role 'assistant', so nothing to learn")
        }
        for message in messages {
            guard ["system", "user", "assistant"].contains(message.role) else {
                throw RecordError(reason: "the role \(message.role.quoted(40)) is not system, user or assistant")
            }
            _ = try checked(message.content, "message")
        }
        return messages
    }

    private func target(_ record: some Record) throws(RecordError) -> TextTable.Target {
        guard let column = columns.label else { return .none }
        let label = try record.label(column)
        guard !labels.isEmpty else {
            guard let value = Double(label), value.isFinite, abs(value) <= 1e9 else {
                throw RecordError(reason: "\(label.quoted()) is not a number of −1e9…1e9")
            }
            return .value(value)
        }
        guard let index = labelIndices[label] else {
            throw RecordError(reason: "label \(label.quoted()); the request has \(labels.joined(separator: ", "))")
        }
        return .label(index)
    }
}

extension TextTable {
    /// Words and punctuation marks of all texts: runs of letters and digits count one, every other visible character one, and so does
    /// each character of Chinese or Japanese, as a tokeniser for many languages takes them.
    public var wordCount: Int { rows.reduce(0) { $0 + Self.wordCount(of: $1.text) } }

    static func wordCount(of text: String) -> Int {
        var count = 0
        var isInWord = false
        for scalar in text.unicodeScalars {
            let isIdeographic = scalar.value >= 0x2E80
            let isLetter = !isIdeographic && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
            if !scalar.properties.isWhitespace, !(isLetter && isInWord) { count += 1 }
            isInWord = isLetter
        }
        return count
    }
}
