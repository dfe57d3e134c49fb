/// Budgets as rows of a table: each by itself while they are few, else those of one size together.
enum BudgetRange {
    private static let countMax = 12

    /// Ascending, each with a budget in it.
    static func all(over budgets: [Int]) -> [ClosedRange<Int>] {
        let known = Set(budgets).sorted()
        guard known.count > countMax else { return known.map { $0...$0 } }
        var ranges: [ClosedRange<Int>] = []
        for budget in known where ranges.last.map({ !$0.contains(budget) }) ?? true { ranges.append(ofSize(budget)) }
        return ranges
    }

    /// From one power of ten to the next.
    private static func ofSize(_ budget: Int) -> ClosedRange<Int> {
        var least = 1
        while budget / 10 >= least { least *= 10 }
        return budget < 1 ? budget...budget : least...(least > Int.max / 10 ? Int.max : least * 10 - 1)
    }
}
