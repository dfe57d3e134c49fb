/// What bytes must be before they are cut into lines.
enum TextTableEncoding {
    static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// The bytes without a byte-order mark in front and without line ends behind: UTF-8 without NUL, in lines.
    static func content(of bytes: [UInt8]) throws(TextTableError) -> ArraySlice<UInt8> {
        guard !bytes.starts(with: [0xFF, 0xFE]), !bytes.starts(with: [0xFE, 0xFF]) else {
            throw TextTableError(line: 1, reason: "is UTF-16 or UTF-32, by its byte order mark; save it as UTF-8")
        }
        try checkUTF8(bytes)
        var content = bytes.starts(with: mark) ? bytes.dropFirst(mark.count) : bytes[...]
        guard !content.starts(with: mark) else {
            throw TextTableError(line: 1, reason: "begins with a second byte order mark (U+FEFF); one at most may stand there")
        }
        while let last = content.last, last == .newline || last == .carriageReturn { content.removeLast() }
        guard content.contains(.newline) || !content.contains(.carriageReturn) else {
            throw TextTableError(
                line: 1, reason: "its lines end with a lone CR (U+000D); save it with LF or CRLF at the ends of lines")
        }
        return content
    }

    private static func checkUTF8(_ bytes: [UInt8]) throws(TextTableError) {
        func line(_ position: Int) -> Int { 1 + bytes[..<position].count { $0 == .newline } }
        do throws(Unicode.UTF8.ValidationError) {
            _ = try UTF8Span(validating: bytes.span)
        } catch {
            let position = error.byteOffsets.lowerBound
            let byte = String(bytes[position], radix: 16, uppercase: true)
            throw TextTableError(line: line(position), reason: "is not UTF-8 (byte \(byte)); save the file as UTF-8")
        }
        if let position = bytes.firstIndex(of: 0) {
            throw TextTableError(
                line: line(position), reason: "holds a NUL character (U+0000), as UTF-16 and binary files do; save it as UTF-8")
        }
    }
}

extension UInt8 {
    static let newline = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
    static let quote = UInt8(ascii: "\"")
    static let comma = UInt8(ascii: ",")
}
