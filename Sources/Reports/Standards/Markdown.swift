import Domain

/// A Markdown text (CommonMark with GitHub's tables) made of plain texts: whatever stands in these is shown, and means nothing.
package struct Markdown: Sendable {
    private(set) var text = ""

    mutating func heading(_ level: Int, _ title: String) {
        block(String(repeating: "#", count: level) + " " + Self.escaped(title))
    }

    mutating func paragraph(_ words: String) { block(Self.escaped(words)) }

    mutating func quote(_ words: String) { block("> " + Self.escaped(words)) }

    /// - Parameter words: what follows on the same line.
    mutating func strong(_ title: String, _ words: String = "") { block(Self.strong(title, words)) }

    private static func strong(_ title: String, _ words: String) -> String {
        "**\(escaped(title))**" + (words.isEmpty ? "" : " " + escaped(words))
    }

    /// Of names and what is said of each.
    mutating func list(_ items: [(name: String, words: String)]) {
        guard !items.isEmpty else { return }
        block(items.map { "- " + Self.strong($0.name, $0.words) }.joined(separator: "\n"))
    }

    mutating func list(_ items: [String]) {
        guard !items.isEmpty else { return }
        block(items.map { "- " + Self.escaped($0) }.joined(separator: "\n"))
    }

    /// Lines to be typed in as they are.
    mutating func commands(_ lines: [String]) {
        block(lines.map { "    " + $0.terminalLine }.joined(separator: "\n"))
    }

    mutating func table(_ table: Table) {
        paragraph(table.caption)
        let header = table.headers.map { Self.escaped($0.text) }
        let rule = table.headers.map { $0.isWords ? "---" : "--:" }
        let rows = table.rows.map { row in ([row.head] + row.cells.map(\.text)).map(Self.escaped) }
        block(([header, rule] + rows).map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n"))
    }

    private mutating func block(_ lines: String) { text += (text.isEmpty ? "" : "\n") + lines + "\n" }

    /// One line that shows a text as it is: what would be markup, an entity, a tag or the beginning of a list is escaped.
    package static func escaped(_ words: String) -> String {
        var escaped = ""
        for character in words.terminalLine.unicodeScalars {
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\\", "`", "*", "_", "[", "]", "|", "~", "$", "!": escaped += "\\" + String(character)
            default: escaped.unicodeScalars.append(character)
            }
        }
        // Addresses are followed wherever they stand.
        for (address, text) in [("://", #"\://"#), ("www.", #"www\."#), ("WWW.", #"WWW\."#)] {
            escaped.replace(address, with: text)
        }
        return withoutBlock(escaped)
    }

    /// What only means something where it begins a line.
    private static func withoutBlock(_ line: String) -> String {
        let line = line.drop { $0 == " " }
        guard let first = line.unicodeScalars.first else { return "" }
        if ["#", "-", "+", "="].contains(first) { return "\\" + line }
        let digits = line.unicodeScalars.prefix { ("0"..."9").contains($0) }
        let rest = line.unicodeScalars.dropFirst(digits.count)
        guard !digits.isEmpty, let mark = rest.first, [".", ")"].contains(mark), rest.dropFirst().first ?? " " == " " else {
            return String(line)
        }
        return String(digits) + "\\" + String(rest)
    }
}
