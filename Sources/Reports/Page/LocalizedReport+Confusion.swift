import Domain

extension LocalizedReport {
    /// Up to so many classes stand by their names over the columns; more by their digits.
    private static let namedClassCountMax = 6
    /// Up to so many have a column each; of more, so many lines are shown.
    private static let columnCountMax = 36

    /// Of each arm, what rows of each class were told as.
    var confusionSection: Page.Section? {
        guard let labels = history.planned?.value.plan.task.labels, labels.count > 1 else { return nil }
        let matrices = history.measuredVariants.compactMap { variant in
            ConfusionMatrix(variant.results.map(\.value), classCount: labels.count).map { (variant: variant, matrix: $0) }
        }
        guard !matrices.isEmpty else { return nil }
        guard labels.count <= Self.columnCountMax else { return longConfusionSection(labels, matrices) }
        let isNamed = labels.count <= Self.namedClassCountMax
        let names = labels.indices.map { isNamed ? labels[$0] : String($0, radix: 36) }
        let tables = matrices.map { variant, matrix in
            Table(
                words.confusion(ArmVariant(arm: variant.arm, budget: variant.budget), trainings: variant.results.count),
                [.words(words.classHeader)] + names.map { .figures($0) } + [.figures(words.recallHeader)],
                labels.indices.map { row -> [Table.Entry] in
                    let counts = matrix.counts[row].map {
                        Table.Entry.told($0 == 0 ? words.none : words.count($0), Double($0), .whole)
                    }
                    let name = isNamed ? labels[row] : "\(names[row])  \(labels[row])"
                    return [.words(name)] + counts + [.number(matrix.recall(of: row), .share, words, orElse: words.noRows)]
                })
        }
        return Page.Section(
            words.confusionHeading, notes: [words.confusionNote], tables: tables,
            events: matrices.flatMap { $0.variant.results.map(\.event) })
    }

    /// Of many classes those that were told worst.
    private func longConfusionSection(
        _ labels: [String],
        _ matrices: [(variant: (arm: Arm, budget: Int?, results: [Sourced<TrialResult>]), matrix: ConfusionMatrix)]
    ) -> Page.Section {
        let tables = matrices.map { variant, matrix in
            let worst = labels.indices.compactMap { label in matrix.recall(of: label).map { (label: label, recall: $0) } }
                .sorted { ($0.recall, $0.label) < ($1.recall, $1.label) }.prefix(Self.columnCountMax)
            return Table(
                words.worstClasses(ArmVariant(arm: variant.arm, budget: variant.budget), trainings: variant.results.count),
                [
                    .words(words.classHeader), .figures(words.rowsHeader), .figures(words.recallHeader),
                    .words(words.takenForHeader),
                ],
                worst.map { label, recall -> [Table.Entry] in
                    let mistake = matrix.mostFrequentMistake(of: label)
                    return [
                        .words(labels[label]), .count(matrix.counts[label].reduce(0, +), words),
                        .number(recall, .share, words),
                        .words(
                            mistake.map { labels[$0] + words.brackets(words.count(matrix.counts[label][$0])) } ?? words.none),
                    ]
                })
        }
        return Page.Section(
            words.confusionHeading,
            notes: [words.worstClassesNote(of: labels.count, shown: Self.columnCountMax)], tables: tables,
            events: matrices.flatMap { $0.variant.results.map(\.event) })
    }

    /// Whether the classes of the test rows are so unlike in size that accuracy alone misleads.
    var isSkewed: Bool {
        guard let labels = history.planned?.value.plan.task.labels, let first = history.measuredVariants.first else {
            return false
        }
        return ConfusionMatrix(first.results.map(\.value), classCount: labels.count)?.isSkewed ?? false
    }
}
