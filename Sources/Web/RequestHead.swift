/// What is read of an HTTP/1 request (RFC 9112): its first line and the headers that matter here. A body is never read.
struct RequestHead: Equatable {
    /// Of the whole head, first line and headers.
    static let bytesMax = 8 << 10

    let method: String
    /// The target without its query.
    let path: String
    /// Without the question mark; empty where there is none.
    let query: String
    /// By their names in lower case, each with all its values.
    private let headers: [String: [String]]

    /// Whether `bytes` hold a whole head, up to the empty line; a bare line feed ends a line as well (RFC 9112, 2.2).
    static func isComplete(_ bytes: [UInt8]) -> Bool {
        var lineIsEmpty = false
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "\n"):
                if lineIsEmpty { return true }
                lineIsEmpty = true
            case UInt8(ascii: "\r"): break
            default: lineIsEmpty = false
            }
        }
        return false
    }

    /// Nil where the first line is not `METHOD TARGET HTTP/1.x`.
    init?(_ bytes: [UInt8]) {
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard let first = lines.first else { return nil }
        let words = Self.withoutReturn(first).split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard words.count == 3, ["HTTP/1.0", "HTTP/1.1"].contains(String(decoding: words[2], as: UTF8.self)),
            let target = String(validating: words[1], as: UTF8.self), target.hasPrefix("/"), !words[0].isEmpty
        else { return nil }
        method = String(decoding: words[0], as: UTF8.self)
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        path = String(parts[0])
        query = parts.count > 1 ? String(parts[1]) : ""
        var headers: [String: [String]] = [:]
        for line in lines.dropFirst().map(Self.withoutReturn).prefix(while: { !$0.isEmpty }) {
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")),
                let name = String(validating: line[..<colon], as: UTF8.self),
                let value = String(validating: line[(colon + 1)...], as: UTF8.self)
            else { continue }
            headers[name.lowercased(), default: []].append(value.trimmingBlanksOfHeader)
        }
        self.headers = headers
    }

    /// The value of a header that stands there exactly once; nil otherwise: of two nobody knows which one a proxy has set.
    func value(of name: String) -> String? {
        guard let values = headers[name.lowercased()], values.count == 1 else { return nil }
        return values[0]
    }

    private static func withoutReturn(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        line.last == UInt8(ascii: "\r") ? line.dropLast() : line
    }
}

extension String {
    /// Without blanks and tabs around it.
    fileprivate var trimmingBlanksOfHeader: String {
        func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
        let begin = utf8.firstIndex { !isBlank($0) } ?? utf8.endIndex
        let end = utf8.lastIndex { !isBlank($0) }.map(utf8.index(after:)) ?? begin
        return String(self[begin..<end])
    }
}
