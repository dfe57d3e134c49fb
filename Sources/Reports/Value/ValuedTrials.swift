import Domain

/// Trials as rows that a value can be put on.
struct ValuedTrials {
    private let history: RunHistory
    private let model: ValueModel
    let inputs: ValueInputs
    private let task: LearningTask.Kind
    private let quantity: DecisionRule.Quantity
    private let labels: [String]

    init(_ history: RunHistory, _ model: ValueModel, _ cost: ProjectCost) {
        self.history = history
        self.model = model
        let compared = ComparedTrials(history, .uniform, at: history.decidingBudget)
        task = history.planned?.value.plan.task.type ?? compared.task
        quantity = history.judgement?.value.request?.specification.decision?.quantity ?? .standard(for: task)
        labels = history.planned?.value.plan.task.labels ?? []
        inputs = ValueInputs(model, task: task, quantity: quantity, cost: cost)
    }

    private func trials(_ arm: Arm) -> [Sourced<TrialResult>] { history.results(of: arm) }

    /// The one of an arm that would be deployed: with the lowest validation loss, the first of equal ones. Test rows have no part in it.
    func deployed(_ arm: Arm) -> Sourced<TrialResult>? {
        trials(arm).min { first, second in
            let losses = [first, second].map { $0.value.value(.loss, on: .validation) ?? .infinity }
            return losses[0] < losses[1]
        }
    }

    /// Why there is no value; nil where there may be one.
    func lack(_ arm: Arm, _ other: Valuation.Other) -> Valuations.Lack? {
        if model.decisionsPerMonth == 0 { return .noDecisions }
        if task == .classification {
            let costs = model.errorCosts?.map(\.cost.millionths) ?? []
            if model.benefitYenPerCorrectDecision == 0, costs.allSatisfy({ $0 == 0 }) { return .noBenefit }
        } else if (model.benefitPerUnit?.millionths ?? 0) == 0 {
            return .noBenefitPerUnit(quantity)
        }
        if deployed(arm) == nil { return .noAdapter(arm) }
        switch other {
        case .arm(let arm): return trials(arm).isEmpty ? .notTrained : nil
        case .today where model.today == nil: return .noToday
        case .today where task != .classification && model.today?.quantity == nil: return .noQuantityToday(quantity)
        case .today: return nil
        }
    }

    func valuation(of arm: Arm, instead other: Valuation.Other, familySize: Int) -> Valuation? {
        guard let adapter = deployed(arm) else { return nil }
        let seedsMin = history.judgement?.value.request?.specification.decision?.seedsMin ?? 1
        let claim = PairedDifference.Claim(seedsMin: seedsMin, familySize: familySize)
        let others: [Sourced<TrialResult>] = if case .arm(let arm) = other { trials(arm) } else { [] }
        let events = ([adapter] + others).map(\.event)
        return task == .classification
            ? classified(adapter, others, other, claim, events) : measured(adapter, others, other, claim, events)
    }

    /// Yen that an error about each class costs, what is not gained included.
    private var weights: [Double] {
        labels.map { label in
            let cost = model.errorCosts?.first { $0.label.utf8.elementsEqual(label.utf8) }?.cost.amount ?? 0
            return model.benefitYenPerCorrectDecision + cost
        }
    }

    /// Per row what the adapter's errors cost less than the others', as a share of the costliest error.
    func rows(_ ours: TrialResult, _ theirs: TrialResult) -> PairedRows? {
        guard let classes = classes(ours), let most = weights.max(), most > 0 else { return nil }
        let (mine, others) = (ours.testCorrectness, theirs.testCorrectness)
        guard mine.count == classes.count, others.count == classes.count else { return nil }
        return .rights(
            classes.indices.map { row in (Self.one(!others[row]) - Self.one(!mine[row])) * weights[classes[row]] / most })
    }

    /// What 1 of `rows` is worth, yen.
    var yenPerQuality: Double { task == .classification ? weights.max() ?? 0 : inputs.yenPerUnit }

    private func classes(_ trial: TrialResult) -> [Int]? {
        trial.testLabelIndices.flatMap { $0.allSatisfy { $0 < labels.count } && !$0.isEmpty ? $0 : nil }
    }

    private static func one(_ isSo: Bool) -> Double { isSo ? 1 : 0 }

