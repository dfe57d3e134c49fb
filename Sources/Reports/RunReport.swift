public import Domain

/// The ledger's events about one request as figures, and the figures as a page or as text for a shell.
///
/// A pure function of the events: the same events give the same bytes, and no figure has another source.
public struct RunReport: Sendable {
    package let history: RunHistory
    /// Searched against each baseline that has results; the first one decides.
    package let comparisons: [Comparison]

    /// - Parameter events: every ledger event of one request, in sequence.
    /// - Throws: `RunReportError` where they are none, of several requests, unreadable, or of trials with different test rows.
    public init(events: [AuditEvent]) throws(RunReportError) {
        let history = try RunHistory(events: events)
        let arms = (Arm.baselines + [.searchedWithoutShortcuts]).filter { !ComparedTrials(history, $0).pairs.isEmpty }
        var comparisons: [Comparison] = []
        for arm in arms {
            let comparison = try Comparison(history: history, baseline: arm, familySize: arms.count)
            if let comparison { comparisons.append(comparison) }
        }
        self.history = history
        self.comparisons = comparisons
    }

    /// One self-contained HTML page: inline style and SVG, no script, nothing fetched.
    public func html() throws -> String {
        try PageTemplate.render(Page(self)).printable { "&lt;\($0.codePoint)&gt;" }
    }

    /// The decision and the comparison table for a shell, at most `width` columns where the table allows it.
    public func terminal(width: Int) -> String {
        TerminalText(report: self, width: width).text
    }
}
