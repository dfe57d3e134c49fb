import Domain
import Reports

struct TeamCosts: TextTableAnswer {
    let rows: [Chargeback]

    let keys = ["month", "team", "runs", "coreHours", "costYen", "estimatedCostYen"]
    var values: [[String]] {
        rows.map { row in
            [row.month, row.team, "\(row.runCount)"]
                + [row.coreHours, row.costYen, row.estimatedCostYen].map(FocusTable.number)
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rows)
    }

    var lines: [String] {
        guard !rows.isEmpty else { return ["nothing was charged in that time"] }
        let cells = rows.map { row in
            [
                row.month, row.team, Figure.count(row.runCount), Figure.significant(row.coreHours), Figure.yen(row.costYen),
                Figure.yen(row.estimatedCostYen),
            ]
        }
        let sum = rows.reduce(0) { $0 + $1.costYen }
        let table = Columns(
            headers: ["month", "team", "runs", "core-hours", "charged", "estimated"], rows: cells, words: [0, 1])
        return table.lines() + ["in all \(Figure.yen(sum))"]
    }
}
