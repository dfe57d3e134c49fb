/// What bytes must be before they are cut into lines.
enum TextTableEncoding {
    static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// The bytes without a byte-order mark in front and without line ends behind: UTF-8 without NUL, in lines.
    static func content(of bytes: [UInt8]) throws(TextTableError) -> ArraySlice<UInt8> {
        guard !bytes.starts(with: [0xFF, 0xFE]), !bytes.starts(with: [0xFE, 0xFF]) else {
            throw TextTableError(line: 1, .wideEncoding)
        }
        try checkUTF8(bytes)
        var content = bytes.starts(with: mark) ? bytes.dropFirst(mark.count) : bytes[...]
        guard !content.starts(with: mark) else {
            throw TextTableError(line: 1, .secondMark)
        }
        while let last = content.last, last == .newline || last == .carriageReturn { content.removeLast() }
        guard content.contains(.newline) || !content.contains(.carriageReturn) else {
            throw TextTableError(line: 1, .loneReturns)
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
            throw TextTableError(line: line(position), .notUTF8(byte: byte))
        }
        if let position = bytes.firstIndex(of: 0) { throw TextTableError(line: line(position), .nul) }
    }
}

extension UInt8 {
    static let newline = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
    static let quote = UInt8(ascii: "\"")
    static let comma = UInt8(ascii: ",")
}
