import Domain

/// What a period came to.
public struct PortfolioPage: Sendable {
    /// Nil where the period is none, such as one that ends before it begins.
    public let portfolio: Portfolio?
    public let from: String
    public let to: String
    public let team: String?
    /// Runs that finished before their conclusions were written down, which a page does not judge anew.
    public let unjudgedCount: Int

    public init(_ portfolio: Portfolio?, from: String, to: String, team: String?, unjudgedCount: Int) {
        self.portfolio = portfolio
        self.from = from
        self.to = to
        self.team = team
        self.unjudgedCount = unjudgedCount
    }

    public func html(_ setting: PageSetting) throws -> String {
        let words = setting.words
        let form = Screen.Form(
            setting, to: .portfolio(from: nil, to: nil, team: nil), button: words.label(.show),
            [
                .text(words.label(.from), "from", from, hint: "2026-11-01"),
                .text(words.label(.until), "to", to, hint: "2026-11-30"),
                .text(words.label(.team), "team", team),
            ])
        guard let portfolio else {
            return try Screen(
                setting, words.label(.portfolio),
                [Screen.Section(words.label(.period), id: "period", notes: [Prose(words.label(.noPeriod))], form: form)]
            ).html
        }
        let localized = LocalizedPortfolio(portfolio, setting.language)
        let decision = localized.decision
        let notes =
            [decision.headline, decision.sentence] + (unjudgedCount > 0 ? [words.notJudgedAnew(unjudgedCount)] : [])
        let sections = localized.tables.map { table in
            Screen.Section(
                words.heading(table.subject), id: table.subject.rawValue, notes: localized.notes(table).map { Prose($0) },
                figures: [
                    Page.Section(
                        words.heading(table.subject), notes: [Prose](), bars: localized.charts(table),
                        tables: [localized.table(table)], events: table.events
                    ).named(words)
                ])
        }
        return try Screen(
            setting, localized.title, subtitle: localized.subject,
            [
                Screen.Section(words.label(.period), id: "period", form: form),
                Screen.Section(
                    words.label(.inAll), id: "all", notes: notes.map { Prose($0) },
                    facts: localized.lines.map { Screen.Fact($0.label, LinkedTable.Cell($0.text)) }),
            ] + sections
        ).html
    }
}
