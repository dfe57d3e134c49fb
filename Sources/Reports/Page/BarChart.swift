import Domain

/// Figures as bars under each other, as an SVG drawing 360 wide: each bar under its name, so that it can be read on a telephone.
struct BarChart: Sendable {
    let title: String
    let description: String
    let height: Int
    let bars: [Bar]

    struct Bar: Sendable {
        let name: String
        let nameY: String
        let text: String
        let title: String
        let y: String
        let width: String
        let whisker: Whisker?
    }

    /// An interval, as a line across the end of the bar.
    struct Whisker: Sendable {
        let from: String
        let to: String
        let y: String
    }

    private static let (left, right, row) = (8.0, 352.0, 40.0)
    /// More would be no picture; the table has all.
    private static let countMax = 16
    /// What fits beside the figure.
    private static let nameWidthMax = 30

    /// Nil where there is nothing to draw.
    init?(_ table: PortfolioTable, _ columns: [PortfolioTable.Column], _ words: Words) {
        let measures = columns.map(\.measure)
        let all = table.rows.flatMap { row in columns.compactMap { row.figure($0) }.map { (row.key, $0) } }
            .filter { $0.1.value ?? -1 >= 0 }.prefix(Self.countMax)
        let most = all.flatMap { [$0.1.value, $0.1.upper].compactMap(\.self) }.max() ?? 0
        guard most > 0 else { return nil }
        func x(_ value: Double) -> Double { (Self.right - Self.left) * min(1, max(0, value / most)) }
        title = words.barChart(measures, of: table.subject)
        bars = all.enumerated().map { place, item in
            let (key, figure) = item
            let (top, value) = (Self.row * Double(place), figure.value ?? 0)
            let name = measures.count > 1 ? words.list([words.key(key), words.measure(figure.measure)]) : words.key(key)
            let text = words.figure(figure)
            let whisker = figure.lower.flatMap { lower in
                figure.upper.map { upper in
                    Whisker(
                        from: Figure.plain(Self.left + x(lower)), to: Figure.plain(Self.left + x(upper)),
                        y: Figure.plain(top + 23))
                }
            }
            return Bar(
                name: name.cut(toDisplayWidth: Self.nameWidthMax), nameY: Figure.plain(top + 12),
                text: words.figure(figure.alone), title: words.labelled(name, text), y: Figure.plain(top + 17),
                width: Figure.plain(x(value)), whisker: whisker)
        }
        description = bars.map(\.title).joined(separator: words.say("; ", "。"))
        height = Int(Self.row) * bars.count + 2
    }
}

extension PortfolioFigure {
    /// Without what stands in brackets behind it.
    fileprivate var alone: PortfolioFigure { PortfolioFigure(measure, unit, value, events: []) }
}

extension String {
    /// At most so many columns of a terminal, with a sign where something was left out.
    func cut(toDisplayWidth width: Int) -> String {
        guard displayWidth > width else { return self }
        var text = self
        while text.displayWidth >= width, !text.isEmpty { text.removeLast() }
        return text + "…"
    }
}
