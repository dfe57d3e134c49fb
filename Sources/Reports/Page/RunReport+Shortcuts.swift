import Domain

extension RunReport {
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
            "Do shortcuts help?", notes: [shortcutLack(mode, trained.count, budgets.count)].compactMap(\.self) + placed,
            tables: (trained.isEmpty ? [] : [shortcutTable(trained)]) + (short.isEmpty ? [] : [shortTable(short)]),
            events: trained.flatMap(\.comparison.events) + [preparation.event] + short.map(\.event))
    }

    private func shortcutComparison(at budget: Int?) -> Comparison? {
        let found = budget.map { budget in curveComparisons.filter { $0.budget == budget }.map(\.comparison) } ?? comparisons
        return found.first { $0.baseline == .searchedWithoutShortcuts }
    }

    /// Where there is nothing to hold against each other, that there is not.
    private func shortcutLack(_ mode: SearchSettings.ShortcutMode, _ trainedCount: Int, _ budgetCount: Int) -> String? {
        guard mode == .compare else {
            return
                "Shortcuts took part in the search, and it was not trained without them: what they add to it is not measured. "
                + "spec.search.shortcuts: compare trains both."
        }
        guard trainedCount < budgetCount else { return nil }
        return trainedCount == 0
            ? "No seed has ended both with shortcuts and without them: there is nothing to compare."
            : "At \(Figure.count(budgetCount - trainedCount)) of \(Figure.counted(budgetCount, "budget")) no seed has ended both with "
                + "shortcuts and without them."
    }

    /// What each of the two allocations is.
    private func placements(at budget: Int?, _ shortcuts: Set<String>) -> [String] {
        guard let with = history.allocation(of: .searched, at: budget)?.value else { return [] }
        func words(_ record: AllocationRecord) -> String {
            let on = record.choices.filter { $0.rank > 0 }
            return
                "\(Figure.counted(on.count, "module")), \(Figure.count(on.count { shortcuts.contains($0.site) })) of them at "
                + "shortcuts, \(Figure.counted(record.trainableParameterCount, "parameter"))"
        }
        let place = budget.map { "At \(Figure.counted($0, "parameter")): with" } ?? "With"
        let both = "\(place) shortcuts \(words(with))"
        guard let without = history.allocation(of: .searchedWithoutShortcuts, at: budget)?.value else { return [both + "."] }
        let ranks = [with, without].map { record in
            record.choices.filter { $0.rank > 0 }.reduce(into: [:]) { $0[$1.site] = $1.rank }
        }
        return [
            "\(both); without \(words(without))."
                + (ranks[0] == ranks[1] ? " They are the same allocation, so no difference says anything about shortcuts." : "")
        ]
    }

    private func shortcutTable(_ trained: [(budget: Int?, comparison: Comparison)]) -> Table {
        Table(
            "The searched allocation with shortcuts against the one without; a difference above 0 is for them",
            [
                "Measured on test rows", "With shortcuts", "Without", "Difference", "95 % interval over rows and seeds",
                "p, over rows", "Range over seeds",
            ],
            trained.flatMap { budget, comparison in
                let shown = [(comparison.quantity, comparison.difference)] + comparison.others
                return shown.map { quantity, difference in
                    [
                        (budget.map { "\(Figure.counted($0, "parameter")): " } ?? "") + quantity.title,
                        shortcutMean(.searched, quantity, budget, comparison.seeds),
                        shortcutMean(.searchedWithoutShortcuts, quantity, budget, comparison.seeds),
                        difference.shownPoint(in: quantity), difference.intervalOrLack(in: quantity), difference.shownPValue,
                        difference.shownSeeds(in: quantity),
                    ]
                }
            })
    }

    /// Over the seeds that both have ended.
    private func shortcutMean(
        _ arm: Arm, _ quantity: DecisionRule.Quantity, _ budget: Int?, _ seeds: [UInt64]
    ) -> String {
        let values = history.results(of: arm, at: budget).filter { seeds.contains($0.value.trial.seed) }
            .compactMap { $0.value.value(quantity.measured, on: .test) }
        guard values.count == seeds.count, let spread = Spread(values) else { return "–" }
        return quantity.isShare ? Figure.percent(spread.mean) : Figure.decimal(spread.mean, 4)
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
            "Short trainings of the competition, on validation rows; a difference above 0 is for shortcuts",
            ["Allocation", "Steps", "Loss with shortcuts", "Without", "Difference", "95 % interval over rows"]
                + (hasAccuracy ? ["Accuracy with", "Without"] : []),
            trainings.map { _, round, candidate in
                let pair = candidate.withoutShortcuts
                let interval = pair?.interval.flatMap { ends in
                    Figure.interval(ends.lower, ends.upper) { Figure.significant($0, more: $1) }
                }
                return [
                    (round.budget.map { "\(Figure.counted($0, "parameter")): " } ?? "") + candidate.name,
                    Figure.count(candidate.stepCount), Figure.decimal(candidate.validationLoss, 4),
                    pair.map { Figure.decimal($0.validationLoss, 4) } ?? "–",
                    pair.map { ($0.lossDecrease > 0 ? "+" : "") + Figure.significant($0.lossDecrease) } ?? "–",
                    interval ?? "none",
                ]
                    + (hasAccuracy
                        ? [candidate.validationAccuracy, pair?.validationAccuracy].map { $0.map(Figure.percent) ?? "–" } : [])
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
