import Domain

/// A report in one language: figures and words, of which the page and the text for a shell are made.
struct LocalizedReport: Sendable {
    let report: RunReport
    let words: Words

    init(_ report: RunReport, _ language: Language) {
        self.report = report
        words = Words(language, in: report.history.currency)
    }

    var history: RunHistory { report.history }
    var comparisons: [Comparison] { report.comparisons }
    var curveComparisons: [(budget: Int, comparison: Comparison)] { report.curveComparisons }
}
