import Domain
import Reports

struct RunCosts: TextTableAnswer {
    let charges: [Charge]

    private struct Run: Encodable {
        let recordedAt: Timestamp
        let request: RequestID
        let name: String
        let team: String
        let stage: String
        let submitter: String
        let rateCard: String
        let wallSeconds: Double
        let currency: Money.Currency
        let costYen: Double
        let estimatedCostYen: Double
        let event: Int64
    }

    let keys = [
        "recordedAt", "request", "name", "team", "stage", "submitter", "rateCard", "wallSeconds", "costYen",
        "estimatedCostYen", "event", "currency",
    ]
    var values: [[String]] {
        charges.map { charge in
            let cost = charge.cost
            return [
                charge.recordedAt.description, charge.request.text, charge.name, charge.team, charge.stage, charge.submitter,
                cost.rateCard.name,
            ] + [cost.wallSeconds, cost.costYen, cost.estimatedCostYen].map(FocusTable.number) + [
                "\(charge.event)", cost.rateCard.currency.orYen.rawValue,
            ]
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(
            charges.map { charge in
                Run(
                    recordedAt: charge.recordedAt, request: charge.request, name: charge.name, team: charge.team,
                    stage: charge.stage, submitter: charge.submitter, rateCard: charge.cost.rateCard.name,
                    wallSeconds: charge.cost.wallSeconds, currency: charge.cost.rateCard.currency.orYen,
                    costYen: charge.cost.costYen,
                    estimatedCostYen: charge.cost.estimatedCostYen, event: charge.event)
            })
    }

    var lines: [String] {
        guard !charges.isEmpty else { return ["nothing was charged in that time"] }
        let cells = charges.map { charge in
            let words = Words(.english, in: charge.cost.rateCard.currency.orYen)
            return [
                charge.recordedAt.toTheSecond, charge.request.text, charge.team, charge.stage,
                Figure.seconds(charge.cost.wallSeconds), words.amount(charge.cost.costYen),
                words.amount(charge.cost.estimatedCostYen),
            ]
        }
        return Columns(
            headers: ["recorded", "request", "team", "stage", "time", "charged", "estimated"], rows: cells, words: [0, 1, 2, 3]
        ).lines()
    }
}
