/// Tokens that are looked for in a text before anything else, the longest first.
struct AddedTokens: Sendable {
    struct Token: Sendable {
        let text: String
        let id: Int
        /// Whether white space before it, or behind it, belongs to it.
        let stripsLeft: Bool
        let stripsRight: Bool

        init(text: String, id: Int, stripsLeft: Bool = false, stripsRight: Bool = false) {
            self.text = text
            self.id = id
            self.stripsLeft = stripsLeft
            self.stripsRight = stripsRight
        }
    }

    enum Part: Equatable {
        case token(Int)
        case text(String)
    }

    /// By first byte, the longest first.
    private let tokens: [UInt8: [(bytes: [UInt8], token: Token)]]
    private let idsByText: [String: Int]

    init(_ tokens: [Token]) {
        let spelled = tokens.filter { !$0.text.isEmpty }.map { (bytes: Array($0.text.utf8), token: $0) }
        self.tokens = Dictionary(grouping: spelled) { $0.bytes[0] }.mapValues { $0.sorted { $0.bytes.count > $1.bytes.count } }
        idsByText = Dictionary(tokens.map { ($0.text, $0.id) }) { first, _ in first }
    }

    var ids: [Int] { Array(idsByText.values) }

    func id(of text: String) -> Int? { idsByText[text] }

    func split(_ text: String) -> [Part] {
        guard !tokens.isEmpty else { return text.isEmpty ? [] : [.text(text)] }
        let bytes = Array(text.utf8)
        var parts: [Part] = []
        var start = 0
        var position = 0
        func finish(_ end: Int) {
            guard start < end else { return }
            parts.append(.text(String(decoding: bytes[start..<end], as: UTF8.self)))
        }
        while position < bytes.count {
            guard let match = tokens[bytes[position]]?.first(where: { bytes[position...].starts(with: $0.bytes) }) else {
                position += 1
                continue
            }
            var (begin, end) = (position, position + match.bytes.count)
            if match.token.stripsLeft { while begin > start, Self.isSpace(bytes[begin - 1]) { begin -= 1 } }
            if match.token.stripsRight { while end < bytes.count, Self.isSpace(bytes[end]) { end += 1 } }
            finish(begin)
            parts.append(.token(match.token.id))
            start = end
            position = end
        }
        finish(bytes.count)
        return parts
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }
}
