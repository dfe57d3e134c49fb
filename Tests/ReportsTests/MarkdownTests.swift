import Domain
import Foundation
import Reports
import TestSupport
import Testing

/// A report for wikis and tickets, and for spreadsheets.
@Suite struct MarkdownTests {
    /// Without the signs that keep others from meaning something.
    private func read(_ markdown: String) -> String {
        markdown.replacing(/\\([!-\/:-@\[-`{-~])/) { $0.output.1 }.replacing("&lt;", with: "<").replacing("&gt;", with: ">")
            .replacing("&amp;", with: "&")
    }

    @Test func itSaysWhatThePageSays() throws {
        for (name, ledger) in try PageSampleTests.ledgers() {
            let report = try RunReport(events: ledger.events)
            var numbers: [[Double]] = []
            for language in Language.allCases {
                // Spaces that hold words together are spaces there.
                let page = Reading.text(try report.html(in: language)).replacing("\u{A0}", with: " ")
                let markdown = report.markdown(in: language)
                // Each line of a table stands in the page, and each cell of the CSV in a table.
                let rows = markdown.split(separator: "\n").filter { $0.hasPrefix("| ") }.map {
                    $0.dropFirst(2).dropLast(2).components(separatedBy: " | ").map(read)
                }
                for row in rows where !row.contains("---") {
                    #expect(row.allSatisfy { page.contains($0) }, "\(name): \(row)")
                }
                let cells = report.csv(in: language).split(separator: "\r\n").dropFirst()
                #expect(cells.count == rows.reduce(0) { $0 + $1.count - 1 } - headCells(rows), "\(name)")
                numbers.append(Reading.numbers(read(markdown)))
            }
            #expect(numbers[0] == numbers[1], "\(name)")
        }
    }

    /// Cells of headers and of the lines under them, but for the first of each.
    private func headCells(_ rows: [[String]]) -> Int {
        rows.filter { $0.contains("---") }.reduce(0) { $0 + 2 * ($1.count - 1) }
    }

    @Test(arguments: [
        ("<b>*bold*</b>", #"&lt;b&gt;\*bold\*&lt;/b&gt;"#), ("[x](http://evil.example)", #"\[x\](http\://evil.example)"#),
        ("www.evil.example", #"www\.evil.example"#), ("a | b\n\n# c", #"a \| b  # c"#), ("- item", #"\- item"#),
        ("12. item", #"12\. item"#), ("=====", #"\====="#), ("a\u{202E}b", "a&lt;U+202E&gt;b"), ("&lt;", "&amp;lt;"),
    ])
    func whatStrangersWroteStaysText(purpose: String, expected: String) throws {
        let report = try RunReport(
            events: SyntheticLedger.finished(
                rightRows: [.searched: 320, .uniform: 319], purpose: purpose, labels: [purpose, "b"]
            ).events)
        #expect(report.markdown().contains("\n> \(expected)\n"), "\(report.markdown().prefix(400))")
        #expect(!report.csv().contains("\u{202E}"))
    }
}
