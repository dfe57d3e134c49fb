import Domain

/// A page as Markdown with GitHub's tables, for wikis and tickets: pictures as the words that stand for them. What strangers wrote stays text.
struct MarkdownText: Sendable {
    let page: Page

    var text: String {
        var blocks = ["# \(line(page.title))", line(page.subtitle)]
        if let purpose = page.purpose { blocks.append("> \(line(purpose))") }
        blocks.append("**\(line(page.headline))**")
        blocks.append(line(page.sentence.text))
        blocks += page.warnings.map { "**\(line(page.warning))** \(line($0.text))" }
        if !page.signing.isEmpty {
            blocks.append(
                page.signing.map { "- **\(line($0.label))**\(line(page.colon))\(line($0.text))" }.joined(separator: "\n"))
        }
        if let words = page.ledgersWords { blocks.append(line(words)) }
        for section in page.sections { blocks += self.blocks(of: section) }
        return blocks.filter { !$0.isEmpty }.joined(separator: "\n\n").printable { "\\<\($0.codePoint)\\>" } + "\n"
    }

    private func blocks(of section: Page.Section) -> [String] {
        var blocks = ["## \(line(section.heading))"]
        blocks += section.notes.map { line($0.text) }
        blocks += section.maps.map { "*\(line($0.summary))* \(line($0.description))" }
        blocks += section.budgetCharts.map { chart in picture(chart.title, chart.points.map(\.title)) }
        blocks += section.tornados.map { chart in picture(chart.title, [chart.baseText] + chart.bars.map(\.title)) }
        blocks += section.bars.map { chart in picture(chart.title, chart.bars.map(\.title)) }
        blocks += section.charts.map { picture($0.title, []) }
        blocks += section.tables.map(table)
        blocks.append(section.events.isEmpty ? "" : "<sub>\(line(section.events))</sub>")
        return blocks
    }

    private func picture(_ title: String, _ items: [String]) -> String {
        (["*\(line(title))*"] + (items.isEmpty ? [] : [""]) + items.map { "- \(line($0))" }).joined(separator: "\n")
    }

    private func table(_ table: Table) -> String {
        let rules = table.headers.enumerated().map { $0 == 0 || $1.isWords ? ":---" : "---:" }
        let rows = [table.headers.map(\.text), nil] + table.rows.map { [$0.head] + $0.cells.map(\.text) }
        let lines = rows.map { cells in "| " + (cells?.map(line) ?? rules).joined(separator: " | ") + " |" }
        return "*\(line(table.caption))*\n\n" + lines.joined(separator: "\n")
    }

    /// Every sign of ASCII that means something to some Markdown, wherever it stands.
    private static let signs = Set("\\`*_{}[]()<>#|!~$&@".utf8)

    /// A text on one line, of which nothing becomes markup, an address that is followed, or an item.
    private func line(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.split(whereSeparator: \.isNewline).joined(separator: " ").utf8 {
            if Self.signs.contains(byte) { bytes.append(UInt8(ascii: "\\")) }
            bytes.append(byte)
        }
        var line = String(decoding: bytes, as: UTF8.self)
        // Addresses are followed without being marked.
        for (address, text) in [("://", #"\://"#), ("www.", #"www\."#), ("WWW.", #"WWW\."#)] {
            line.replace(address, with: text)
        }
        let head = line.prefix { $0.isASCII && $0.isNumber }
        let next = line.dropFirst(head.count).first
        if next == "-" || next == "+" || next == "=" || (!head.isEmpty && next == ".") {
            line.insert("\\", at: line.index(line.startIndex, offsetBy: head.count))
        }
        return line
    }
}
