import Domain

/// A page with everything around it, spelled out for the template.
struct ScreenView: Sendable {
    let language: String
    let title: String
    let subtitle: String?
    let alerts: [Prose]
    let sections: [Section]
    let changes: String?
    let marksLedgers: Bool
    let navigation: [Entry]
    let languages: [Tongue]
    let stylesheet: String
    let script: String
    let skip: String
    let pagesLabel: String
    let languagesLabel: String
    let alertsLabel: String
    let footer: [String]
    let ledgersWords: String?

    struct Entry: Sendable {
        let text: String
        let href: String
        let isCurrent: Bool
    }

    struct Tongue: Sendable {
        let text: String
        let code: String
        let href: String
        let isCurrent: Bool
    }

    struct Section: Sendable {
        let heading: String
        let id: String
        let notes: [Prose]
        let facts: [Fact]
        let forms: [Screen.Form]
        let linkedTables: [Table]
        let figures: [Page.Section]
        let plain: String?
        let links: [Screen.Link]
    }

    struct Fact: Sendable {
        let label: String
        let cells: [Cell]
    }

    struct Table: Sendable {
        let caption: String
        let headers: [LinkedTable.Column]
        let rows: [Row]
    }

    struct Row: Sendable {
        let head: [Cell]
        let cells: [Cell]
    }

    struct Cell: Sendable {
        let text: String
        let href: String?
        let isWords: Bool
        let isLedgers: Bool
        let mark: String?
        let percent: String?
        let isCode: Bool

        init(_ cell: LinkedTable.Cell, isWords: Bool) {
            text = cell.text
            href = cell.href
            self.isWords = isWords
            isLedgers = cell.isLedgers
            mark = cell.mark
            percent = cell.share.map { Figure.plain(min(1, max(0, $0)) * 100) }
            isCode = cell.isCode
        }
    }

    init(_ screen: Screen) {
        let setting = screen.setting
        let words = setting.words
        language = words.language.rawValue
        title = screen.title
        subtitle = screen.subtitle
        alerts = screen.alerts
        changes = screen.changes.map { $0.link(in: nil) }
        marksLedgers = words.ledgersWords != nil
        ledgersWords = words.ledgersWords
        stylesheet = PageAddress.stylesheet.link(in: nil)
        script = PageAddress.script.link(in: nil)
        skip = words.label(.skip)
        pagesLabel = words.label(.pages)
        languagesLabel = words.label(.language)
        alertsLabel = words.label(.alerts)
        let here = Place(setting.address)
        navigation = Place.allCases.map { place in
            Entry(text: words.label(place.label), href: setting.link(place.address), isCurrent: place == here)
        }
        languages = Language.allCases.map { language in
            Tongue(
                text: language.ownName, code: language.rawValue, href: setting.address.link(in: language),
                isCurrent: language == setting.language)
        }
        footer = [
            setting.reader.map { words.reading(as: $0) }, words.made(at: setting.now), words.label(.readOnly),
        ].compactMap(\.self)
        sections = screen.sections.map { section in
            Section(
                heading: section.heading, id: section.id, notes: section.notes,
                facts: section.facts.map { Fact(label: $0.label, cells: [Cell($0.cell, isWords: true)]) },
                forms: [section.form].compactMap(\.self), linkedTables: section.tables.map(Self.table),
                figures: section.figures, plain: section.plain, links: section.links)
        }
    }

    private static func table(_ table: LinkedTable) -> Table {
        Table(
            caption: table.caption, headers: table.columns,
            rows: table.rows.map { cells in
                let shown = zip(cells, table.columns).map { Cell($0, isWords: $1.isWords) }
                return Row(head: Array(shown.prefix(1)), cells: Array(shown.dropFirst()))
            })
    }

    /// What the navigation leads to.
    private enum Place: CaseIterable {
        case overview, requests, comparison, audit, policies, portfolio

        /// Under which of them a page lies; nil for none.
        init?(_ address: PageAddress) {
            switch address {
            case .overview: self = .overview
            case .requests, .request, .report: self = .requests
            case .comparison: self = .comparison
            case .audit, .event, .proof, .verification: self = .audit
            case .policies: self = .policies
            case .portfolio: self = .portfolio
            case .stylesheet, .paperStyle, .script, .changes: return nil
            }
        }

        var address: PageAddress {
            switch self {
            case .overview: .overview
            case .requests: .requests(RequestSearch())
            case .comparison: .comparison(left: nil, right: nil)
            case .audit: .audit(EventSearch())
            case .policies: .policies
            case .portfolio: .portfolio(from: nil, to: nil, team: nil)
            }
        }

        var label: ScreenLabel {
            switch self {
            case .overview: .overview
            case .requests: .requests
            case .comparison: .compare
            case .audit: .audit
            case .policies: .policies
            case .portfolio: .portfolio
            }
        }
    }
}

extension Language {
    /// As whoever speaks it calls it.
    var ownName: String {
        switch self {
        case .english: "English"
        case .japanese: "日本語"
        }
    }
}
