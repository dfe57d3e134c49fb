import Domain

/// The decision and the comparison table as plain lines. Control characters never reach the shell.
struct TerminalText: Sendable {
    let report: LocalizedReport
    let width: Int

    var text: String {
        let (history, words) = (report.history, report.words)
        let decision = Decision(report.report, words)
        var lines = [decision.headline] + wrapped(decision.sentence.text)
        lines += history.judgement?.value.verdict.findings.map { "  \($0.withSeverity(in: words.language))" } ?? []
        if let first = report.comparisons.first, history.outcome?.value.ending == .finished {
            lines += words.power(first.difference, in: first.quantity).map(wrapped) ?? []
        }
        lines += report.dataNotes.flatMap(wrapped)
        lines += (report.machineNotes + report.drawNotes + report.curveNotes).flatMap(wrapped)
        if report.report.valuations != nil {
            lines += Signing(report.report, words).others.flatMap { wrapped(words.labelled($0.label, $0.text)) }
        }
        let table = report.comparisonTable
        // The arm and its accuracy always fit.
        if !table.rows.isEmpty { lines += [""] + table.lines(width: width, columnCountMin: 4) }
        return lines.map(\.terminalLine).joined(separator: "\n") + "\n"
    }

    private func wrapped(_ sentence: String) -> [String] { sentence.wrapped(to: max(20, width)) }
}
