import Domain

extension LocalizedReport {
    /// Quality against parameters, and which budget to buy; nil where the run has one budget.
    var budgetSection: Page.Section? {
        guard let curve = BudgetCurve(history) else { return nil }
        return Page.Section(
            words.whichBudget, notes: answers(curve) + [words.curveIntervals(seedCount: curve.seedCount)],
            budgetCharts: [BudgetChart(curve, words)].compactMap { $0 },
            tables: [table(curve)] + (curveComparisons.isEmpty ? [] : [differenceTable]),
            events: curve.points.flatMap(\.events) + [history.planned?.event].compactMap { $0 })
    }

    /// What the curve says, for a shell.
    var curveNotes: [String] { BudgetCurve(history).map(answers) ?? [] }

    private func answers(_ curve: BudgetCurve) -> [String] {
        [curve.smallestBudget.map(words.smallestBudget)].compactMap { $0 }
            + curve.needs.map { words.need($0, curve.uniformRange) }
            + (curve.missing.isEmpty ? [] : [words.missing(curve.missing)])
    }

    private var differenceTable: Table {
        Table(
            words.differencesAtBudgets,
            [
                .figures(words.budgetHeader), .words(words.againstHeader), .figures(words.differenceHeader),
                .words(words.intervalOverBoth), .figures(words.pOverRows),
            ],
            curveComparisons.map { budget, comparison -> [Table.Entry] in
                let (difference, quantity) = (comparison.difference, comparison.quantity)
                return [
                    .count(budget, words), .words(words.arm(comparison.baseline)), point(of: difference, in: quantity),
                    .words(words.intervalOrLack(of: difference, in: quantity)), pValue(of: difference),
                ]
            })
    }

    /// One line per arm and budget.
    private func table(_ curve: BudgetCurve) -> Table {
        let hasHeadroom = curve.points.contains { $0.headroom != nil }
        let columns: [Table.Column] =
            [
                .words(words.armHeader), .figures(words.budgetHeader), .figures(words.adapterParameters),
                .figures(words.measure(curve.measure)), .figures(words.intervalHeader), .figures(words.trialRangeHeader),
            ]
            + (hasHeadroom ? [.figures(words.headroomHeader)] : [])
        return Table(
            words.curveCaption(curve.measure, hasHeadroom: hasHeadroom), columns,
            curve.points.map { row($0, curve.measure, hasHeadroom) })
    }

    private func row(_ point: BudgetCurve.Point, _ measure: RowQuality, _ hasHeadroom: Bool) -> [Table.Entry] {
        let quality = point.quality
        func shown(_ quality: Double) -> String { words.shown(quality, in: measure) }
        let headroom = point.headroom.map { share in
            words.estimate(words.percent(share.value), ends(share.lower, share.upper, words.percent))
        }
        let row: [Table.Entry] = [
            .words(words.arm(point.arm)), .count(point.budget, words),
            .told(words.spent(point.parameterCount, of: point.budget), point.parameterCount, .whole),
            .number(measure.isLoss ? -quality.value : quality.value, measure.unit, words),
            .words(ends(quality.lower, quality.upper, isReversed: measure.isLoss, shown) ?? words.none),
            .words(ends(point.trials.lowest, point.trials.highest, isReversed: measure.isLoss, shown) ?? words.none),
        ]
        return hasHeadroom ? row + [.told(headroom ?? words.none, point.headroom?.value, .share)] : row
    }

    /// In the order of what is shown: a loss is the lower the better it is.
    private func ends(_ lower: Double?, _ upper: Double?, isReversed: Bool = false, _ show: (Double) -> String) -> String? {
        guard let lower, let upper, lower < upper, lower.isFinite, upper.isFinite else { return nil }
        return isReversed ? words.span(show(upper), show(lower)) : words.span(show(lower), show(upper))
    }
}
