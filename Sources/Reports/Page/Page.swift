import Domain

/// What the template shows: text and drawings, no logic.
struct Page: Sendable {
    let language: String
    /// What stands between a title and what is said of it.
    let colon: String
    let title: String
    let subtitle: String
    let purpose: String?
    let headline: String
    let sentence: Prose
    let tone: String
    let warning: String
    /// What admission let pass and whoever decides must know.
    let warnings: [Prose]
    /// What whoever signs has to know, each with its name.
    let signing: [Signing.Line]
    /// What is said of the ledger's own words; nil where these are in the page's language, and need no mark.
    let ledgersWords: String?
    let sections: [Section]

    /// Whether the ledger's own words are marked.
    let marksLedgers: Bool

    struct Section: Sendable {
        let heading: String
        let notes: [Prose]
        let maps: [SiteMap]
        let charts: [LossChart]
        let budgetCharts: [BudgetChart]
        let tornados: [TornadoChart]
        let tables: [Table]
        fileprivate let eventNumbers: [Int64]
        /// In words, as `Page` sets them.
        fileprivate(set) var events = ""
        /// Whether it is open on a screen from the beginning; on paper all are.
        fileprivate(set) var isOpen = false

        init(
            _ heading: String, notes: [Prose], maps: [SiteMap] = [], charts: [LossChart] = [],
            budgetCharts: [BudgetChart] = [], tornados: [TornadoChart] = [], tables: [Table] = [], events: [Int64]
        ) {
            self.heading = heading
            self.notes = notes
            self.maps = maps
            self.charts = charts
            self.budgetCharts = budgetCharts
            self.tornados = tornados
            self.tables = tables
            eventNumbers = events
        }

        init(
            _ heading: String, notes: [String] = [], maps: [SiteMap] = [], charts: [LossChart] = [],
            budgetCharts: [BudgetChart] = [], tornados: [TornadoChart] = [], tables: [Table] = [], events: [Int64]
        ) {
            self.init(
                heading, notes: notes.map { Prose($0) }, maps: maps, charts: charts, budgetCharts: budgetCharts,
                tornados: tornados, tables: tables, events: events)
        }
    }

    init(_ localized: LocalizedReport) {
        let (report, words) = (localized.report, localized.words)
        let history = report.history
        let decision = Decision(report, words)
        let request = history.judgement?.value.request
        language = words.language.rawValue
        colon = words.labelled("", "")
        title = request?.metadata.name ?? history.request.text
        subtitle = [
            history.request.text, request.map { words.team($0.metadata.team) },
            request.map { words.atStage($0.metadata.stage) },
            request?.specification.model,
        ].compactMap { $0 }.joined(separator: " · ")
        purpose = request?.metadata.purpose
        headline = decision.headline
        sentence = decision.sentence
        tone = decision.tone
        warning = words.warning
        warnings = (history.judgement?.value.verdict.findings ?? []).filter { $0.severity == .warning }
            .map { words.warning($0.reason) }
        signing = Signing(report, words).lines
        ledgersWords = words.ledgersWords
        marksLedgers = words.ledgersWords != nil
        let sections = [
            localized.budgetSection, localized.comparisonSection, localized.differenceSection, localized.valueSection,
            localized.costSection, localized.confusionSection, localized.competitionSection, localized.shortcutSection,
            localized.mapSection, localized.selectionSection, localized.choiceSection, localized.validationSection,
            localized.curveSection, localized.verdictSection, localized.provenanceSection,
        ].compactMap { $0 }
        // Without a result the sections are all that there is to say.
        let isOpen = history.outcome?.value.ending != .finished
        self.sections = sections.map { section in
            var section = section
            section.events = words.events(section.eventNumbers)
            section.isOpen = isOpen
            return section
        }
    }
}
