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

    /// Where its style is; nil for a page that has it in itself.
    private(set) var stylesheet: String?
    /// Where a page of the application leads back to.
    private(set) var back: Screen.Link?

    struct Section: Sendable {
        let heading: String
        let notes: [Prose]
        let maps: [SiteMap]
        let charts: [LossChart]
        let budgetCharts: [BudgetChart]
        let tornados: [TornadoChart]
        let bars: [BarChart]
        let tables: [Table]
        let eventNumbers: [Int64]
        /// In words, as `Page` sets them.
        fileprivate(set) var events = ""
        /// Whether it is open on a screen from the beginning; on paper all are.
        fileprivate(set) var isOpen = false

        init(
            _ heading: String, notes: [Prose], maps: [SiteMap] = [], charts: [LossChart] = [],
            budgetCharts: [BudgetChart] = [], tornados: [TornadoChart] = [], bars: [BarChart] = [], tables: [Table] = [],
            events: [Int64]
        ) {
            self.heading = heading
            self.notes = notes
            self.maps = maps
            self.charts = charts
            self.budgetCharts = budgetCharts
            self.tornados = tornados
            self.bars = bars
            self.tables = tables
            eventNumbers = events
        }

        init(
            _ heading: String, notes: [String] = [], maps: [SiteMap] = [], charts: [LossChart] = [],
            budgetCharts: [BudgetChart] = [], tornados: [TornadoChart] = [], bars: [BarChart] = [], tables: [Table] = [],
            events: [Int64]
        ) {
            self.init(
                heading, notes: notes.map { Prose($0) }, maps: maps, charts: charts, budgetCharts: budgetCharts,
                tornados: tornados, bars: bars, tables: tables, events: events)
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
            .map(words.warning)
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
        self.sections = sections.map { $0.shown(words, isOpen: isOpen) }
    }

    init(_ localized: LocalizedPortfolio) {
        let words = localized.words
        language = words.language.rawValue
        colon = words.labelled("", "")
        title = localized.title
        subtitle = localized.subject
        purpose = nil
        (headline, sentence) = (localized.decision.headline, Prose(localized.decision.sentence))
        tone = "open"
        warning = words.warning
        warnings = []
        signing = localized.lines
        ledgersWords = nil
        marksLedgers = false
        sections = localized.tables.map { table in
            Section(
                words.heading(table.subject), notes: localized.notes(table), bars: localized.charts(table),
                tables: [localized.table(table)], events: table.events
            ).shown(words, isOpen: true)
        }
    }

    /// The same as a page of the application, whose style is a file: an inline one would not pass its content-security policy.
    func within(stylesheet: String, back: Screen.Link) -> Page {
        var page = self
        (page.stylesheet, page.back) = (stylesheet, back)
        return page
    }

    /// As a browser takes it.
    var html: String {
        get throws { try PageTemplate.render(self).printable { "&lt;\($0.codePoint)&gt;" } }
    }
}

extension Page.Section {
    /// How many events are named one by one.
    private static let eventCountMax = 60

    /// With its events in words.
    func named(_ words: Words) -> Page.Section { shown(words, isOpen: true) }

    fileprivate func shown(_ words: Words, isOpen: Bool) -> Page.Section {
        var section = self
        let numbers = Set(eventNumbers)
        if let first = numbers.min(), let last = numbers.max(), numbers.count > Self.eventCountMax,
            !bars.isEmpty || tables.count == 1
        {
            section.events = words.manyEvents(numbers.count, from: first, to: last)
        } else {
            section.events = words.events(eventNumbers)
        }
        section.isOpen = isOpen
        return section
    }
}
