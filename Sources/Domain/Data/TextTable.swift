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
    ///   - bytes: UTF-8, with or without a byte-order mark; lines end with LF or CRLF, and empty ones at the end count for nothing.
    ///   - fileName: its ending tells the format: `.tsv`, `.csv` or `.jsonl`.
    ///   - labels: what may stand in the label column; none where that holds numbers, or where there is no such column.
    /// - Throws: the first line that is not what it should be.
    public init(
        bytes: [UInt8], fileName: String, columns: DataSelection.Columns, labels: [String]
    ) throws(TextTableError) {
        let source = try Source(bytes: bytes, fileName: fileName)
        var rows: [Row] = []
        try source.eachRow(columns: columns, labels: labels) { _, row in rows.append(row) }
        guard !rows.isEmpty else { throw TextTableError(line: nil, .noRow) }
        self.rows = rows
    }

    /// The records of a file, before anybody has said which of them are rows of what.
    struct Source {
        let format: Format
        let records: SourceRecords

        init(bytes: [UInt8], fileName: String) throws(TextTableError) {
            guard let format = Format(fileName: fileName) else {
                throw TextTableError(line: nil, .foreignEnding)
            }
            self.format = format
            records = SourceRecords(format: format, content: try TextTableEncoding.content(of: bytes))
        }

        /// - Parameter objection: what is done about a record that is none of the rows; by default it is thrown.
        func eachRow(
            columns: DataSelection.Columns, labels: [String], _ body: (SourceRecord, Row) -> Void,
            objection: RecordObjection = { (error: TextTableError) throws(TextTableError) in throw error }
        ) throws(TextTableError) {
            var rows = TextTableRows(format: format, columns: columns, labels: labels)
            let record = { (record: SourceRecord) throws(TextTableError) in
                do throws(TextTableError) {
                    if let row = try rows.row(of: record) { body(record, row) }
                } catch {
                    try objection(error)
                }
            }
            try records.each(record, objection: objection)
        }
    }

    enum Format {
        case tabSeparated, commaSeparated, jsonLines

        /// Of a file's name, without the dot.
        var ending: String {
            switch self {
            case .tabSeparated: "tsv"
            case .commaSeparated: "csv"
            case .jsonLines: "jsonl"
            }
        }

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
    private let words: DataReason

    init(line: Int?, reason: DataReason) {
        self.line = line
        words = reason
    }

    init(line: Int?, _ message: TableMessage) { self.init(line: line, reason: DataReason(message)) }

    /// With what stands in the file: for whoever may read it.
    public var message: TableMessage { words.full }

    /// Without what stands in the file: for receipts and ledger, which others read.
    public var messageWithoutContent: TableMessage { words.withoutContent }

    /// In English, with what stands in the file.
    public var description: String { described(message) }

    /// The same without it.
    public var withoutContent: String { described(messageWithoutContent) }

    private func described(_ message: TableMessage) -> String {
        let reason = Words(.english).table(message)
        return if let line { "line \(line): \(reason)" } else { reason }
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

extension TextTable {
    /// Words and punctuation marks of all texts: runs of letters and digits count one, every other visible character one, and so does
    /// each character of Chinese or Japanese, as a tokeniser for many languages takes them.
    public var wordCount: Int { rows.reduce(0) { $0 + Self.wordCount(of: $1.text) } }

    /// WordPiece tokens per word of English prose, special tokens aside, as measured on the movie reviews.
    package static let tokensPerWord = 1.12
    /// Tokens that are put around a text.
    package static let specialTokenCount = 2.0

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
