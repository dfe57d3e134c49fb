extension TemplateRun {
    /// As Python's `json.dumps` writes it, with what is beyond ASCII as it is.
    mutating func json(_ value: TemplateValue, indent: Int?, level: Int) throws(TemplateError) -> [Letter] {
        func plain(_ text: String) -> [Letter] { text.unicodeScalars.letters() }
        guard level < 64, (0...16).contains(indent ?? 0) else { throw TemplateError("writes JSON that is too deep") }
        let line = indent.map { "\n" + String(repeating: " ", count: $0 * (level + 1)) }
        let lastLine = indent.map { "\n" + String(repeating: " ", count: $0 * level) }
        func listed(_ parts: [[Letter]], _ open: String, _ close: String) -> [Letter] {
            guard !parts.isEmpty else { return plain(open + close) }
            let between = line.map { "," + $0 } ?? ", "
            return plain(open + (line ?? "")) + Array(parts.joined(separator: plain(between))) + plain((lastLine ?? "") + close)
        }
        try spend(1)
        switch value {
        case .none: return plain("null")
        case .truth(let truth): return plain(truth ? "true" : "false")
        case .integer, .number: return try value.written()
        case .text(let letters):
            try spend(letters.count)
            return Self.quoted(letters)
        case .list(let items):
            var parts: [[Letter]] = []
            for item in items { parts.append(try json(item, indent: indent, level: level + 1)) }
            return listed(parts, "[", "]")
        case .map(let members):
            var parts: [[Letter]] = []
            for member in members {
                parts.append(
                    Self.quoted(member.key.unicodeScalars.letters()) + plain(": ")
                        + (try json(member.value, indent: indent, level: level + 1)))
            }
            return listed(parts, "{", "}")
        case .undefined, .namespace, .macro, .function: throw TemplateError("writes \(value.kind) as JSON")
        }
    }

    private static func quoted(_ letters: [Letter]) -> [Letter] {
        let quote = "\"".unicodeScalars.letters()
        return quote
            + letters.flatMap { letter -> [Letter] in
                switch letter.scalar {
                case "\"": "\\\"".unicodeScalars.letters(letter.origin)
                case "\\": "\\\\".unicodeScalars.letters(letter.origin)
                case "\n": "\\n".unicodeScalars.letters(letter.origin)
                case "\r": "\\r".unicodeScalars.letters(letter.origin)
                case "\t": "\\t".unicodeScalars.letters(letter.origin)
                case "\u{8}": "\\b".unicodeScalars.letters(letter.origin)
                case "\u{C}": "\\f".unicodeScalars.letters(letter.origin)
                case "\u{0}"..<"\u{20}":
                    ("\\u00" + (letter.scalar.value < 16 ? "0" : "") + String(letter.scalar.value, radix: 16)).unicodeScalars
                        .letters(letter.origin)
                default: [letter]
                }
            } + quote
    }
}
