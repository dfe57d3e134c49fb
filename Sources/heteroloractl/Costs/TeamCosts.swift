import Domain
import Reports

struct TeamCosts: TextTableAnswer {
    let rows: [Chargeback]

    let keys = ["month", "team", "runs", "coreHours", "costYen", "estimatedCostYen", "currency"]
    var values: [[String]] {
        rows.map { row in
            [row.month, row.team, "\(row.runCount)"]
                + [row.coreHours, row.costYen, row.estimatedCostYen].map(FocusTable.number)
                + [row.currency.rawValue]
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rows)
    }

    var lines: [String] {
        guard !rows.isEmpty else { return ["nothing was charged in that time"] }
        let cells = rows.map { row in
            let words = Words(.english, in: row.currency)
            return [
                row.month, row.team, Figure.count(row.runCount), Figure.significant(row.coreHours), words.amount(row.costYen),
                words.amount(row.estimatedCostYen),
            ]
        }
        let sums = Dictionary(grouping: rows, by: \.currency).sorted { $0.key.rawValue < $1.key.rawValue }.map {
            currency, rows in
            Words(.english, in: currency).amount(rows.map(\.costYen).decimalSum)
        }
        let table = Columns(
            headers: ["month", "team", "runs", "core-hours", "charged", "estimated"], rows: cells, words: [0, 1])
        return table.lines() + ["in all \(sums.joined(separator: ", "))"]
    }
}
