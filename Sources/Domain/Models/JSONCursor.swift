/// Reads JSON (RFC 8259) byte by byte, for those who must see what decoders hide: keys that are there twice, the spelling of numbers,
/// and names that differ in bytes alone. Never more than one pass, and no deeper than `depthMax`.
public struct JSONCursor {
    private static let depthMax = 128

    private let bytes: [UInt8]
    private var position = 0
    private var depth = 0

    /// - Throws: `JSONError` where the bytes are no UTF-8.
    public init(_ bytes: [UInt8]) throws(JSONError) {
        guard String(validating: bytes, as: UTF8.self) != nil else { throw JSONError("is not UTF-8") }
        self.bytes = bytes
    }

    /// Reads an object whose keys all differ in their bytes; `body` reads the value of each.
    public mutating func object(
        _ body: (_ cursor: inout JSONCursor, _ key: String) throws(JSONError) -> Void
    ) throws(JSONError) {
        var keys: Set<[UInt8]> = []
        try list(from: UInt8(ascii: "{"), to: UInt8(ascii: "}"), "an object") { cursor throws(JSONError) in
            let key = try cursor.text()
            guard keys.insert(Array(key.utf8)).inserted else { throw JSONError("has the key \(key.quoted(100)) twice") }
            guard cursor.take(UInt8(ascii: ":")) else { throw cursor.failure("a colon") }
            try body(&cursor, key)
        }
    }

    /// Reads an array; `body` reads each element.
    public mutating func array(_ body: (_ cursor: inout JSONCursor) throws(JSONError) -> Void) throws(JSONError) {
        try list(from: UInt8(ascii: "["), to: UInt8(ascii: "]"), "an array", body)
    }

    private mutating func list(
        from open: UInt8, to close: UInt8, _ what: String, _ body: (_ cursor: inout JSONCursor) throws(JSONError) -> Void
    ) throws(JSONError) {
        guard take(open) else { throw failure(what) }
        guard depth < Self.depthMax else { throw JSONError("nests deeper than \(Self.depthMax) at byte \(position)") }
        depth += 1
        defer { depth -= 1 }
        if take(close) { return }
        repeat { try body(&self) } while take(UInt8(ascii: ","))
        guard take(close) else { throw failure("a comma or the end of \(what)") }
    }

    /// A whole number that is not negative, spelled with digits alone.
    public mutating func wholeNumber() throws(JSONError) -> Int {
        skipSpace()
        let start = position
        let digits = try number()
        guard let value = Int(String(decoding: digits, as: UTF8.self)), digits.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw JSONError("has \(Self.spelled(digits)) at byte \(start), where a whole number from 0 to \(Int.max) is needed")
        }
        return value
    }

    /// A string.
    public mutating func text() throws(JSONError) -> String {
        guard take(UInt8(ascii: "\"")) else { throw failure("a text in quotes") }
        var content: [UInt8] = []
        while let byte = next() {
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: content, as: UTF8.self)
            case UInt8(ascii: "\\"): content += try escaped()
            case ..<0x20: throw JSONError("has a control character within a text at byte \(position - 1)")
            default: content.append(byte)
            }
        }
        throw JSONError("ends within a text")
    }

    private mutating func escaped() throws(JSONError) -> [UInt8] {
        let place = position - 1
        switch next() {
        case UInt8(ascii: "\"")?: return [0x22]
        case UInt8(ascii: "\\")?: return [0x5C]
        case UInt8(ascii: "/")?: return [0x2F]
        case UInt8(ascii: "b")?: return [8]
        case UInt8(ascii: "f")?: return [12]
        case UInt8(ascii: "n")?: return [10]
        case UInt8(ascii: "r")?: return [13]
        case UInt8(ascii: "t")?: return [9]
        case UInt8(ascii: "u")?:
            var code = hexadecimal()
            if let high = code, (0xD800..<0xDC00).contains(high) {
                let low = next() == UInt8(ascii: "\\") && next() == UInt8(ascii: "u") ? hexadecimal() : nil
                code = low.flatMap { (0xDC00..<0xE000).contains($0) ? 0x10000 + (high - 0xD800) << 10 + $0 - 0xDC00 : nil }
            }
            if let scalar = code.flatMap(Unicode.Scalar.init) { return Array(String(Character(scalar)).utf8) }
            throw JSONError("has half a surrogate pair or no four digits behind \\u at byte \(place)")
        default: throw JSONError("has an unknown escape at byte \(place)")
        }
    }

    private mutating func hexadecimal() -> UInt32? {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = next(), let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else { return nil }
            value = value << 4 | UInt32(digit)
        }
        return value
    }

    /// Whether the next value is null, which is then read.
    public mutating func isNull() -> Bool {
        skipSpace()
        guard bytes[position...].starts(with: "null".utf8) else { return false }
        position += 4
        return true
    }

    /// Reads a value of any kind.
    public mutating func skip() throws(JSONError) {
        skipSpace()
        switch position < bytes.count ? bytes[position] : 0 {
        case UInt8(ascii: "{"): try object { cursor, _ throws(JSONError) in try cursor.skip() }
        case UInt8(ascii: "["): try array { cursor throws(JSONError) in try cursor.skip() }
        case UInt8(ascii: "\""): _ = try text()
        case UInt8(ascii: "-"), 0x30...0x39: _ = try number()
        default:
            for word in ["true", "false", "null"] where bytes[position...].starts(with: word.utf8) {
                position += word.utf8.count
                return
            }
            throw failure("a value")
        }
    }

    /// A number as it is spelled.
    private mutating func number() throws(JSONError) -> ArraySlice<UInt8> {
        let start = position
        func isDigit() -> Bool { position < bytes.count && (0x30...0x39).contains(bytes[position]) }
        func stands(_ characters: String) -> Bool { position < bytes.count && characters.utf8.contains(bytes[position]) }
        if stands("-") { position += 1 }
        let whole = position
        while isDigit() { position += 1 }
        guard position > whole, bytes[whole] != UInt8(ascii: "0") || position == whole + 1 else {
            throw failure("a number", at: start)
        }
        for (marks, signs) in [(".", ""), ("eE", "+-")] where stands(marks) {
            position += 1
            if stands(signs) { position += 1 }
            guard isDigit() else { throw failure("a number", at: start) }
            while isDigit() { position += 1 }
        }
        return bytes[start..<position]
    }

    /// Throws unless only white space is left.
    public mutating func end() throws(JSONError) {
        skipSpace()
        guard position == bytes.count else { throw failure("the end") }
    }

    private mutating func skipSpace() {
        while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
    }

    /// Takes `byte` where it comes next, white space aside.
    private mutating func take(_ byte: UInt8) -> Bool {
        skipSpace()
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    private mutating func next() -> UInt8? {
        guard position < bytes.count else { return nil }
        defer { position += 1 }
        return bytes[position]
    }

    private func failure(_ wanted: String, at place: Int? = nil) -> JSONError {
        let place = place ?? position
        guard place < bytes.count else { return JSONError("ends where \(wanted) is needed") }
        return JSONError("has \(Self.spelled(bytes[place...].prefix(12))) at byte \(place), where \(wanted) is needed")
    }

    private static func spelled(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes.prefix(40), as: UTF8.self).quoted(40)
    }
}

/// What is wrong with a JSON text, in words that go on from its file's name.
public struct JSONError: Error, Sendable, Equatable, CustomStringConvertible {
    public let description: String

    public init(_ description: String) {
        self.description = description
    }
}
