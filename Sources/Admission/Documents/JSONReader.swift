internal import Domain

/// Reads JSON by the letter of RFC 8259; keys are compared by their bytes, and none may stand twice.
struct JSONReader {
    /// Why a text is no JSON.
    struct Failure: Error {
        let objection: Document.Objection
        /// Whether reading it as YAML would only find another meaning, or none.
        let isFinal: Bool
    }

    private let bytes: [UInt8]
    private var index = 0
    private var counter = LineCounter()
    /// Of the next character in its line, from 1, by code points.
    private var column = 1

    private init(_ source: SourceText) {
        bytes = Array(source.text.utf8)
    }

    /// Whether the first character that is not white space opens an object or a list.
    static func isMeant(by source: SourceText) -> Bool {
        source.text.utf8.first { !isSpace($0) }.map { "{[".utf8.contains($0) } ?? false
    }

    /// Whether a text in double quotes follows that character: few people write YAML so.
    static func isCertainlyMeant(by source: SourceText) -> Bool {
        source.text.utf8.lazy.filter { !isSpace($0) }.dropFirst().first == UInt8(ascii: "\"")
    }

    static func read(_ source: SourceText) throws(Failure) -> Node {
        var reader = Self(source)
        let root = try reader.value(depth: 0)
        reader.skipSpace()
        guard reader.index == reader.bytes.count else { throw reader.failure(.behindEnd(seen: reader.words)) }
        return root
    }

    private static func isSpace(_ byte: UInt8) -> Bool { " \t\r\n".utf8.contains(byte) }

    private var byte: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func advance() {
        let byte = bytes[index]
        counter.pass(UInt32(byte))
        index += 1
        if byte == 0x0A || byte == 0x0D { column = 1 } else if byte & 0xC0 != 0x80 { column += 1 }
    }

    /// Passes over bytes of ASCII within a line.
    private mutating func advance(by count: Int) {
        index += count
        column += count
    }

    private mutating func skipSpace() {
        while let byte, Self.isSpace(byte) { advance() }
    }

    private mutating func take(_ sign: Character) -> Bool {
        guard byte == sign.asciiValue else { return false }
        advance()
        return true
    }

    private func failure(_ problem: FileMessage.JSONProblem, isFinal: Bool = false) -> Failure {
        let isComment = bytes[index...].starts(with: "//".utf8) || bytes[index...].starts(with: "/*".utf8)
        guard !isComment else {
            return Failure(
                objection: .init(message: .noComments, line: counter.line, column: column),
                isFinal: true)
        }
        return Failure(objection: .init(message: .json(problem: problem), line: counter.line, column: column), isFinal: isFinal)
    }

    /// What stands here, in words for a message.
    private var words: String {
        guard let scalar = String(decoding: bytes[index...].prefix(4), as: UTF8.self).unicodeScalars.first else {
            return "nothing"
        }
        return scalar.isASCII ? String(scalar).quoted() : scalar.title
    }

    private mutating func value(depth: Int) throws(Failure) -> Node {
        skipSpace()
        guard depth <= Document.depthMax else { throw Failure(objection: .nesting(counter.line), isFinal: true) }
        let (line, column) = (counter.line, column)
        switch byte {
        case UInt8(ascii: "{"): return Node(value: .mapping(try members(depth: depth)), line: line, column: column)
        case UInt8(ascii: "["): return Node(value: .sequence(try items(depth: depth)), line: line, column: column)
        case UInt8(ascii: "\""):
            return Node(value: .scalar(.init(string: try text(), isQuoted: true)), line: line, column: column)
        default:
            let start = index
            while let byte, Self.isOfWord(byte) { advance() }
            let word = String(decoding: bytes[start..<index], as: UTF8.self)
            guard ["true", "false", "null"].contains(word) || Self.isNumber(word) else {
                (index, self.column) = (start, column)
                throw failure(.noValue(seen: word.isEmpty ? words : word.quoted()))
            }
            return Node(value: .scalar(.init(string: word, isQuoted: false)), line: line, column: column)
        }
    }

    private static func isOfWord(_ byte: UInt8) -> Bool { RequestID.isAllowed(byte) || byte == UInt8(ascii: "+") }

