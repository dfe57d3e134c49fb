/// A JSON value as it is written: the digits of a number, and every member of an object in its order.
enum JSONValue {
    case text(String)
    case number(String)
    case truth(Bool)
    case null
    case list([JSONValue])
    case object([JSONMember])

    /// For messages.
    func told(_ tell: Telling) -> TableMessage.Value {
        switch self {
        case .text(let text): .text(excerpt: tell.excerpt(text, 20))
        case .number(let digits): .number(digits: tell.only(String(digits.prefix(20))))
        case .truth(let truth): .truth(value: tell.only(truth))
        case .null: .null
        case .list: .list
        case .object: .object
        }
    }
}

struct JSONMember {
    let key: String
    let value: JSONValue
}

/// Reads one JSON object (RFC 8259), and nothing that only resembles one: what other parsers forgive (a key twice, half of a surrogate
/// pair, NaN, a comma too many) means different things to different programs.
struct JSONScanner {
    private static let depthMax = 64

    private let bytes: ArraySlice<UInt8>
    private var position: Int

    /// - Parameter bytes: UTF-8.
    /// - Throws: the first thing that is wrong, and at which character of `bytes`.
    static func object(_ bytes: ArraySlice<UInt8>) throws(RecordError) -> [JSONMember] {
        var scanner = JSONScanner(bytes: bytes, position: bytes.startIndex)
        scanner.skipSpace()
        guard scanner.next != nil else { throw RecordError(.blankLine) }
        guard scanner.next != UInt8(ascii: "[") else {
            throw RecordError(.otherValue(name: nil, value: .list, need: .object))
        }
        let value = try scanner.value(depth: 1)
        scanner.skipSpace()
        if scanner.next != nil { throw scanner.unexpected(.end) }
        guard case .object(let members) = value else {
            throw RecordError { .otherValue(name: nil, value: value.told($0), need: .object) }
        }
        return members
    }

