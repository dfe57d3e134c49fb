import Domain

extension LocalizedReport {
    private var task: LearningTask.Kind { history.planned?.value.plan.task.type ?? .classification }

    /// One line per arm: what it has and what it reached.
    var comparisonTable: Table {
        let seeds = history.planned?.value.plan.training.seeds ?? []
        let (main, others) = (ResultColumn.main(task), ResultColumn.others(task, isSkewed: isSkewed))
        let columns: [Table.Column] =
            [
                .words(words.armHeader), .figures(words.adapterParameters), .figures(words.headParameters),
                .figures(words.mean(words.column(main))),
            ]
            + seeds.map { .figures(words.seedHeader($0)) } + others.map { .figures(words.column($0)) }
        return Table(
            words.comparisonCaption, columns,
            history.measuredVariants.map { variant in
                row(variant.arm, variant.budget, variant.results.map(\.value), seeds: seeds, main, others)
            })
    }

    private func row(
        _ arm: Arm, _ budget: Int?, _ results: [TrialResult], seeds: [UInt64], _ main: ResultColumn, _ others: [ResultColumn]
    ) -> [Table.Entry] {
        // A mean over some of the seeds would be compared with one over all.
        func mean(_ column: ResultColumn) -> Table.Entry {
            let values = results.compactMap { $0.value(column.quantity, on: column.split) }
            return .number(values.count < results.count ? nil : Spread(values)?.mean, column.unit, words)
        }
        let perSeed = seeds.map { seed in
            let values = results.filter { $0.trial.seed == seed }.compactMap { $0.value(main.quantity, on: .test) }
            return Table.Entry.number(Spread(values)?.mean, main.unit, words)
        }
        // Without a head there is nothing to train in that arm.
        let isBare = arm == .headOnly && results.first?.headParameterCount == 0
        return [
            .words(
                isBare
                    ? words.bareModel
                    : arm == .full ? words.fullAsCeiling : words.variant(ArmVariant(arm: arm, budget: budget))),
            .count(results.first?.trainableParameterCount, words), .count(results.first?.headParameterCount, words),
            mean(main),
        ] + perSeed + others.map(mean)
    }

    var comparisonSection: Page.Section? {
        let events = history.measuredVariants.flatMap { $0.results.map(\.event) }
        guard !events.isEmpty else { return nil }
        return Page.Section(
            words.comparisonHeading,
            notes: dataNotes + (isSkewed ? [words.skewed] : []) + ceilingNotes + undefinedNotes + drawNotes,
            tables: [comparisonTable],
            events: events + [history.preparation?.event].compactMap { $0 })
    }

    /// A correlation that a trial lacks.
    private var undefinedNotes: [String] {
        func lacks(_ quantity: Measurement.Quantity) -> Bool {
            history.results.values.contains { $0.value.value(quantity, on: .test) == nil }
        }
        return switch history.planned?.value.plan.task.type {
        case .regression where lacks(.spearman): [words.noCorrelation(.spearman)]
        case .classification where isSkewed && lacks(.matthewsCorrelation): [words.noCorrelation(.matthewsCorrelation)]
        default: []
        }
    }

    /// What chance did with the places: of several draws mean, spread and best.
    var drawNotes: [String] {
        let column = ResultColumn.main(task)
        return history.measuredVariants.compactMap { variant in
            let drawn = variant.results.compactMap { result in
                result.value.trial.draw.flatMap { draw in
                    result.value.value(column.quantity, on: .test).map { (draw: draw, value: $0) }
                }
            }
            guard drawn.count > 1, let spread = Spread(drawn.map(\.value)) else { return nil }
            let isLower = column.quantity == .loss
            let best = drawn.min { isLower ? $0.value < $1.value : $0.value > $1.value }
            return words.draws(
                ArmVariant(arm: variant.arm, budget: variant.budget), count: drawn.count, column, spread, best: best?.draw)
        }
    }

    private var ceilingNotes: [String] {
        guard let full = history.results(of: .full).first?.value, let count = full.baseParameterCount else { return [] }
        return [words.ceiling(parameters: count)]
    }
}