    /// A number of YAML's core schema that has no plus sign, digits on both sides of its point, and no zero before another digit.
    private static func isNumber(_ word: String) -> Bool {
        guard word.isDecimalNumber else { return false }
        let digits = Array(word.utf8.first == UInt8(ascii: "-") ? word.utf8.dropFirst() : word.utf8[...])
        let isDigit = digits.map { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard isDigit.first == true, digits.first != UInt8(ascii: "0") || !isDigit.dropFirst().prefix(1).contains(true) else {
            return false
        }
        guard let point = digits.firstIndex(of: UInt8(ascii: ".")) else { return true }
        return isDigit[(point + 1)...].first == true
    }

    private mutating func items(depth: Int) throws(Failure) -> [Node] {
        advance()
        var items: [Node] = []
        skipSpace()
        if take("]") { return items }
        while true {
            skipSpace()
            guard items.isEmpty || byte != UInt8(ascii: "]") else { throw failure(.commaBefore(sign: "]")) }
            items.append(try value(depth: depth + 1))
            skipSpace()
            if take("]") { return items }
            guard take(",") else { throw failure(.needs(seen: words, signs: "',' or ']'")) }
        }
    }

    private mutating func members(depth: Int) throws(Failure) -> [(key: Node, value: Node)] {
        advance()
        var members: [(key: Node, value: Node)] = []
        var names: Set<[UInt8]> = []
        skipSpace()
        if take("}") { return members }
        while true {
            skipSpace()
            let (line, column) = (counter.line, column)
            guard members.isEmpty || byte != UInt8(ascii: "}") else { throw failure(.commaBefore(sign: "}")) }
            guard byte == UInt8(ascii: "\"") else { throw failure(.noKey(seen: words)) }
            let name = try text()
            guard names.insert(Array(name.utf8)).inserted else {
                let message = FileMessage.duplicateKeys(keys: [name.quoted()], looksSame: false)
                throw Failure(objection: .init(message: message, line: line, column: column), isFinal: true)
            }
            skipSpace()
            guard take(":") else { throw failure(.needs(seen: words, signs: "':'")) }
            let key = Node(value: .scalar(.init(string: name, isQuoted: true)), line: line, column: column)
            members.append((key, try value(depth: depth + 1)))
            skipSpace()
            if take("}") { return members }
            guard take(",") else { throw failure(.needs(seen: words, signs: "',' or '}'")) }
        }
    }

    private mutating func text() throws(Failure) -> String {
        advance()
        var result: [UInt8] = []
        while let byte {
            switch byte {
            case UInt8(ascii: "\""):
                advance()
                return String(decoding: result, as: UTF8.self)
            case UInt8(ascii: "\\"): result += try escaped()
            case 0..<0x20: throw failure(.withinText(sign: Unicode.Scalar(byte).title))
            default:
                result.append(byte)
                advance()
            }
        }
        throw failure(.openText)
    }

    private mutating func escaped() throws(Failure) -> [UInt8] {
        let short: [UInt8: UInt8] = [
            UInt8(ascii: "\""): 0x22, UInt8(ascii: "\\"): 0x5C, UInt8(ascii: "/"): 0x2F, UInt8(ascii: "b"): 0x08,
            UInt8(ascii: "f"): 0x0C, UInt8(ascii: "n"): 0x0A, UInt8(ascii: "r"): 0x0D, UInt8(ascii: "t"): 0x09,
        ]
        if index + 1 < bytes.count, let value = short[bytes[index + 1]] {
            advance(by: 2)
            return [value]
        }
        guard let first = unit(at: index) else { throw failure(.backslash) }
        if let scalar = Unicode.Scalar(first) {
            advance(by: 6)
            return Array(String(scalar).utf8)
        }
        guard (0xD800..<0xDC00).contains(first), let second = unit(at: index + 6), (0xDC00..<0xE000).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else {
            throw failure(
                .halfPair(escape: String(decoding: bytes[index..<index + 6], as: UTF8.self)), isFinal: true)
        }
        advance(by: 12)
        return Array(String(scalar).utf8)
    }

    /// The value of `\uXXXX`; nil where none stands there.
    private func unit(at index: Int) -> UInt32? {
        guard index + 6 <= bytes.count, bytes[index] == UInt8(ascii: "\\"), bytes[index + 1] == UInt8(ascii: "u") else {
            return nil
        }
        var value: UInt32 = 0
        for digit in bytes[index + 2..<index + 6] {
            guard let number = Character(Unicode.Scalar(digit)).hexDigitValue else { return nil }
            value = value << 4 | UInt32(number)
        }
        return value
    }
}
