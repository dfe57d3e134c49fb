import Domain

extension RunReport {
    /// Up to so many classes stand by their names over the columns; more by their digits.
    private static let namedClassCountMax = 6

    /// Of each arm, what rows of each class were told as.
    var confusionSection: Page.Section? {
        guard let labels = history.planned?.value.plan.task.labels, labels.count > 1 else { return nil }
        let matrices = history.measuredArms.compactMap { arm in
            confusion(of: arm, labels).map { (arm: arm, matrix: $0) }
        }
        guard !matrices.isEmpty else { return nil }
        let isNamed = labels.count <= Self.namedClassCountMax
        let names = labels.indices.map { isNamed ? labels[$0] : String($0, radix: 36) }
        let tables = matrices.map { arm, matrix in
            let seeds = history.results(of: arm).count
            return Table(
                "\(arm.title.capitalizedFirst), test rows of \(Figure.counted(seeds, "seed")): what they are, and as what they were told",
                ["Class"] + names + ["Recall"],
                labels.indices.map { row in
                    [isNamed ? labels[row] : "\(names[row])  \(labels[row])"]
                        + matrix.counts[row].map { $0 == 0 ? "–" : Figure.count($0) }
                        + [matrix.recall(of: row).map(Figure.percent) ?? "no rows"]
                })
        }
        let notes = [
            "Each line is a class, each column what its rows were told as; seeds are summed. Recall is the share of a class that was told as it."
        ]
        return Page.Section(
            "What was taken for what", notes: notes, tables: tables,
            events: matrices.flatMap { history.results(of: $0.arm).map(\.event) })
    }

    private func confusion(of arm: Arm, _ labels: [String]) -> ConfusionMatrix? {
        ConfusionMatrix(history.results(of: arm).map(\.value), classCount: labels.count)
    }

    /// Whether the classes of the test rows are so unlike in size that accuracy alone misleads.
    var isSkewed: Bool {
        guard let labels = history.planned?.value.plan.task.labels, let arm = history.measuredArms.first else { return false }
        return confusion(of: arm, labels)?.isSkewed ?? false
    }
}
