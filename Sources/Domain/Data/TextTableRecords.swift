private func emptyLine(_ line: Int) -> TextTableError {
    TextTableError(line: line, reason: "is empty; empty lines may stand at the end of the file only")
}

/// Lines without their ends; none of them may be empty.
struct Lines {
    let bytes: ArraySlice<UInt8>

    func each(_ body: (_ line: Int, _ bytes: ArraySlice<UInt8>) throws(TextTableError) -> Void) throws(TextTableError) {
        var rest = bytes
        var line = 1
        while !rest.isEmpty {
            let end = rest.firstIndex(of: .newline) ?? rest.endIndex
            var content = rest[rest.startIndex..<end]
            if content.last == .carriageReturn { content.removeLast() }
            guard !content.isEmpty else { throw emptyLine(line) }
            try body(line, content)
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

    func each(_ body: (_ line: Int, _ fields: [String]) throws(TextTableError) -> Void) throws(TextTableError) {
        try lines.each { number, bytes throws(TextTableError) in
            let fields = bytes.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
            try body(number, fields.map { String(decoding: $0, as: UTF8.self) })
        }
    }
}

/// RFC 4180: fields between commas, in double quotes where they hold commas, quotes (doubled) or line ends.
struct CommaSeparatedRecords {
    private let bytes: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
    }

    func each(_ body: (_ line: Int, _ fields: [String]) throws(TextTableError) -> Void) throws(TextTableError) {
        var position = bytes.startIndex
        var line = 1
        while position < bytes.endIndex {
            let start = line
            guard !isLineEnd(position) else { throw emptyLine(line) }
            var fields: [String] = []
            var isRecordOpen = true
            while isRecordOpen {
                fields.append(try field(&position, &line))
                isRecordOpen = position < bytes.endIndex && bytes[position] == .comma
                if isRecordOpen { position += 1 }
            }
            endLine(&position, &line)
            try body(start, fields)
        }
    }

    /// Reads up to the comma, the line end or the end of the file.
    private func field(_ position: inout Int, _ line: inout Int) throws(TextTableError) -> String {
        guard position < bytes.endIndex, bytes[position] == .quote else {
            let isEnd = { (byte: UInt8) in byte == .comma || byte == .newline || byte == .carriageReturn }
            let end = bytes[position...].firstIndex(where: isEnd) ?? bytes.endIndex
            let content = bytes[position..<end]
            position = end
            guard !content.contains(.quote) else {
                throw TextTableError(
                    line: line,
                    reason:
                        "a quote within a field that is not quoted; quotes stand around a whole field, and doubled within it")
            }
            guard end == bytes.endIndex || bytes[end] == .comma || isLineEnd(end) else {
                throw TextTableError(
                    line: line, reason: "a lone CR (U+000D) in a field that is not quoted; lines end with LF or CRLF")
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
                    throw TextTableError(
                        line: line, reason: "text after the closing quote of a field; quotes within a field are doubled")
                }
                return String(decoding: content, as: UTF8.self)
            }
            content.append(byte)
            position += 1
        }
        throw TextTableError(line: start, reason: "a quoted field that begins here has no closing quote")
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
