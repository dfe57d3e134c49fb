public import Domain

/// A portfolio in one language: figures and words, of which the page and the text for a shell are made.
struct LocalizedPortfolio: Sendable {
    let portfolio: Portfolio
    let words: Words

    init(_ portfolio: Portfolio, _ language: Language) {
        self.portfolio = portfolio
        words = Words(language)
    }

    var title: String { words.portfolio(from: portfolio.from, to: portfolio.to) }
    var subject: String { portfolio.team.map { words.team($0) } ?? words.everybody }

    var decision: (headline: String, sentence: String) {
        guard !portfolio.isEmpty, let all = portfolio.all else { return words.emptyPeriod }
        func count(_ measure: PortfolioFigure.Measure) -> Int { Int(all.figure(measure)?.value ?? 0) }
        return (
            words.beaten(count(.improved), of: count(.judged)),
            words.joined(
                words.judged(count(.judged), of: count(.finished)),
                portfolio.judgedAnew > 0 ? words.judgedAnew(portfolio.judgedAnew) : nil)
        )
    }

    /// The figures of all together, each with its name.
    var lines: [Signing.Line] {
        portfolio.isEmpty
            ? [] : (portfolio.all?.figures ?? []).map { Signing.Line(label: words.measure($0.measure), text: words.figure($0)) }
    }

    /// Of what there is.
    var tables: [PortfolioTable] { portfolio.isEmpty ? [] : portfolio.tables.filter { $0.subject != .all } }

    func table(_ table: PortfolioTable) -> Table {
        let columns = table.columns
        return Table(
            words.heading(table.subject),
            [.words(words.keyHeader(table.subject))] + columns.map { .figures(words.measure($0.measure)) },
            table.rows.map { row -> [Table.Entry] in
                [.words(words.key(row.key))]
                    + columns.map { column -> Table.Entry in
                        let figure = row.figure(column)
                        return .told(figure.map(words.figure) ?? words.none, figure?.value, column.unit.ofFigure)
                    }
            })
    }

    func charts(_ table: PortfolioTable) -> [BarChart] {
        let measures: [PortfolioFigure.Measure] =
            switch table.subject {
            case .funnel: [.requests, .admitted, .finished, .improved]
            case .budgets: [.improvedShare]
            case .quotas: [.quotaShare]
            case .teams: [.spent]
            case .gates, .rules: [.refusedByRule, .heldByRule]
            case .all, .spend, .values, .reliability, .stages: []
            }
        // Bars of two currencies are not as long as each other.
        let columns = table.columns.filter { measures.contains($0.measure) }
        let isOfOne = Set(columns.map(\.unit).filter(\.isMoney)).count < 2
        return (isOfOne ? [columns] : columns.map { [$0] }).compactMap { BarChart(table, $0, words) }
    }

    func notes(_ table: PortfolioTable) -> [String] {
        let hasShares = table.columns.contains { $0.measure == .improvedShare }
        return [words.note(table.subject)] + (hasShares ? [words.wilson] : [])
    }
}

extension Portfolio {
    /// One self-contained HTML page: inline style and SVG, no script, nothing fetched.
    public func html(in language: Language) throws -> String { try Page(LocalizedPortfolio(self, language)).html }

    /// For a shell; control characters never reach it.
    public func terminal(in language: Language) -> String {
        let localized = LocalizedPortfolio(self, language)
        let (decision, words) = (localized.decision, localized.words)
        var lines = [words.list([localized.title, localized.subject]), decision.headline, decision.sentence]
        lines += localized.lines.map { words.labelled($0.label, $0.text) }
        for table in localized.tables {
            let shown = localized.table(table)
            lines += ["", shown.caption] + shown.lines()
        }
        return lines.map(\.terminalLine).joined(separator: "\n") + "\n"
    }
}
