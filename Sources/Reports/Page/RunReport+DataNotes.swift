import Domain

extension RunReport {
    /// What the rows of this run cannot show: labels that a split lacks.
    package var dataNotes: [String] {
        guard let splits = history.preparation?.value.splits, let labels = history.planned?.value.plan.task.labels else {
            return []
        }
        return splits.compactMap { summary in
            // As many counts as labels, or they are no counts of these labels.
            guard summary.rowCount > 0, labels.count > 1, summary.labelCounts.count == labels.count else { return nil }
            let pairs = zip(labels, summary.labelCounts)
            let missing = pairs.filter { $0.1 == 0 }.map(\.0)
            guard !missing.isEmpty else { return nil }
            let rows = "\(summary.split.words) rows"
            if missing.count == labels.count - 1, let only = pairs.first(where: { $0.1 > 0 })?.0 {
                return "All \(rows) have the label \(only.quoted()): \(Self.onlyLabel(summary.split))."
            }
            return "No \(summary.split.words) row has the label \(Self.list(missing)): \(Self.lack(summary.split))."
        }
    }

    private static func onlyLabel(_ split: Split) -> String {
        switch split {
        case .train: "nothing else could be learnt"
        case .validation: "validation says nothing about any other"
        case .test: "who always answers it has 100 %, and nothing here says how well any other is told"
        }
    }

    private static func lack(_ split: Split) -> String {
        switch split {
        case .train: "it could not be learnt"
        case .validation: "validation says nothing about it"
        case .test: "nothing here says how well it is told"
        }
    }

    private static func list(_ labels: [String]) -> String {
        let shown = labels.prefix(5).map { $0.quoted() }.joined(separator: " or ")
        return labels.count > 5 ? "\(shown) or \(labels.count - 5) more" : shown
    }
}

extension Split {
    fileprivate var words: String {
        switch self {
        case .train: "training"
        case .validation: "validation"
        case .test: "test"
        }
    }
}