    private func classified(
        _ adapter: Sourced<TrialResult>, _ others: [Sourced<TrialResult>], _ other: Valuation.Other,
        _ claim: PairedDifference.Claim, _ events: [Int64]
    ) -> Valuation? {
        guard let classes = classes(adapter.value), let most = weights.max() else { return nil }
        let mine = adapter.value.testCorrectness
        let costs = weights.map { $0 - model.benefitYenPerCorrectDecision }
        let count = Double(classes.count)
        func errors(_ rights: [Bool]) -> Double { Double(rights.count { !$0 }) / count }
        func yen(_ rights: [Bool]) -> Double { zip(rights, classes).reduce(0) { $0 + ($1.0 ? 0 : costs[$1.1]) } / count }
        let rows: [PairedRows]
        let correct: [PairedRows]?
        let means: GainMeans
        switch other {
        case .arm:
            let theirs = others.map(\.value.testCorrectness)
            guard !theirs.isEmpty, theirs.allSatisfy({ $0.count == classes.count }) else { return nil }
            rows = others.compactMap { self.rows(adapter.value, $0.value) }
            correct = theirs.map { rights in .rights(mine.indices.map { Self.one(mine[$0]) - Self.one(rights[$0]) }) }
            let seeds = Double(theirs.count)
            means = GainMeans(
                errors: errors(mine), errorYen: yen(mine),
                other: .measured(
                    errors: theirs.map(errors).reduce(0, +) / seeds, errorYen: theirs.map(yen).reduce(0, +) / seeds))
        case .today:
            let share = inputs.todayErrorShare
            rows = [.rights(mine.indices.map { ((share ?? 0) - Self.one(!mine[$0])) * weights[classes[$0]] / most })]
            correct = share.map { share in [.rights(mine.map { share - Self.one(!$0) })] }
            means = GainMeans(
                errors: errors(mine), errorYen: yen(mine),
                other: .today(yenPerError: classes.reduce(0) { $0 + costs[$1] } / count))
        }
        return Valuation(
            adapter: adapter.value.trial, other: other, inputs: inputs, means: means, rows: rows, yenPerQuality: most,
            correct: correct, claim: claim, events: events)
    }

    /// Of tasks without right and wrong.
    private func measured(
        _ adapter: Sourced<TrialResult>, _ others: [Sourced<TrialResult>], _ other: Valuation.Other,
        _ claim: PairedDifference.Claim, _ events: [Int64]
    ) -> Valuation? {
        let rows: [PairedRows]
        if case .arm = other {
            let pairs = others.map { try? ComparedTrials.rows(in: quantity, (searched: adapter, baseline: $0)) }
            rows = pairs.compactMap(\.self)
            guard rows.count == others.count else { return nil }
        } else {
            guard let today = model.today?.quantity, let one = paired(with: today, adapter.value) else { return nil }
            rows = [one]
        }
        let all = [Double](repeating: 1, count: rows.first?.rowCount ?? 0)
        let differences = rows.compactMap { $0.difference(all) }
        guard !differences.isEmpty, differences.count == rows.count else { return nil }
        let better = differences.reduce(0, +) / Double(differences.count)
        return Valuation(
            adapter: adapter.value.trial, other: other, inputs: inputs,
            means: GainMeans(
                errors: 0, errorYen: 0,
                other: other == .today ? .todayQuantity(better) : .measured(errors: better, errorYen: 0)),
            rows: rows, yenPerQuality: inputs.yenPerUnit, correct: nil, claim: claim, events: events)
    }

    /// Today's quantity is one number for all rows.
    private func paired(with quantity: Double, _ trial: TrialResult) -> PairedRows? {
        guard let losses = trial.testRowLosses else { return nil }
        switch self.quantity {
        case .loss, .natsPerToken:
            return .losses(
                losses.map { quantity - $0 }, counts: trial.testTokenCounts?.map(Double.init) ?? losses.map { _ in 1 })
        case .rmse: return .squares(first: losses, second: losses.map { _ in quantity * quantity })
        case .accuracy, .macroF1, .spearman: return nil
        }
    }
}

extension ValuedTrials {
    /// Yen per decision at the lower end of the interval of HeteroLoRA minus a baseline, over all seeds that both finished.
    func lowerEnd(_ comparison: Comparison, _ history: RunHistory) -> Double? {
        guard comparison.task == .classification else {
            return comparison.difference.interval.map { $0.lower * yenPerQuality }
        }
        guard Set(weights).count > 1 else {
            return comparison.difference(in: .accuracy)?.interval.map { $0.lower * yenPerQuality }
        }
        let trials = ComparedTrials(history, comparison.baseline, at: history.decidingBudget)
        guard let rows = trials.rows({ self.rows($0.searched.value, $0.baseline.value) }) else { return nil }
        let claim = PairedDifference.Claim(familySize: comparison.difference.claim.familySize)
        return PairedDifference(rows, claim: claim).interval.map { $0.lower * yenPerQuality }
    }
}
