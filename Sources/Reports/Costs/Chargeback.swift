public import Domain

/// What teams are charged for the runs of a month, and what was estimated for them.
public struct Chargeback: Sendable, Equatable, Encodable {
    /// Such as `2026-11`, by the offset from UTC that was asked for.
    public let month: String
    public let team: String
    public let runCount: Int
    public let coreHours: Double
    /// Of both costs: what is charged in two currencies is two rows.
    public let currency: Money.Currency
    public let costYen: Double
    public let estimatedCostYen: Double

    /// One for each month, team and currency that has a charge, in that order.
    /// - Parameter utcOffsetSeconds: by how much the clock of whoever pays is ahead of UTC.
    public static func byMonthAndTeam(_ charges: [Charge], utcOffsetSeconds: Int) -> [Chargeback] {
        struct Key: Hashable {
            let month: Timestamp
            let team: String
            let currency: Money.Currency
        }
        let groups = Dictionary(grouping: charges) {
            Key(
                month: $0.recordedAt.beginningOfMonth(utcOffsetSeconds: utcOffsetSeconds), team: $0.team,
                currency: $0.cost.rateCard.currency.orYen)
        }
        return groups.sorted {
            ($0.key.month, $0.key.team, $0.key.currency.rawValue) < ($1.key.month, $1.key.team, $1.key.currency.rawValue)
        }.map { key, charges in
            Chargeback(
                month: key.month.month(utcOffsetSeconds: utcOffsetSeconds), team: key.team, runCount: charges.count,
                coreHours: charges.reduce(0) { sum, charge in
                    sum + Double(charge.cost.rateCard.coreCount) * charge.cost.wallSeconds / 3600
                },
                currency: key.currency, costYen: charges.map(\.cost.costYen).decimalSum,
                estimatedCostYen: charges.map(\.cost.estimatedCostYen).decimalSum)
        }
    }
}