    private var next: UInt8? { position < bytes.endIndex ? bytes[position] : nil }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A { position += 1 }
    }

    private func fault(at place: Int? = nil, _ problem: (Telling) -> TableMessage.JSONProblem) -> RecordError {
        // Bytes that go on with a character of UTF-8 are 10xxxxxx.
        let number = bytes[..<(place ?? position)].count { $0 & 0xC0 != 0x80 } + 1
        return RecordError { .notJSON(character: number, problem: problem($0)) }
    }

    private func fault(_ problem: TableMessage.JSONProblem, at place: Int? = nil) -> RecordError {
        fault(at: place) { _ in problem }
    }

    private func unexpected(_ wanted: TableMessage.Wanted) -> RecordError {
        let scalar = String(decoding: bytes[position...].prefix(4), as: UTF8.self).unicodeScalars.first
        return fault(
            .needs(wanted: wanted, sign: scalar.map { String($0).quoted() }, isComment: scalar == "/" || scalar == "#"))
    }

    private mutating func value(depth: Int) throws(RecordError) -> JSONValue {
        guard depth <= Self.depthMax else { throw fault(.nesting(most: Self.depthMax)) }
        if take("{") { return .object(try members(depth: depth)) }
        if take("[") { return .list(try items(depth: depth)) }
        if next == .quote { return .text(try string()) }
        return try word()
    }

    private mutating func members(depth: Int) throws(RecordError) -> [JSONMember] {
        var members: [JSONMember] = []
        // Bytes, since strings that are equal to Unicode need not be the same key.
        var keys: Set<[UInt8]> = []
        skipSpace()
        if take("}") { return members }
        repeat {
            skipSpace()
            let place = position
            if next == UInt8(ascii: "}") { throw fault(.trailingComma(sign: "'}'")) }
            guard next == .quote else { throw unexpected(.key) }
            let key = try string()
            guard keys.insert(Array(key.utf8)).inserted else {
                throw fault(at: place) { .keyTwice(key: $0.excerpt(key)) }
            }
            skipSpace()
            guard take(":") else { throw unexpected(.colon) }
            skipSpace()
            members.append(JSONMember(key: key, value: try value(depth: depth + 1)))
            skipSpace()
        } while take(",")
        guard take("}") else { throw unexpected(.nextMember) }
        return members
    }

    private mutating func items(depth: Int) throws(RecordError) -> [JSONValue] {
        var items: [JSONValue] = []
        skipSpace()
        if take("]") { return items }
        repeat {
            skipSpace()
            if next == UInt8(ascii: "]") { throw fault(.trailingComma(sign: "']'")) }
            items.append(try value(depth: depth + 1))
            skipSpace()
        } while take(",")
        guard take("]") else { throw unexpected(.nextItem) }
        return items
    }

    /// A number, `true`, `false` or `null`.
    private mutating func word() throws(RecordError) -> JSONValue {
        let end = bytes[position...].firstIndex { !Self.isOfWord($0) } ?? bytes.endIndex
        guard end > position else { throw unexpected(.value) }
        let word = String(decoding: bytes[position..<end], as: UTF8.self)
        let values: [String: JSONValue] = ["true": .truth(true), "false": .truth(false), "null": .null]
        guard let value = values[word] ?? (Self.isNumber(bytes[position..<end]) ? .number(word) : nil) else {
            throw fault { .noValue(word: $0.excerpt(word)) }
        }
        position = end
        return value
    }

    private static func isOfWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    /// `-? (0 | [1-9] digits) (. digit+)? ([eE] [+-]? digit+)?`: a decimal number whose digits are not left out before or behind
    /// the point, and which has neither a plus nor a zero in front.
    private static func isNumber(_ word: ArraySlice<UInt8>) -> Bool {
        let digits = word.first == UInt8(ascii: "-") ? word.dropFirst() : word
        let isDigit = { (byte: UInt8?) in byte.map { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ?? false }
        guard String(decoding: word, as: UTF8.self).isDecimalNumber, isDigit(digits.first) else { return false }
        if digits.first == UInt8(ascii: "0"), isDigit(digits.dropFirst().first) { return false }
        return digits.firstIndex(of: UInt8(ascii: ".")).map { isDigit(digits[($0 + 1)...].first) } ?? true
    }

    private mutating func string() throws(RecordError) -> String {
        let start = position
        position += 1
        var content: [UInt8] = []
        var plain = position
        while let byte = next {
            switch byte {
            case .quote:
                content += bytes[plain..<position]
                position += 1
                return String(decoding: content, as: UTF8.self)
            case UInt8(ascii: "\\"):
                content += bytes[plain..<position]
                content += String(try escape()).utf8
                plain = position
            case 0..<0x20:
                throw fault(.control(sign: Unicode.Scalar(byte).codePoint))
            default: position += 1
            }
        }
        throw fault(.openText, at: start)
    }

    private mutating func escape() throws(RecordError) -> Unicode.Scalar {
        let start = position
        position += 1
        guard let letter = next else { throw fault(.cutEscape, at: start) }
        position += 1
        switch letter {
        case .quote, UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicodeEscape(start)
        default:
            let text = String(decoding: bytes[start...].prefix(5), as: UTF8.self).unicodeScalars.prefix(2)
            throw fault(.noEscape(escape: String(String.UnicodeScalarView(text)).quoted()), at: start)
        }
    }

    private mutating func unicodeEscape(_ start: Int) throws(RecordError) -> Unicode.Scalar {
        guard let first = hexadecimal() else { throw fault(.noDigits, at: start) }
        if let scalar = Unicode.Scalar(first) { return scalar }
        let written = String(decoding: bytes[start..<position], as: UTF8.self)
        if first < 0xDC00, take("\\"), take("u"), let second = hexadecimal(), (0xDC00..<0xE000).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        {
            return scalar
        }
        throw fault(.halfPair(escape: written.quoted()), at: start)
    }

    private mutating func hexadecimal() -> UInt32? {
        let digits = bytes[position...].prefix(4)
        guard digits.count == 4, !digits.contains(UInt8(ascii: "+")), !digits.contains(UInt8(ascii: "-")),
            let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
        else { return nil }
        position += 4
        return value
    }
}
