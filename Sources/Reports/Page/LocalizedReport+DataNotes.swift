import Domain

extension LocalizedReport {
    /// What the rows of this run cannot show: labels that a split lacks.
    var dataNotes: [String] {
        guard let splits = history.preparation?.value.splits, let labels = history.planned?.value.plan.task.labels else {
            return []
        }
        return splits.compactMap { summary in
            // As many counts as labels, or they are no counts of these labels.
            guard summary.rowCount > 0, labels.count > 1, summary.labelCounts.count == labels.count else { return nil }
            let pairs = zip(labels, summary.labelCounts)
            let missing = pairs.filter { $0.1 == 0 }.map(\.0)
            guard !missing.isEmpty else { return nil }
            if missing.count == labels.count - 1, let only = pairs.first(where: { $0.1 > 0 })?.0 {
                return words.onlyLabel(only, in: summary.split)
            }
            return words.missing(labels: missing, in: summary.split)
        }
    }
}
