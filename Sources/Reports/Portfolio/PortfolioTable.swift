public import Domain

/// Figures of a portfolio side by side: a row for each thing that they are told of.
public struct PortfolioTable: Sendable, Equatable, Encodable {
    public let subject: Subject
    public let rows: [Row]

    public enum Subject: String, Sendable, Encodable, CaseIterable {
        case all, funnel, gates, spend, quotas, budgets, values, reliability, rules, teams, stages
    }

    public struct Row: Sendable, Equatable {
        public let key: Key
        public let figures: [PortfolioFigure]

        func figure(_ measure: PortfolioFigure.Measure) -> PortfolioFigure? { figures.first { $0.measure == measure } }

        func figure(_ column: Column) -> PortfolioFigure? {
            figures.first { $0.measure == column.measure && $0.unit == column.unit }
        }
    }

    /// What stands below each other: figures of one unit, so that no two currencies do.
    struct Column: Hashable {
        let measure: PortfolioFigure.Measure
        let unit: PortfolioFigure.Unit
    }

    /// In the order of the rows that have the most.
    var columns: [Column] {
        var columns: [Column] = []
        for row in rows.sorted(by: { $0.figures.count > $1.figures.count }) {
            for figure in row.figures {
                let column = Column(measure: figure.measure, unit: figure.unit)
                guard !columns.contains(column) else { continue }
                // Another currency stands behind the first.
                let behind = columns.lastIndex { $0.measure == figure.measure }
                columns.insert(column, at: behind.map { $0 + 1 } ?? columns.endIndex)
            }
        }
        return columns
    }

    /// What a row is about; nil of what it is not about.
    public struct Key: Sendable, Hashable, Encodable {
        /// Empty for files of which nobody can tell.
        public var team: String?
        public var stage: Request.Stage?
        /// Such as `2026-11`.
        public var month: String?
        public var rule: String?
        public var budgetFrom: Int?
        public var budgetTo: Int?
        public var proxy: ProxyName?
        public var against: RunConclusion.Value.Other?

        static let columns = ["team", "stage", "month", "rule", "budgetFrom", "budgetTo", "proxy", "against"]

        /// In the order of `columns`; empty where there is nothing.
        var texts: [String] {
            [
                team, stage?.rawValue, month, rule, budgetFrom.map(String.init), budgetTo.map(String.init), proxy?.rawValue,
                against?.rawValue,
            ].map { $0 ?? "" }
        }
    }

    /// The events of all its figures, ascending.
    var events: [Int64] { Set(rows.flatMap(\.figures).flatMap(\.events)).sorted() }
}

extension PortfolioTable.Row: Encodable {
    private enum Name: String, CodingKey { case figures }

    /// The key's parts and the figures beside each other.
    public func encode(to encoder: any Encoder) throws {
        try key.encode(to: encoder)
        var container = encoder.container(keyedBy: Name.self)
        try container.encode(figures, forKey: .figures)
    }
}
