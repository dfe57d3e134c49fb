/// JSON is YAML but for two things that the YAML parser refuses: tabs between tokens, and characters beyond the basic plane
/// written as two escapes.
enum JSONText {
    /// The same document in the common subset; text that does not begin with `{` or `[` is not JSON and comes back as it is.
    static func normalised(_ text: String) -> String {
        guard let first = text.utf8.first(where: { !" \t\r\n".utf8.contains($0) }), "{[".utf8.contains(first) else {
            return text
        }
        var result: [UInt8] = []
        let bytes = Array(text.utf8)
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "\\"), let scalar = surrogatePair(bytes, at: index) {
                result += Array("\\U".utf8) + hexadecimal(scalar)
                index += 12
            } else if bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.count {
                result += bytes[index...index + 1]
                index += 2
            } else {
                // Within a JSON string a tab is always escaped, so this one separates tokens.
                result.append(bytes[index] == UInt8(ascii: "\t") ? UInt8(ascii: " ") : bytes[index])
                index += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func surrogatePair(_ bytes: [UInt8], at index: Int) -> UInt32? {
        guard let high = escape(bytes, at: index), (0xD800..<0xDC00).contains(high),
            let low = escape(bytes, at: index + 6), (0xDC00..<0xE000).contains(low)
        else { return nil }
        return 0x10000 + (high - 0xD800) << 10 + (low - 0xDC00)
    }

    /// The value of `\uXXXX`.
    private static func escape(_ bytes: [UInt8], at index: Int) -> UInt32? {
        guard index + 6 <= bytes.count, bytes[index] == UInt8(ascii: "\\"), bytes[index + 1] == UInt8(ascii: "u") else {
            return nil
        }
        return UInt32(String(decoding: bytes[index + 2..<index + 6], as: UTF8.self), radix: 16)
    }

    private static func hexadecimal(_ value: UInt32) -> [UInt8] {
        let digits = String(value, radix: 16)
        return Array((String(repeating: "0", count: 8 - digits.utf8.count) + digits).utf8)
    }
}
