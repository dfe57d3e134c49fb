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
            history.measuredVariants.map { variant in
                row(variant.arm, variant.budget, variant.results.map(\.value), seeds: seeds, figures)
            })
    }

    private func row(
        _ arm: Arm, _ budget: Int?, _ results: [TrialResult], seeds: [UInt64], _ figures: TaskFigures
    ) -> [String] {
        // A mean over some of the seeds would be compared with one over all.
        func mean(_ column: TaskFigures.Column) -> String {
            let values = results.compactMap { $0.value(column.quantity, on: column.split) }
            return values.count < results.count ? "–" : Spread(values).map { column.show($0.mean) } ?? "–"
        }
        let perSeed = seeds.map { seed in
            Spread(results.filter { $0.trial.seed == seed }.compactMap { $0.value(figures.main.quantity, on: .test) })
                .map { figures.main.show($0.mean) } ?? "–"
        }
        // Without a head there is nothing to train in that arm.
        let isBare = arm == .headOnly && results.first?.headParameterCount == 0
        return [
            isBare
                ? "model as it was read"
                : arm == .full ? "\(arm.title) (ceiling)" : ArmVariant(arm: arm, budget: budget).title,
            results.first.map { Figure.count($0.trainableParameterCount) } ?? "–",
            results.first.map { Figure.count($0.headParameterCount) } ?? "–", mean(figures.main),
        ] + perSeed + figures.others.map(mean)
    }

    var comparisonSection: Page.Section? {
        let events = history.measuredVariants.flatMap { $0.results.map(\.event) }
        guard !events.isEmpty else { return nil }
        return Page.Section(
            "Comparison at equal budget", notes: dataNotes + skewNotes + ceilingNotes + undefinedNotes + drawNotes,
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

    /// What chance did with the places: of several draws mean, spread and best.
    package var drawNotes: [String] {
        let figures = TaskFigures(history.planned?.value.plan.task.type ?? .classification, isSkewed: isSkewed).main
        return history.measuredVariants.compactMap { variant in
            let drawn = variant.results.compactMap { result in
                result.value.trial.draw.flatMap { draw in
                    result.value.value(figures.quantity, on: .test).map { (draw: draw, value: $0) }
                }
            }
            guard drawn.count > 1, let spread = Spread(drawn.map(\.value)) else { return nil }
            let isLower = figures.quantity == .loss
            let best = drawn.min { isLower ? $0.value < $1.value : $0.value > $1.value }
            return "\(ArmVariant(arm: variant.arm, budget: variant.budget).title.capitalizedFirst), "
                + "\(Figure.counted(drawn.count, "draw")) of places. \(figures.title): "
                + "\(figures.show(spread.mean)) in the mean, \(figures.show(spread.lowest)) to \(figures.show(spread.highest))"
                + (best.map { "; draw \($0.draw) is the best." } ?? ".")
        }
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
