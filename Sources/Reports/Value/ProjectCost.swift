package import Domain

/// What stands under the line: what was spent once, and what is not known of it.
package struct ProjectCost: Sendable, Equatable {
    /// Of the whole run by the rate card: search, baselines and attempts that broke off included.
    package let computingYen: Double
    /// Nil where it is not given, as with what follows.
    package let people: Money?
    package let labelling: Money?
    /// Rows that the run read; nil where that is not on record.
    package let rowCount: Int?
    /// In words, what the request does not give.
    package let missing: [String]
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
            return costs.count == people.count ? Money.sum(costs, in: .jpy) : nil
        }
        labelling = value?.labellingPerRow.flatMap { price in rows.flatMap { price.total(of: $0) } }
        rowCount = rows
        missing = [
            people == nil ? "people" : nil, labelling == nil ? "labelling" : nil,
            value?.servingPerThousandDecisions == nil ? "serving" : nil, value?.fixedCosts == nil ? "fixed costs" : nil,
        ].compactMap(\.self)
        events = [cost.event, judgement.event] + (labelling == nil ? [] : [history.preparation?.event].compactMap(\.self))
    }

    /// What was spent once, all that is known of it.
    package var atStartYen: Double { computingYen + (people?.amount ?? 0) + (labelling?.amount ?? 0) }

    /// What the cost leaves out, as a sentence; nil where all of it is given.
    package var lackWords: String? {
        guard !missing.isEmpty else { return nil }
        let listed =
            missing.count == 1 ? missing[0] : missing.dropLast().joined(separator: ", ") + " and " + missing[missing.count - 1]
        return missing.count == 4
            ? "The cost is computing only: \(listed) are not given."
            : "Not given, and so not in the cost: \(listed)."
    }
}
