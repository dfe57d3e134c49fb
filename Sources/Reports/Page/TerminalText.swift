import Domain

/// The decision and the comparison table as plain lines. Control characters never reach the shell.
struct TerminalText: Sendable {
    let report: RunReport
    let width: Int

    var text: String {
        let decision = Decision(report)
        var lines = [decision.headline] + wrapped(decision.sentence)
        lines += report.history.judgement?.value.verdict.findings.map { "  \($0)" } ?? []
        let table = report.comparisonTable
        if !table.rows.isEmpty { lines += [""] + columns(table) }
        return lines.map(Self.harmless)
            .joined(separator: "\n") + "\n"
    }

    /// Without control and format characters, and with plain spaces, so that output can be searched.
    private static func harmless(_ line: String) -> String {
        let scalars = line.unicodeScalars.filter { ![.control, .format].contains($0.properties.generalCategory) }
        return String(String.UnicodeScalarView(scalars.map { $0 == "\u{A0}" ? " " : $0 }))
    }

    private func wrapped(_ sentence: String) -> [String] {
        sentence.split(separator: " ").reduce(into: [""]) { lines, word in
            let line = lines[lines.count - 1]
            if line.isEmpty {
                lines[lines.count - 1] = String(word)
            } else if line.count + 1 + word.count <= max(20, width) {
                lines[lines.count - 1] = "\(line) \(word)"
            } else {
                lines.append(String(word))
            }
        }
    }

    /// Whole columns from the left, as many as fit; the arm and its accuracy always do.
    private func columns(_ table: Table) -> [String] {
        let rows = [table.headers.map(\.text)] + table.rows.map { [$0.head] + $0.cells.map(\.text) }
        let widths = table.headers.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        var total = 0
        let fitting = widths.indices.prefix { column in
            total += widths[column] + 2
            return column < 4 || total <= width
        }
        return rows.map { row in
            fitting.map { column in
                let gap = String(repeating: " ", count: widths[column] - row[column].count)
                return column == 0 ? row[column] + gap : gap + row[column]
            }.joined(separator: "  ")
        }
    }
}
