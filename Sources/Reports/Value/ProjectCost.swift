package import Domain

/// What stands under the line: what was spent once, and what is not known of it.
package struct ProjectCost: Sendable, Equatable {
    /// What a request may give beside computing.
    package enum Part: Sendable, CaseIterable {
        case people, labelling, serving, fixedCosts
    }

    /// Of the whole run by the rate card: search, baselines and attempts that broke off included.
    package let computingYen: Double
    /// Nil where it is not given, as with what follows.
    package let people: Money?
    package let labelling: Money?
    /// Rows that the run read; nil where that is not on record.
    package let rowCount: Int?
    /// What the request does not give.
    package let missing: [Part]
    package let events: [Int64]

    /// Nil before a run has a cost, and without a request.
    init?(_ history: RunHistory) {
        guard let cost = history.cost, let judgement = history.judgement, let request = judgement.value.request else {
            return nil
        }
        let value = request.specification.value
        let splits = history.preparation?.value.splits ?? []
        let rows = splits.isEmpty ? nil : splits.reduce(0) { $0 + max(0, min($1.rowCount, 1 << 40)) }
        computingYen = cost.value.costYen
        people = value?.people.flatMap { people in
            let costs = people.compactMap(\.cost)
            return costs.count == people.count ? Money.sum(costs, in: request.currency) : nil
        }
        labelling = value?.labellingPerRow.flatMap { price in rows.flatMap { price.total(of: $0) } }
        rowCount = rows
        missing = [
            people == nil ? Part.people : nil, labelling == nil ? .labelling : nil,
            value?.servingPerThousandDecisions == nil ? .serving : nil, value?.fixedCosts == nil ? .fixedCosts : nil,
        ].compactMap(\.self)
        events = [cost.event, judgement.event] + (labelling == nil ? [] : [history.preparation?.event].compactMap(\.self))
    }

    /// What was spent once, all that is known of it.
    package var atStartYen: Double { [computingYen, people?.amount ?? 0, labelling?.amount ?? 0].decimalSum }

    /// Whether nothing but computing is known of it.
    package var isComputingAlone: Bool { missing.count == Part.allCases.count }
}
