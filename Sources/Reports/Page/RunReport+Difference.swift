import Domain

extension RunReport {
    /// Each difference with its interval and tests, and the rule by which it is a claim or none.
    var differenceSection: Page.Section? {
        guard !comparisons.isEmpty else { return nil }
        let isAccuracy = comparisons.allSatisfy { $0.measure == .accuracy }
        let headers =
            ["Difference", isAccuracy ? "Points" : "Lower loss", "95 % interval over rows", "p, all seeds", "Range over seeds"]
            + (isAccuracy ? ["Rows only one has right, exact McNemar test"] : [])
        let rows = comparisons.map { comparison in
            [
                "against \(comparison.baseline.title)\(comparison.baseline == .full ? " (ceiling)" : "")",
                comparison.shown(comparison.difference.point), comparison.shownInterval ?? comparison.lackOfInterval,
                comparison.shownPValue, comparison.shownSeeds,
            ] + (isAccuracy ? [Self.mcNemar(comparison)] : [])
        }
        let table = Table(
            isAccuracy
                ? "HeteroLoRA minus baseline, test accuracy in percentage points"
                : "By how much HeteroLoRA’s mean loss per test row is lower than the baseline’s", headers, rows)
        let reservations = comparisons.compactMap { comparison in
            comparison.reservation.map { "Against \(comparison.baseline.title): \($0)" }
        }
        return Page.Section(
            "How sure is the difference?", notes: [Self.rule(isAccuracy)] + reservations, tables: [table],
            events: comparisons.flatMap(\.events))
    }

    private static func mcNemar(_ comparison: Comparison) -> String {
        zip(comparison.pairNames, comparison.tests).map { name, test in
            let p = Figure.apart(test.pValue, PairedDifference.pValueLimit) { Figure.significant($0, more: $1) }.0
            return "\(name): \(test.firstOnly) : \(test.secondOnly), p = \(p)"
        }.joined(separator: "; ")
    }

    private static func rule(_ isAccuracy: Bool) -> String {
        "HeteroLoRA counts as better only where the whole interval lies above 0, p is below 0.05 and no seed lies below 0; as worse the "
            + "other way round. Nothing counts on fewer than \(PairedDifference.rowCountMin) test rows, where an interval is too short to be "
            + "trusted, or where fewer than \(PairedDifference.differingRowCountMin) of them "
            + (isAccuracy ? "tell the two apart" : "have a difference of their own")
            + ", since five on one side are luck more than one time in twenty (p = 0.0625). The interval is a paired percentile "
            + "bootstrap: \(Figure.count(PairedBootstrap.resampleCount)) resamples of the test rows, each row with all its seeds, "
            + "extended to 0 where p is 0.05 or more. p is of the paired sign-flip test over the same rows"
            + (isAccuracy ? ", with one seed the exact McNemar test" : "")
            + ". Both cover other rows, not other seeds; their range stands beside them."
    }
}
