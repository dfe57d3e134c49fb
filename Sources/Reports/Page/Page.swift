import Domain

/// What the template shows: text and drawings, no logic.
struct Page: Sendable {
    let title: String
    let subtitle: String
    let purpose: String?
    let headline: String
    let sentence: String
    let tone: String
    /// What admission let pass and whoever decides must know.
    let warnings: [String]
    /// What whoever signs has to know, each with its name.
    let signing: [Signing.Line]
    let sections: [Section]

    struct Section: Sendable {
        let heading: String
        var notes: [String] = []
        var maps: [SiteMap] = []
        var charts: [LossChart] = []
        var budgetCharts: [BudgetChart] = []
        var tornados: [TornadoChart] = []
        var tables: [Table] = []
        let events: String
        /// Whether it is open on a screen from the beginning; on paper all are.
        var isOpen = false

        init(
            _ heading: String, notes: [String] = [], maps: [SiteMap] = [], charts: [LossChart] = [],
            budgetCharts: [BudgetChart] = [], tornados: [TornadoChart] = [], tables: [Table] = [], events: [Int64]
        ) {
            self.heading = heading
            self.notes = notes
            self.maps = maps
            self.charts = charts
            self.budgetCharts = budgetCharts
            self.tornados = tornados
            self.tables = tables
            self.events = Figure.events(events)
        }
    }

    init(_ report: RunReport) {
        let history = report.history
        let decision = Decision(report)
        let request = history.judgement?.value.request
        title = request?.metadata.name ?? history.request.text
        subtitle = [
            history.request.text, request.map { "team \($0.metadata.team)" },
            request.map { "stage \($0.metadata.stage.rawValue)" },
            request?.specification.model,
        ].compactMap { $0 }.joined(separator: " · ")
        purpose = request?.metadata.purpose
        headline = decision.headline
        sentence = decision.sentence
        tone = decision.tone
        warnings = (history.judgement?.value.verdict.findings ?? []).filter { $0.severity == .warning }.map(\.reason)
        let valuations = report.valuations
        signing = Signing(report, valuations).lines
        let sections = [
            report.budgetSection, report.comparisonSection, report.differenceSection, report.valueSection(valuations),
            report.costSection, report.confusionSection,
            report.competitionSection,
            report.shortcutSection, report.mapSection, report.selectionSection,
            report.choiceSection, report.validationSection, report.curveSection,
            report.verdictSection, report.provenanceSection,
        ].compactMap { $0 }
        // Without a result the sections are all that there is to say.
        let isOpen = history.outcome?.value.ending != .finished
        self.sections = sections.map { section in
            var section = section
            section.isOpen = isOpen
            return section
        }
    }
}
