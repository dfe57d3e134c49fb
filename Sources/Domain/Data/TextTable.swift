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
        public let text: String
        /// Index into the task's labels.
        public let label: Int

        public init(text: String, label: Int) {
            self.text = text
            self.label = label
        }
    }

    /// In file order.
    public let rows: [Row]

    /// - Parameters:
    ///   - bytes: UTF-8, with or without a byte-order mark; lines end with LF or CRLF.
    ///   - fileName: its ending tells the format: `.tsv`, `.csv` or `.jsonl`.
    ///   - labels: what may stand in the label column.
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
            try JSONLineRecords(content, columns: columns).each { line, text, label throws(TextTableError) in
                try builder.add(text: text, label: label, line: line)
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

/// Turns records into rows: the first record of a table of fields names its columns.
private struct Builder {
    let columns: DataSelection.Columns
    let labels: [String]
    private let labelIndices: [String: Int]
    private var header: (text: Int, label: Int, count: Int)?
    private(set) var rows: [TextTable.Row] = []

    init(columns: DataSelection.Columns, labels: [String]) {
        self.columns = columns
        self.labels = labels
        labelIndices = Dictionary(zip(labels, labels.indices)) { first, _ in first }
    }

    mutating func add(_ fields: [String], line: Int) throws(TextTableError) {
        guard let header else {
            self.header = try columnPositions(fields, line: line)
            return
        }
        guard fields.count == header.count else {
            throw TextTableError(line: line, reason: "\(fields.count) fields; the header has \(header.count)")
        }
        try add(text: fields[header.text], label: fields[header.label], line: line)
    }

    private func columnPositions(_ names: [String], line: Int) throws(TextTableError) -> (text: Int, label: Int, count: Int) {
        func position(_ name: String) throws(TextTableError) -> Int {
            let found = names.indices.filter { names[$0] == name }
            guard let position = found.first, found.count == 1 else {
                let has = names.prefix(20).map { "'\($0.prefix(60))'" }.joined(separator: ", ")
                throw TextTableError(
                    line: line, reason: "the header has \(found.count) columns '\(name)', 1 is needed; it has \(has)")
            }
            return position
        }
        return (text: try position(columns.text), label: try position(columns.label), count: names.count)
    }

    mutating func add(text: String, label: String, line: Int) throws(TextTableError) {
        guard let index = labelIndices[label] else {
            throw TextTableError(
                line: line, reason: "label '\(label.prefix(60))'; the request has \(labels.joined(separator: ", "))")
        }
        guard !text.allSatisfy(\.isWhitespace) else { throw TextTableError(line: line, reason: "the text is empty") }
        guard text.utf8.count <= TextTable.textBytesMax else {
            throw TextTableError(
                line: line, reason: "a text of \(text.utf8.count) bytes; at most \(TextTable.textBytesMax) are read")
        }
        guard rows.count < TextTable.rowCountMax else {
            throw TextTableError(line: line, reason: "more than \(TextTable.rowCountMax) rows")
        }
        rows.append(TextTable.Row(text: text, label: index))
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
