public import Domain

extension LocalizedPortfolio {
    /// A sheet for each table; ends of intervals, and what a figure was told over, in columns of their own.
    var workbook: Workbook {
        var workbook = Workbook()
        for table in portfolio.tables {
            let columns = keyColumns(table) + table.columns.flatMap { figureColumns($0, in: table) }
            workbook.add(
                words.heading(table.subject), header: columns.map(\.header),
                table.rows.map { row in columns.map { $0.cell(row) } })
        }
        return workbook
    }

    private typealias Column = (header: String, cell: (PortfolioTable.Row) -> Workbook.Cell)

    private func keyColumns(_ table: PortfolioTable) -> [Column] {
        let name: Column = (words.keyHeader(table.subject), { .text(words.key($0.key)) })
        guard table.rows.contains(where: { $0.key.month != nil }) else { return [name] }
        return [
            (words.monthHeader, { row in row.key.month.flatMap { CalendarDay($0 + "-01") }.map { .month($0) } ?? .empty }),
            name,
        ]
    }

    private func figureColumns(_ column: PortfolioTable.Column, in table: PortfolioTable) -> [Column] {
        let figures = table.rows.compactMap { $0.figure(column) }
        let name = words.measure(column.measure)
        func numbers(_ header: String, _ unit: FigureUnit, _ number: @escaping (PortfolioFigure) -> Double?) -> [Column] {
            guard figures.contains(where: { number($0) != nil }) else { return [] }
            return [(header, { $0.figure(column).flatMap(number).map { .number($0, unit) } ?? .empty })]
        }
        let unit = column.unit.ofFigure
        return numbers(name, unit, \.value) + numbers(words.lowerEnd(of: name), unit, \.lower)
            + numbers(words.upperEnd(of: name), unit, \.upper)
            + numbers(words.toldOver(name), .whole) { $0.count.map(Double.init) }
            + numbers(words.thereAre(name), .whole) { $0.of.map(Double.init) }
    }
}

extension Portfolio {
    /// An Office Open XML workbook (`.xlsx`): numbers as numbers, each in its unit.
    public func workbook(in language: Language) -> [UInt8] { LocalizedPortfolio(self, language).workbook.bytes }
}
