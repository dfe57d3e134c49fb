/// A look at the characters before any parser builds a tree from them: bounds what the parser can be made to do.
struct LexicalScan {
    private let bytes: [UInt8]

    init(_ text: String) {
        bytes = Array(text.utf8)
    }

    /// Objects to flow collections nested deeper than `depthMax`, to lines that open more block sequences than that, and to files
    /// with both anchors and aliases, which could make hashing a key take for ever.
    func check(depthMax: Int) throws(Document.Objection) {
        try checkDepth(depthMax)
        if let line = line(ofToken: UInt8(ascii: "&")), self.line(ofToken: UInt8(ascii: "*")) != nil {
            throw Document.Objection(
                reason: "anchors (&) and aliases (*) are not accepted; write the value out, or put text in quotes", line: line)
        }
    }

    private func checkDepth(_ depthMax: Int) throws(Document.Objection) {
        var depth = 0
        var line = 1
        var openedInLine = 0
        for (index, byte) in bytes.enumerated() {
            switch byte {
            case UInt8(ascii: "\n"):
                line += 1
                openedInLine = 0
            case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"): depth = max(0, depth - 1)
            case UInt8(ascii: "-"), UInt8(ascii: "?"), UInt8(ascii: ":"):
                // An indicator of block nesting is followed by white space.
                if index + 1 < bytes.count, Self.isSpace(bytes[index + 1]) { openedInLine += 1 }
            default: break
            }
            guard depth <= depthMax, openedInLine <= 4 * depthMax else {
                throw Document.Objection(reason: "nested deeper than \(depthMax) levels", line: line)
            }
        }
    }

    /// The line of the first place where `sign` could begin a token: after white space or punctuation, before a name.
    private func line(ofToken sign: UInt8) -> Int? {
        var line = 1
        var previous = UInt8(ascii: "\n")
        for (index, byte) in bytes.enumerated() {
            if byte == sign, Self.isBoundary(previous), index + 1 < bytes.count, !Self.isSpace(bytes[index + 1]) { return line }
            if byte == UInt8(ascii: "\n") { line += 1 }
            previous = byte
        }
        return nil
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") || byte == UInt8(ascii: "\t")
    }

    private static func isBoundary(_ byte: UInt8) -> Bool {
        isSpace(byte) || "[]{},:?-!".utf8.contains(byte)
    }
}
