public import Domain

/// What the requests and runs of a period came to. A function of what the ledger has of them; the keys of its JSON stay as they are.
public struct Portfolio: Sendable, Equatable, Encodable {
    /// First and last day, such as `2026-11-01`, by the offset from UTC that was asked for.
    public let from: String
    public let to: String
    /// Whose alone; nil for everybody's.
    public let team: String?
    public let tables: [PortfolioTable]
    /// Runs that finished before their conclusion was written down, and whose rows were judged anew, by the same code.
    public let judgedAnew: Int

    /// What it is made of.
    public struct Record: Sendable {
        public let requests: [ReceivedRequest]
        public let runs: [EndedRun]
        /// Those that were recorded in the period.
        public let charges: [Charge]
        /// Per month of the period, such as `2026-11`, what a team may spend in it; none where no rule says so.
        public let monthQuotas: [String: Amount]
        /// What a team may spend in all, by the policies at the end of the period; nil where no rule says so.
        public let quotaInAll: Amount?
        /// What each team has spent in each currency until the period's end.
        public let spentInAll: [String: [Money.Currency: Double]]
        public let utcOffsetSeconds: Int

        public init(
            requests: [ReceivedRequest], runs: [EndedRun], charges: [Charge], monthQuotas: [String: Amount] = [:],
            quotaInAll: Amount? = nil,
            spentInAll: [String: [Money.Currency: Double]] = [:], utcOffsetSeconds: Int = 0
        ) {
            self.requests = requests
            self.runs = runs
            self.charges = charges
            self.monthQuotas = monthQuotas
            self.quotaInAll = quotaInAll
            self.spentInAll = spentInAll
            self.utcOffsetSeconds = utcOffsetSeconds
        }
    }

    public init(_ record: Record, from: CalendarDay, to: CalendarDay, team: String? = nil, judgedAnew: Int = 0) {
        self.from = from.text
        self.to = to.text
        self.team = team
        self.judgedAnew = judgedAnew
        tables = PortfolioTable.Subject.allCases.map { PortfolioTable($0, record) }.filter { !$0.rows.isEmpty }
    }

    /// Whether nothing was asked, nothing ended and nothing was charged.
    public var isEmpty: Bool { all?.figures.allSatisfy { ($0.value ?? 0) == 0 } ?? true }

    /// The figures of all together.
    var all: PortfolioTable.Row? { table(.all)?.rows.first }

    func table(_ subject: PortfolioTable.Subject) -> PortfolioTable? { tables.first { $0.subject == subject } }

    /// A line for each figure, for spreadsheets and programs.
    public var csv: String {
        CSV.text(
            ["table"] + PortfolioTable.Key.columns
                + ["measure", "unit", "value", "lower", "upper", "count", "of", "events"],
            tables.flatMap { table in
                table.rows.flatMap { row in row.figures.map { Self.cells(table.subject, row.key, $0) } }
            })
    }

    private static func cells(
        _ subject: PortfolioTable.Subject, _ key: PortfolioTable.Key, _ figure: PortfolioFigure
    ) -> [String] {
        func number(_ value: Double?) -> String { value.map(FocusTable.number) ?? "" }
        func count(_ value: Int?) -> String { value.map(String.init) ?? "" }
        return [subject.rawValue] + key.texts
            + [figure.measure.rawValue, figure.unit.name, number(figure.value), number(figure.lower), number(figure.upper)]
            + [count(figure.count), count(figure.of), figure.events.map(String.init).joined(separator: " ")]
    }
}
