import Domain

/// A page with everything around it, spelled out for the template.
struct ScreenView: Sendable {
    let language: String
    let title: String
    let subtitle: String?
    let alerts: [Prose]
    let sections: [Screen.Section]
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
        sections = screen.sections
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
