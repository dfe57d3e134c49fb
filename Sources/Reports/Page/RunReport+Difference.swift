import Domain

extension RunReport {
    /// Each difference with its interval and tests, and the rule by which it is a claim or none.
    var differenceSection: Page.Section? {
        guard let first = comparisons.first else { return nil }
        let others = first.others.map(\.quantity)
        let reservations = comparisons.flatMap { comparison in
            [
                comparison.difference.reservation(in: comparison.quantity),
                comparison.difference.powerWords(in: comparison.quantity),
            ]
            .compactMap { $0 }.map { "Against \(comparison.baseline.title): \($0)" }
        }
        return Page.Section(
            "How sure is the difference?", notes: [rule(first)] + reservations + [looksWords].compactMap { $0 },
            tables: [differenceTable(first.quantity)] + others.map(differenceTable),
            events: comparisons.flatMap(\.events) + (looksWords == nil ? [] : [history.outcome?.event].compactMap { $0 }))
    }

    private func differenceTable(_ quantity: DecisionRule.Quantity) -> Table {
        let decides = quantity == comparisons.first?.quantity
        let headers =
            [
                "Difference", quantity.isShare ? "Points" : "Difference", "95 % interval over rows and seeds", "p, over rows",
                "Range over seeds",
            ]
            + (quantity == .accuracy ? ["Rows only one has right, exact McNemar test"] : [])
        let rows = comparisons.compactMap { comparison in
            comparison.difference(in: quantity).map { difference in
                [
                    "against \(comparison.baseline.title)\(comparison.baseline == .full ? " (ceiling)" : "")",
                    difference.shownPoint(in: quantity), difference.intervalOrLack(in: quantity), difference.shownPValue,
                    difference.shownSeeds(in: quantity),
                ] + (quantity == .accuracy ? [Self.mcNemar(comparison)] : [])
            }
        }
        return Table(quantity.caption + (decides ? "" : "; shown beside it, decides nothing"), headers, rows)
    }

    private static func mcNemar(_ comparison: Comparison) -> String {
        zip(comparison.pairNames, comparison.tests).map { name, test in
            let p = Figure.apart(test.pValue, PairedDifference.pValueLimit) { Figure.significant($0, more: $1) }.0
            return "\(name): \(test.firstOnly) : \(test.secondOnly), p = \(p)"
        }.joined(separator: "; ")
    }

    private func rule(_ first: Comparison) -> String {
        let claim = first.difference.claim
        let isCounted = [.accuracy, .macroF1].contains(first.quantity)
        let minimum = claim.minimum > 0 ? first.quantity.told(claim.minimum) : "0"
        return
            "The \(first.quantity.title) decides. HeteroLoRA counts as better only where the whole interval lies above \(minimum) and p is "
            + "below 0.05; as worse where it lies below 0. Nothing counts "
            + (claim.seedsMin > 1 ? "with fewer than \(claim.seedsMin) seeds, " : "") + "on fewer than "
            + "\(PairedDifference.rowCountMin) test rows, where an interval is too short to be trusted, or where fewer than "
            + "\(claim.differingRowCountMin) of them " + (isCounted ? "tell the two apart" : "have a difference of their own")
            + ", since so few on one side are luck more than one time in twenty. The interval is a paired bootstrap: "
            + "\(Figure.count(PairedBootstrap.count(PairedBootstrap.resampleCount, rows: first.difference.rowCount))) resamples of the test "
            + "rows, each row with all its seeds and the quantity computed anew"
            + (first.seeds.count > 1 ? ", and of the seeds’ mean by Student’s distribution" : "")
            + ", extended to 0 where p is 0.05 or more. p is of the paired sign-flip test over the rows"
            + (first.quantity == .accuracy ? ", with one seed the exact McNemar test" : "") + "."
            + (claim.familySize > 1
                ? " There are \(claim.familySize) comparisons: p is multiplied by as many, and the intervals are as much wider that all of them "
                    + "hold together 95 % of the time (Bonferroni)." : "")
            + (first.seeds.count > 1 ? "" : " With one seed they cover other rows, not other seeds.")
    }
}
