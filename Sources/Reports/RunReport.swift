public import Domain

/// The ledger's events about one request as figures, and the figures as a page or as text for a shell.
///
/// A pure function of the events: the same events give the same bytes, and no figure has another source.
public struct RunReport: Sendable {
    package let history: RunHistory
    /// Searched against each baseline that has results, at the largest budget of a curve; the first one decides.
    package let comparisons: [Comparison]
    /// The same at each budget of a curve, ascending; empty where the run has one.
    package let curveComparisons: [(budget: Int, comparison: Comparison)]

    private let valued: Once<Valuations?>

    /// What the adapter that would be deployed is worth; nil where no run has finished.
    package var valuations: Valuations? { valued.value }

    /// - Parameter events: every ledger event of one request, in sequence.
    /// - Throws: `RunReportError` where they are none, of several requests, unreadable, or of trials with different test rows.
    public init(events: [AuditEvent]) throws(RunReportError) {
        let history = try RunHistory(events: events)
        let arms = Arm.baselines + [.searchedWithoutShortcuts]
        // Every comparison that is shown: of a curve those at all budgets.
        let compared = (history.budgets.map { $0.map(Optional.some) } ?? [nil]).flatMap { budget in
            arms.filter { $0.keepsToBudget || budget == history.decidingBudget }
                .filter { !ComparedTrials(history, $0, at: budget).pairs.isEmpty }.map { (budget: budget, arm: $0) }
        }
        var comparisons: [Comparison] = []
        var curveComparisons: [(Int, Comparison)] = []
        for (budget, arm) in compared {
            guard
                let comparison = try Comparison(
                    history: history, baseline: arm, budget: budget, familySize: compared.count)
            else { continue }
            if budget == history.decidingBudget { comparisons.append(comparison) }
            if let budget, arm.keepsToBudget { curveComparisons.append((budget, comparison)) }
        }
        self.history = history
        self.comparisons = comparisons
        self.curveComparisons = curveComparisons
        valued = Once { [deciding = comparisons.first] in Valuations(history, deciding: deciding) }
    }

    /// One self-contained HTML page: inline style and SVG, no script, nothing fetched.
    public func html(in language: Language = .english) throws -> String {
        try Page(LocalizedReport(self, language)).html
    }

    /// The page as Markdown, with GitHub's tables: pictures as words.
    public func markdown(in language: Language = .english) -> String {
        Markdown(Page(LocalizedReport(self, language))).text
    }

    /// Every table's cells, a line each, by RFC 4180: section, table, row, column, value. Values as the page shows them.
    public func csv(in language: Language = .english) -> String {
        let sections = Page(LocalizedReport(self, language)).sections
        return CSV.text(
            ["section", "table", "row", "column", "value"],
            sections.flatMap { section in
                section.tables.flatMap { table in
                    table.rows.flatMap { row in
                        zip(table.headers.dropFirst(), row.cells).map {
                            [section.heading, table.caption, row.head, $0.text, $1.text]
                        }
                    }
                }
            })
    }

    /// Every table as a sheet of an Office Open XML workbook (`.xlsx`): numbers as numbers, each in its unit.
    public func workbook(in language: Language = .english) -> [UInt8] {
        var workbook = Workbook()
        for section in Page(LocalizedReport(self, language)).sections {
            for table in section.tables { workbook.add(table) }
        }
        return workbook.bytes
    }

    /// The decision and the comparison table for a shell, at most `width` columns where the table allows it.
    public func terminal(width: Int, in language: Language = .english) -> String {
        TerminalText(report: LocalizedReport(self, language), width: width).text
    }
}
