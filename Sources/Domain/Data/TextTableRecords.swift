internal import FoundationEssentials

/// The bytes as text.
private func text(_ bytes: ArraySlice<UInt8>, line: Int) throws(TextTableError) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else {
        throw TextTableError(line: line, reason: "is not UTF-8")
    }
    guard !text.utf8.contains(0) else { throw TextTableError(line: line, reason: "holds a NUL character") }
    return text
}

private let newline = UInt8(ascii: "\n")
private let carriageReturn = UInt8(ascii: "\r")

/// Lines without their ends; a last line without an end counts, an empty one after the last end does not.
private struct Lines {
    let bytes: ArraySlice<UInt8>

    func each(_ body: (_ line: Int, _ bytes: ArraySlice<UInt8>) throws(TextTableError) -> Void) throws(TextTableError) {
        var rest = bytes
        var line = 1
        while !rest.isEmpty {
            let end = rest.firstIndex(of: newline) ?? rest.endIndex
            var content = rest[rest.startIndex..<end]
            if content.last == carriageReturn { content.removeLast() }
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
            var fields: [String] = []
            for field in bytes.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false) {
                fields.append(try text(field, line: number))
            }
            try body(number, fields)
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
            var fields: [String] = []
            var isRecordOpen = true
            while isRecordOpen {
                fields.append(try field(&position, &line))
                isRecordOpen = position < bytes.endIndex && bytes[position] == UInt8(ascii: ",")
                if isRecordOpen { position += 1 }
            }
            endLine(&position, &line)
            try body(start, fields)
        }
    }

    /// Reads up to the comma, the line end or the end of the file.
    private func field(_ position: inout Int, _ line: inout Int) throws(TextTableError) -> String {
        guard position < bytes.endIndex, bytes[position] == UInt8(ascii: "\"") else {
            let end = bytes[position...].firstIndex { $0 == UInt8(ascii: ",") || $0 == newline } ?? bytes.endIndex
            var content = bytes[position..<end]
            position = end
            if content.last == carriageReturn { content.removeLast() }
            guard !content.contains(UInt8(ascii: "\"")) else {
                throw TextTableError(line: line, reason: "a quote within a field that is not quoted")
            }
            return try text(content, line: line)
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
            if byte == newline { line += 1 }
            guard byte == UInt8(ascii: "\"") else {
                content.append(byte)
                continue
            }
            guard position < bytes.endIndex, bytes[position] == UInt8(ascii: "\"") else {
                try checkEnd(of: position, line: line)
                return try text(content[...], line: start)
            }
            content.append(byte)
            position += 1
        }
        throw TextTableError(line: start, reason: "a quoted field that begins here has no closing quote")
    }

    private func checkEnd(of position: Int, line: Int) throws(TextTableError) {
        let rest = bytes[position...].prefix(2)
        guard
            rest.isEmpty || rest.first == UInt8(ascii: ",") || rest.first == newline
                || rest.elementsEqual([carriageReturn, newline]) || rest.elementsEqual([carriageReturn])
        else { throw TextTableError(line: line, reason: "text after the closing quote of a field") }
    }

    private func endLine(_ position: inout Int, _ line: inout Int) {
        if position < bytes.endIndex, bytes[position] == carriageReturn { position += 1 }
        if position < bytes.endIndex, bytes[position] == newline {
            position += 1
            line += 1
        }
    }
}

/// One JSON object per line; the columns are its keys. A label may be a string, a number or a truth value.
struct JSONLineRecords {
    private let lines: Lines

    init(_ bytes: ArraySlice<UInt8>) {
        lines = Lines(bytes: bytes)
    }

    func each(_ body: (_ line: Int, _ object: Object) throws(TextTableError) -> Void) throws(TextTableError) {
        let decoder = JSONDecoder()
        try lines.each { line, bytes throws(TextTableError) in
            let object: [String: Value]
            do {
                object = try decoder.decode([String: Value].self, from: Data(bytes))
            } catch {
                throw TextTableError(line: line, reason: "is not a JSON object")
            }
            try body(line, Object(values: object))
        }
    }

    struct Object {
        fileprivate let values: [String: Value]

        func text(_ column: String) throws(RecordError) -> String {
            guard case .text(let text) = values[column] else { throw RecordError(reason: "has no string '\(column)'") }
            return text
        }

        func label(_ column: String) throws(RecordError) -> String {
            guard let label = values[column]?.label else {
                throw RecordError(reason: "has no string, number or truth value '\(column)'")
            }
            return label
        }

        func messages(_ column: String) throws(RecordError) -> [ChatMessage] {
            guard case .messages(let messages) = values[column] else {
                throw RecordError(reason: "has no list '\(column)' of objects with the strings 'role' and 'content'")
            }
            return messages
        }
    }

    fileprivate enum Value: Decodable {
        case text(String)
        case boolean(Bool)
        case integer(Int)
        case number(Double)
        case messages([ChatMessage])
        case other

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let text = try? container.decode(String.self) {
                self = .text(text)
            } else if let boolean = try? container.decode(Bool.self) {
                self = .boolean(boolean)
            } else if let integer = try? container.decode(Int.self) {
                self = .integer(integer)
            } else if let number = try? container.decode(Double.self) {
                self = .number(number)
            } else if let messages = try? container.decode([ChatMessage].self) {
                self = .messages(messages)
            } else {
                self = .other
            }
        }

        var label: String? {
            switch self {
            case .text(let text): text
            case .boolean(let boolean): "\(boolean)"
            case .integer(let integer): "\(integer)"
            case .number(let number): "\(number)"
            case .messages, .other: nil
            }
        }
    }
}
