import Domain

extension RunReport {
    /// One line per arm: what it has and what it reached.
    package var comparisonTable: Table {
        let seeds = history.planned?.value.plan.training.seeds ?? []
        let figures = TaskFigures(history.planned?.value.plan.task.type ?? .classification, isSkewed: isSkewed)
        let headers =
            ["Arm", "Adapter parameters", "Head parameters", "\(figures.main.title), mean"]
            + seeds.map { "Seed \($0)" } + figures.others.map(\.title)
        return Table(
            "All arms on the same rows in the same order; means over seeds", headers,
            history.measuredArms.map { row($0, seeds: seeds, figures) })
    }

    private func row(_ arm: Arm, seeds: [UInt64], _ figures: TaskFigures) -> [String] {
        let results = history.results(of: arm).map(\.value)
        // A mean over some of the seeds would be compared with one over all.
        func mean(_ column: TaskFigures.Column) -> String {
            let values = results.compactMap { $0.value(column.quantity, on: column.split) }
            return values.count < results.count ? "–" : Spread(values).map { column.show($0.mean) } ?? "–"
        }
        let perSeed = seeds.map { seed in
            results.first { $0.trial.seed == seed }?.value(figures.main.quantity, on: .test).map(figures.main.show) ?? "–"
        }
        // Without a head there is nothing to train in that arm.
        let isBare = arm == .headOnly && results.first?.headParameterCount == 0
        return [
            isBare ? "model as it was read" : arm == .full ? "\(arm.title) (ceiling)" : arm.title,
            results.first.map { Figure.count($0.trainableParameterCount) } ?? "–",
            results.first.map { Figure.count($0.headParameterCount) } ?? "–", mean(figures.main),
        ] + perSeed + figures.others.map(mean)
    }

    var comparisonSection: Page.Section? {
        let events = history.measuredArms.flatMap { history.results(of: $0).map(\.event) }
        guard !events.isEmpty else { return nil }
        return Page.Section(
            "Comparison at equal budget", notes: dataNotes + skewNotes + ceilingNotes + undefinedNotes,
            tables: [comparisonTable],
            events: events + [history.preparation?.event].compactMap { $0 })
    }

    /// A correlation that a trial lacks.
    private var undefinedNotes: [String] {
        func lacks(_ quantity: Measurement.Quantity) -> Bool {
            history.results.values.contains { $0.value.value(quantity, on: .test) == nil }
        }
        return switch history.planned?.value.plan.task.type {
        case .regression where lacks(.spearman): ["There is no correlation where all targets or all predictions are equal."]
        case .classification where isSkewed && lacks(.matthewsCorrelation):
            ["There is no Matthews correlation where all labels or all predictions are equal."]
        default: []
        }
    }

    private var skewNotes: [String] {
        guard isSkewed else { return [] }
        return [
            "The classes of the test rows differ much in size, so that accuracy says little of the small ones: balanced accuracy is the mean "
                + "of the classes’ recall, and Matthews’ correlation is 0 for whoever guesses by class sizes."
        ]
    }

    /// What the arm outside the budget is for, where it was trained.
    private var ceilingNotes: [String] {
        guard let full = history.results(of: .full).first?.value, let count = full.baseParameterCount else { return [] }
        return [
            "Full fine-tuning trained all \(Figure.count(count)) parameters of the base model, outside the budget that the other arms keep "
                + "to: a ceiling for what could be reached, not a choice."
        ]
    }
}

/// The columns that a task's results are shown in.
struct TaskFigures {
    struct Column {
        let title: String
        let quantity: Measurement.Quantity
        let split: Split
        let show: (Double) -> String
    }

    let main: Column
    let others: [Column]

    init(_ task: LearningTask.Kind, isSkewed: Bool) {
        func column(
            _ title: String, _ quantity: Measurement.Quantity, _ split: Split = .test, _ show: @escaping (Double) -> String
        ) -> Column {
            Column(title: title, quantity: quantity, split: split, show: show)
        }
        let short = { (value: Double) in Figure.decimal(value, 3) }
        switch task {
        case .classification:
            main = column("Test accuracy", .accuracy, .test, Figure.percent)
            let skewed = [
                column("Test balanced accuracy", .balancedAccuracy, .test, Figure.percent),
                column("Test Matthews correlation", .matthewsCorrelation, .test, short),
            ]
            others =
                [column("Test macro-F1", .macroF1, .test, short)] + (isSkewed ? skewed : []) + [
                    column("Test loss, nats", .loss, .test, short),
                    column("Validation accuracy", .accuracy, .validation, Figure.percent),
                    column("Validation loss, nats", .loss, .validation, short),
                ]
        case .regression:
            main = column("Test squared error", .loss, .test, short)
            others = [
                column("Test root mean squared error", .rootMeanSquaredError, .test, short),
                column("Test absolute error", .meanAbsoluteError, .test, short),
                column("Test Pearson correlation", .pearson, .test, short),
                column("Test Spearman correlation", .spearman, .test, short),
                column("Validation squared error", .loss, .validation, short),
            ]
        case .causalLanguageModel:
            main = column("Test loss, nats per token", .loss, .test, short)
            others = [
                column("Test perplexity", .perplexity, .test, short),
                column("Test tokens predicted exactly", .tokenAccuracy, .test, Figure.percent),
                column("Validation loss, nats per token", .loss, .validation, short),
            ]
        }
    }
}
