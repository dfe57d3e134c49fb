import Domain

extension LocalizedReport {
    /// Each difference with its interval and tests, and the rule by which it is a claim or none.
    var differenceSection: Page.Section? {
        guard let first = comparisons.first else { return nil }
        let others = first.others.map(\.quantity)
        let reservations = comparisons.flatMap { comparison in
            [
                words.reservation(comparison.difference, in: comparison.quantity),
                words.power(comparison.difference, in: comparison.quantity),
            ]
            .compactMap { $0 }.map { words.against(comparison.baseline, $0) }
        }
        let looks = report.looksAtTest.map(words.looks)
        return Page.Section(
            words.howSure, notes: [words.rule(first)] + reservations + [looks].compactMap { $0 },
            tables: [differenceTable(first.quantity)] + others.map(differenceTable),
            events: comparisons.flatMap(\.events) + (looks == nil ? [] : [history.outcome?.event].compactMap { $0 }))
    }

    private func differenceTable(_ quantity: DecisionRule.Quantity) -> Table {
        let columns: [Table.Column] =
            [
                .words(words.differenceHeader), .figures(words.pointHeader(quantity)), .words(words.intervalOverBoth),
                .figures(words.pOverRows), .words(words.rangeOverSeeds),
            ]
            + (quantity == .accuracy ? [.words(words.mcNemarHeader)] : [])
        let rows = comparisons.compactMap { comparison in
            comparison.difference(in: quantity).map { difference -> [Table.Entry] in
                [
                    .words(words.against(comparison.baseline)), point(of: difference, in: quantity),
                    .words(words.intervalOrLack(of: difference, in: quantity)), pValue(of: difference),
                    .words(words.seedRange(of: difference, in: quantity)),
                ] + (quantity == .accuracy ? [.words(mcNemar(comparison))] : [])
            }
        }
        return Table(words.differences(in: quantity, decides: quantity == comparisons.first?.quantity), columns, rows)
    }

    /// A difference as the quantity's own: a share, where people read percentage points.
    func point(of difference: PairedDifference, in quantity: DecisionRule.Quantity) -> Table.Entry {
        .told(words.point(of: difference, in: quantity), difference.point, quantity.unit)
    }

    func pValue(of difference: PairedDifference) -> Table.Entry {
        .told(words.pValue(difference.pValue), difference.pValue, .significant)
    }

    private func mcNemar(_ comparison: Comparison) -> String {
        zip(comparison.baselineTrials, comparison.tests).map { words.mcNemar($1, of: $0) }.joined(separator: "; ")
    }
}
