internal import Domain

/// Reads one JSON document (RFC 8259) of valid UTF-8.
struct JSONTreeParser {
    private static let depthMax = 64

    private let bytes: [UInt8]
    private let file: String
    private var position = 0

    init(bytes: [UInt8], file: String) {
        self.bytes = bytes
        self.file = file
    }

    mutating func document() throws(FormatError) -> JSONTree {
        let tree = try value(depth: 1)
        skipSpace()
        guard next == nil else { throw fault("something stands behind its end") }
        return tree
    }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private func fault(_ reason: String) -> FormatError {
        let line = bytes[..<position].count { $0 == UInt8(ascii: "\n") } + 1
        return FormatError(file: file, reason: "is not JSON: line \(line): \(reason)")
    }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { position += 1 }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func value(depth: Int) throws(FormatError) -> JSONTree {
        guard depth <= Self.depthMax else { throw fault("nested deeper than \(Self.depthMax) levels") }
        skipSpace()
        if take("{") { return .object(try members(depth)) }
        if take("[") { return .list(try items(depth)) }
        if take("\"") { return .text(String(decoding: try string(), as: UTF8.self)) }
        return try word()
    }

    private mutating func members(_ depth: Int) throws(FormatError) -> [JSONTree.Member] {
        var members: [JSONTree.Member] = []
        var keys: Set<Spelling> = []
        skipSpace()
        if take("}") { return members }
        repeat {
            skipSpace()
            guard take("\"") else { throw fault("a key in double quotes is missing") }
            let key = Spelling(try string()[...])
            guard keys.insert(key).inserted else {
                throw fault("the key \(key.text.quoted(40)) stands twice; each may stand once")
            }
            skipSpace()
            guard take(":") else { throw fault("a colon is missing behind \(key.text.quoted(40))") }
            members.append(JSONTree.Member(key: key, value: try value(depth: depth + 1)))
            skipSpace()
        } while take(",")
        guard take("}") else { throw fault("a comma or '}' is missing") }
        return members
    }

    private mutating func items(_ depth: Int) throws(FormatError) -> [JSONTree] {
        var items: [JSONTree] = []
        skipSpace()
        if take("]") { return items }
        repeat {
            items.append(try value(depth: depth + 1))
            skipSpace()
        } while take(",")
        guard take("]") else { throw fault("a comma or ']' is missing") }
        return items
    }

    private mutating func word() throws(FormatError) -> JSONTree {
        let start = position
        while let byte = next, Self.isOfWord(byte) { position += 1 }
        switch String(decoding: bytes[start..<position], as: UTF8.self) {
        case "true": return .truth(true)
        case "false": return .truth(false)
        case "null": return .null
        case let word:
            // Swift reads more than JSON has: hexadecimal numbers, infinities, and a plus in front.
            guard let first = word.utf8.first, first == UInt8(ascii: "-") || Self.isDigit(first),
                word.utf8.allSatisfy({ Self.isDigit($0) || "+-.eE".utf8.contains($0) }), let number = Double(word),
                number.isFinite
            else { throw fault("a value is missing") }
            return .number(number)
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func isOfWord(_ byte: UInt8) -> Bool {
        isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || "+-.EINT".utf8.contains(byte)
    }

    /// The bytes of a string whose opening quote has been read.
    private mutating func string() throws(FormatError) -> [UInt8] {
        var content: [UInt8] = []
        while let byte = next {
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return content
            case UInt8(ascii: "\\"): content += String(try escape()).utf8
            case 0..<0x20: throw fault("a control character within a string; there it is written as an escape")
            default: content.append(byte)
            }
        }
        throw fault("a string has no closing quote")
    }

    private mutating func escape() throws(FormatError) -> Unicode.Scalar {
        guard let letter = next else { throw fault("ends within an escape") }
        position += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"):
            let first = try hexadecimal()
            if let scalar = Unicode.Scalar(first) { return scalar }
            guard first < 0xDC00, take("\\"), take("u") else { throw fault("half of a surrogate pair") }
            let second = try hexadecimal()
            guard (0xDC00..<0xE000).contains(second),
                let scalar = Unicode.Scalar(0x10000 + (first & 0x3FF) << 10 + second & 0x3FF)
            else { throw fault("half of a surrogate pair") }
            return scalar
        default: throw fault("an escape that JSON does not have")
        }
    }

    private mutating func hexadecimal() throws(FormatError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw fault("'\\u' is not followed by four hexadecimal digits")
            }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }
}
