extension Markdown {
    /// A page for wikis and tickets: pictures as the words that stand for them.
    init(_ page: Page) {
        self.init()
        heading(1, page.title)
        paragraph(page.subtitle)
        if let purpose = page.purpose { quote(purpose) }
        strong(page.headline)
        paragraph(page.sentence.text)
        for warning in page.warnings { strong(page.warning, warning.text) }
        list(page.signing.map { ($0.label + page.colon, $0.text) })
        if let words = page.ledgersWords { paragraph(words) }
        for section in page.sections { add(section) }
    }

    private mutating func add(_ section: Page.Section) {
        heading(2, section.heading)
        for note in section.notes { paragraph(note.text) }
        for map in section.maps { strong(map.summary, map.description) }
        for chart in section.budgetCharts { picture(chart.title, chart.points.map(\.title)) }
        for chart in section.tornados { picture(chart.title, [chart.baseText] + chart.bars.map(\.title)) }
        for chart in section.bars { picture(chart.title, chart.bars.map(\.title)) }
        for chart in section.charts { picture(chart.title, chart.lines.map(\.label)) }
        for table in section.tables { self.table(table) }
        if !section.events.isEmpty { paragraph(section.events) }
    }

    private mutating func picture(_ title: String, _ items: [String]) {
        strong(title)
        list(items)
    }
}
