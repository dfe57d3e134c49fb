/// What is read of an HTTP/1 request (RFC 9112): its first line. Headers are skipped, a body is never read.
struct RequestHead: Equatable {
    /// Of the whole head, first line and headers.
    static let bytesMax = 8 << 10

    let method: String
    /// The target without its query.
    let path: String

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
        let line = bytes.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
        let words = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard words.count == 3, ["HTTP/1.0", "HTTP/1.1"].contains(String(decoding: words[2], as: UTF8.self)),
            let target = String(validating: words[1], as: UTF8.self), target.hasPrefix("/"), !words[0].isEmpty
        else { return nil }
        method = String(decoding: words[0], as: UTF8.self)
        path = String(target.prefix { $0 != "?" })
    }
}
