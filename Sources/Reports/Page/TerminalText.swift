import Domain

/// The decision and the comparison table as plain lines. Control characters never reach the shell.
struct TerminalText: Sendable {
    let report: RunReport
    let width: Int

    var text: String {
        let decision = Decision(report)
        var lines = [decision.headline] + wrapped(decision.sentence)
        lines += report.history.judgement?.value.verdict.findings.map { "  \($0.withSeverity)" } ?? []
        if let first = report.comparisons.first, report.history.outcome?.value.ending == .finished {
            lines += first.difference.powerWords(in: first.quantity).map(wrapped) ?? []
        }
        lines += report.dataNotes.flatMap(wrapped)
        lines += (report.machineNotes + report.drawNotes + report.curveNotes).flatMap(wrapped)
        lines += report.valueLines.flatMap(wrapped)
        let table = report.comparisonTable
        if !table.rows.isEmpty { lines += [""] + columns(table) }
        return lines.map(\.terminalLine).joined(separator: "\n") + "\n"
    }

    private func wrapped(_ sentence: String) -> [String] {
        sentence.split(separator: " ").reduce(into: [""]) { lines, word in
            let line = lines[lines.count - 1]
            if line.isEmpty {
                lines[lines.count - 1] = String(word)
            } else if line.displayWidth + 1 + String(word).displayWidth <= max(20, width) {
                lines[lines.count - 1] = "\(line) \(word)"
            } else {
                lines.append(String(word))
            }
        }
    }

    /// Whole columns from the left, as many as fit; the arm and its accuracy always do.
    private func columns(_ table: Table) -> [String] {
        let columns = Columns(
            headers: table.headers.map(\.text), rows: table.rows.map { [$0.head] + $0.cells.map(\.text) },
            words: Set(table.headers.indices.filter { $0 == 0 }))
        return columns.lines(width: width, columnCountMin: 4)
    }
}
