import Domain

extension LocalizedReport {
    /// What the same search reaches with shortcuts and without them; nil where the request leaves them out.
    var shortcutSection: Page.Section? {
        guard let mode = history.planned?.value.plan.search.shortcuts, mode != .off, let preparation = history.preparation
        else {
            return nil
        }
        let budgets = history.budgets?.map(Optional.some) ?? [nil]
        let shortcuts = Set(preparation.value.sites.filter(\.kind.isShortcut).map(\.name))
        let placed = budgets.flatMap { placements(at: $0, shortcuts) }
        let trained = budgets.compactMap { budget in shortcutComparison(at: budget).map { (budget: budget, comparison: $0) } }
        let short = shortTrainings
        return Page.Section(
            words.shortcutHeading, notes: [shortcutLack(mode, trained.count, budgets.count)].compactMap(\.self) + placed,
            tables: (trained.isEmpty ? [] : [shortcutTable(trained)]) + (short.isEmpty ? [] : [shortTable(short)]),
            events: trained.flatMap(\.comparison.events) + [preparation.event] + short.map(\.event))
    }

    private func shortcutComparison(at budget: Int?) -> Comparison? {
        let found = budget.map { budget in curveComparisons.filter { $0.budget == budget }.map(\.comparison) } ?? comparisons
        return found.first { $0.baseline == .searchedWithoutShortcuts }
    }

    /// Where there is nothing to hold against each other, that there is not.
    private func shortcutLack(_ mode: SearchSettings.ShortcutMode, _ trainedCount: Int, _ budgetCount: Int) -> String? {
        guard mode == .compare else { return words.shortcutsNotMeasured }
        guard trainedCount < budgetCount else { return nil }
        return trainedCount == 0
            ? words.noShortcutPair : words.noShortcutPair(at: budgetCount - trainedCount, of: budgetCount)
    }

    /// What each of the two allocations is.
    private func placements(at budget: Int?, _ shortcuts: Set<String>) -> [String] {
        guard let with = history.allocation(of: .searched, at: budget)?.value else { return [] }
        let without = history.allocation(of: .searchedWithoutShortcuts, at: budget)?.value
        func ranks(_ record: AllocationRecord) -> [String: Int] {
            record.choices.filter { $0.rank > 0 }.reduce(into: [:]) { $0[$1.site] = $1.rank }
        }
        return [
            words.placements(
                at: budget, with: with, without: without, shortcuts: shortcuts,
                areSame: without.map { ranks($0) == ranks(with) } ?? false)
        ]
    }

    private func shortcutTable(_ trained: [(budget: Int?, comparison: Comparison)]) -> Table {
        Table(
            words.shortcutCaption,
            [
                .words(words.measuredHeader), .figures(words.withShortcuts), .figures(words.without),
                .figures(words.differenceHeader), .words(words.intervalOverBoth), .figures(words.pOverRows),
                .words(words.rangeOverSeeds),
            ],
            trained.flatMap { budget, comparison -> [[Table.Entry]] in
                let shown = [(comparison.quantity, comparison.difference)] + comparison.others
                return shown.map { quantity, difference -> [Table.Entry] in
                    [
                        .words(words.measured(words.quantity(quantity), at: budget)),
                        shortcutMean(.searched, quantity, budget, comparison.seeds),
                        shortcutMean(.searchedWithoutShortcuts, quantity, budget, comparison.seeds),
                        point(of: difference, in: quantity),
                        .words(words.intervalOrLack(of: difference, in: quantity)), pValue(of: difference),
                        .words(words.seedRange(of: difference, in: quantity)),
                    ]
                }
            })
    }

    /// Over the seeds that both have ended.
    private func shortcutMean(
        _ arm: Arm, _ quantity: DecisionRule.Quantity, _ budget: Int?, _ seeds: [UInt64]
    ) -> Table.Entry {
        let values = history.results(of: arm, at: budget).filter { seeds.contains($0.value.trial.seed) }
            .compactMap { $0.value.value(quantity.measured, on: .test) }
        guard values.count == seeds.count, let spread = Spread(values) else { return .words(words.none) }
        return .told(words.shown(mean: spread.mean, in: quantity), spread.mean, quantity.unit)
    }

    /// Of a competition the last round in which an allocation and the same without shortcuts were both trained.
    private var shortTrainings: [(event: Int64, round: CandidateRound, candidate: CandidateRound.Candidate)] {
        var last: [String: (event: Int64, round: CandidateRound, candidate: CandidateRound.Candidate)] = [:]
        for round in history.candidateRounds {
            for candidate in round.value.candidates where candidate.withoutShortcuts != nil {
                let key = "\(round.value.budget ?? 0) \(candidate.name)"
                last[key] = (round.event, round.value, candidate)
            }
        }
        return last.values.sorted {
            ($0.round.budget ?? 0, $0.candidate.name) < ($1.round.budget ?? 0, $1.candidate.name)
        }
    }

    private func shortTable(
        _ trainings: [(event: Int64, round: CandidateRound, candidate: CandidateRound.Candidate)]
    ) -> Table {
        let hasAccuracy = trainings.contains { $0.candidate.validationAccuracy != nil }
        return Table(
            words.shortTrainings,
            [
                .words(words.allocationHeader), .figures(words.stepsHeader), .figures(words.lossWithShortcuts),
                .figures(words.without), .figures(words.differenceHeader), .figures(words.intervalOverRows),
            ] + (hasAccuracy ? [.figures(words.accuracyWith), .figures(words.without)] : []),
            trainings.map { _, round, candidate -> [Table.Entry] in
                let pair = candidate.withoutShortcuts
                let interval = words.interval(pair?.interval?.lower, pair?.interval?.upper) { words.significant($0, more: $1) }
                let row: [Table.Entry] = [
                    .words(words.measured(candidate.name, at: round.budget)), .count(candidate.stepCount, words),
                    .number(candidate.validationLoss, .decimals(4), words),
                    .number(pair?.validationLoss, .decimals(4), words),
                    .told(
                        pair.map { words.difference($0.lossDecrease, in: .loss) } ?? words.none, pair?.lossDecrease,
                        .decimals(4)), .words(interval ?? words.noneGiven),
                ]
                let accuracies = [candidate.validationAccuracy, pair?.validationAccuracy]
                return hasAccuracy ? row + accuracies.map { .number($0, .share, words) } : row
            })
    }
}

extension DecisionRule.Quantity {
    /// What a single arm's own figure is recorded as.
    fileprivate var measured: Measurement.Quantity {
        switch self {
        case .accuracy: .accuracy
        case .macroF1: .macroF1
        case .loss, .natsPerToken: .loss
        case .rmse: .rootMeanSquaredError
        case .spearman: .spearman
        }
    }
}

extension CandidateRound.Twin {
    /// Student's 95 % interval over rows; nil where they are too few for one, or all say the same.
    fileprivate var interval: (lower: Double, upper: Double)? {
        guard let standardError, standardError > 0, rowCount >= PairedDifference.rowCountMin else { return nil }
        let reach = StudentT.quantile(0.975, degrees: rowCount - 1) * standardError
        return (lossDecrease - reach, lossDecrease + reach)
    }
}
