/// What is done about a record that cannot be read: it is thrown, or noted, and then the next record follows.
typealias RecordObjection = (TextTableError) throws(TextTableError) -> Void

/// One record of a table.
struct SourceRecord {
    /// Where it begins, from 1.
    let line: Int
    /// As it stands in the file, without the line's end.
    let bytes: ArraySlice<UInt8>
    let content: Content

    enum Content {
        case fields([String])
        case object(JSONLineRecords.Object)
    }
}

/// The records of a table of any format, one after another.
struct SourceRecords {
    let format: TextTable.Format
    /// As `TextTableEncoding` leaves them.
    let content: ArraySlice<UInt8>

    /// - Parameter objection: throws where nothing is to be read after the first record that is not what it should be.
    func each(
        _ body: (SourceRecord) throws(TextTableError) -> Void, objection: RecordObjection
    ) throws(TextTableError) {
        switch format {
        case .tabSeparated: try TabSeparatedRecords(content).each(body, objection: objection)
        case .commaSeparated: try CommaSeparatedRecords(content).each(body, objection: objection)
        case .jsonLines: try JSONLineRecords(content).each(body, objection: objection)
        }
    }
}

/// Lines without their ends; none of them may be empty.
struct Lines {
    let bytes: ArraySlice<UInt8>

    func each(
        _ body: (_ line: Int, _ bytes: ArraySlice<UInt8>) throws(TextTableError) -> Void, objection: RecordObjection
    ) throws(TextTableError) {
        var rest = bytes
        var line = 1
        while !rest.isEmpty {
            let end = rest.firstIndex(of: .newline) ?? rest.endIndex
            var content = rest[rest.startIndex..<end]
            if content.last == .carriageReturn { content.removeLast() }
            if content.isEmpty { try objection(TextTableError(line: line, .emptyLine)) } else { try body(line, content) }
            rest = rest[Swift.min(end + 1, rest.endIndex)...]
            line += 1
        }
    }
}

/// One record per line, fields between tabs; no quotes and no escapes (IANA text/tab-separated-values).
struct TabSeparatedRecords {
    private let lines: Lines

    init(_ bytes: ArraySlice<UInt8>) {
        lines = Lines(bytes: bytes)
    }

    func each(
        _ body: (SourceRecord) throws(TextTableError) -> Void, objection: RecordObjection
    ) throws(TextTableError) {
        let record = { (line: Int, bytes: ArraySlice<UInt8>) throws(TextTableError) in
            let fields = bytes.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
            let texts = fields.map { String(decoding: $0, as: UTF8.self) }
            try body(SourceRecord(line: line, bytes: bytes, content: .fields(texts)))
        }
        try lines.each(record, objection: objection)
    }
}

/// RFC 4180: fields between commas, in double quotes where they hold commas, quotes (doubled) or line ends.
struct CommaSeparatedRecords {
    private let bytes: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
    }

    func each(
        _ body: (SourceRecord) throws(TextTableError) -> Void, objection: RecordObjection
    ) throws(TextTableError) {
        var position = bytes.startIndex
        var line = 1
        while position < bytes.endIndex {
            let (begin, start) = (position, line)
            let fields: [String]
            do throws(TextTableError) {
                fields = try record(&position, &line)
            } catch {
                try objection(error)
                // Not where reading stopped: what a quote that nobody closed has swallowed are records too.
                position = bytes[begin...].firstIndex(of: .newline).map { $0 + 1 } ?? bytes.endIndex
                line = start + 1
                continue
            }
            try body(SourceRecord(line: start, bytes: bytes[begin..<position], content: .fields(fields)))
            endLine(&position, &line)
        }
    }

    private func record(_ position: inout Int, _ line: inout Int) throws(TextTableError) -> [String] {
        guard !isLineEnd(position) else { throw TextTableError(line: line, .emptyLine) }
        var fields: [String] = []
        var isRecordOpen = true
        while isRecordOpen {
            fields.append(try field(&position, &line))
            isRecordOpen = position < bytes.endIndex && bytes[position] == .comma
            if isRecordOpen { position += 1 }
        }
        return fields
    }

    /// Reads up to the comma, the line end or the end of the file.
    private func field(_ position: inout Int, _ line: inout Int) throws(TextTableError) -> String {
        guard position < bytes.endIndex, bytes[position] == .quote else {
            let isEnd = { (byte: UInt8) in byte == .comma || byte == .newline || byte == .carriageReturn }
            let end = bytes[position...].firstIndex(where: isEnd) ?? bytes.endIndex
            let content = bytes[position..<end]
            position = end
            guard !content.contains(.quote) else { throw TextTableError(line: line, .quoteWithin) }
            guard end == bytes.endIndex || bytes[end] == .comma || isLineEnd(end) else {
                throw TextTableError(line: line, .loneReturnInField)
            }
            return String(decoding: content, as: UTF8.self)
        }
        return try quotedField(&position, &line)
    }

    private func quotedField(_ position: inout Int, _ line: inout Int) throws(TextTableError) -> String {
        let start = line
        var content: [UInt8] = []
        position += 1
        while position < bytes.endIndex {
            let byte = bytes[position]
            position += 1
            if byte == .newline { line += 1 }
            guard byte == .quote else {
                content.append(byte)
                continue
            }
            guard position < bytes.endIndex, bytes[position] == .quote else {
                guard position == bytes.endIndex || bytes[position] == .comma || isLineEnd(position) else {
                    throw TextTableError(line: line, .behindQuote(begins: start == line ? nil : start))
                }
                return String(decoding: content, as: UTF8.self)
            }
            content.append(byte)
            position += 1
        }
        throw TextTableError(line: start, .openQuote)
    }

    /// Whether LF or CRLF stands there.
    private func isLineEnd(_ position: Int) -> Bool {
        bytes[position] == .newline
            || bytes[position] == .carriageReturn && position + 1 < bytes.endIndex && bytes[position + 1] == .newline
    }

    private func endLine(_ position: inout Int, _ line: inout Int) {
        guard position < bytes.endIndex else { return }
        position += bytes[position] == .carriageReturn ? 2 : 1
        line += 1
    }
}
