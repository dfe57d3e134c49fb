import Domain

/// The trials of two arms over the seeds that both finished, as rows that quantities are computed from.
struct ComparedTrials {
    typealias Pair = (searched: Sourced<TrialResult>, baseline: Sourced<TrialResult>)

    let pairs: [Pair]
    let task: LearningTask.Kind

    /// - Parameter budget: of the curve; nil where the run has one.
    init(_ history: RunHistory, _ baseline: Arm, at budget: Int?) {
        pairs = history.pairs(with: baseline, at: budget)
        let hasLabels = pairs.first.map { !$0.searched.value.testLabels.isEmpty } ?? true
        task = history.planned?.value.plan.task.type ?? (hasLabels ? .classification : .regression)
    }

    /// Each once, ascending.
    var seeds: [UInt64] { Set(pairs.map(\.searched.value.trial.seed)).sorted() }

    func rule(_ history: RunHistory) -> DecisionRule {
        history.judgement?.value.request?.specification.decision ?? .standard(for: task)
    }

    /// What is shown whatever decides: the loss, and the accuracy of a classification.
    var shown: [DecisionRule.Quantity] { (task == .classification ? [.accuracy] : []) + [.loss(of: task)] }

    /// Per pair, which rows only one of the arms has right.
    var tests: [McNemar] {
        task != .classification
            ? [] : pairs.map { McNemar(first: $0.searched.value.testCorrectness, second: $0.baseline.value.testCorrectness) }
    }

    /// Per seed; nil where the records are of before what the quantity needs was written down. Draws of one seed are held against the same
    /// searched trial, so they are one thing that varies with it: their mean.
    func rows(in quantity: DecisionRule.Quantity) throws(RunReportError) -> [PairedRows]? {
        try rows { pair throws(RunReportError) in try Self.rows(in: quantity, pair) }
    }

    /// The same of what each pair is made into; nil where one of them is none.
    func rows<Failure: Error>(_ made: (Pair) throws(Failure) -> PairedRows?) throws(Failure) -> [PairedRows]? {
        var rows: [PairedRows] = []
        for seed in seeds {
            var draws: [PairedRows] = []
            for pair in pairs where pair.searched.value.trial.seed == seed {
                guard let one = try made(pair) else { return nil }
                draws.append(one)
            }
            rows.append(draws.count == 1 ? draws[0] : .mean(draws))
        }
        return rows
    }

    static func rows(in quantity: DecisionRule.Quantity, _ pair: Pair) throws(RunReportError) -> PairedRows? {
        let (ours, theirs) = (pair.searched.value, pair.baseline.value)
        switch quantity {
        case .accuracy:
            let rights = zip(ours.testCorrectness, theirs.testCorrectness)
            return ours.testLabels.isEmpty ? nil : .rights(rights.map { $0 == $1 ? 0 : $0 ? 1 : -1 })
        case .macroF1:
            guard !ours.testLabels.isEmpty else { return nil }
            return .classes(
                labels: try classes(ours.testLabelIndices, pair.searched),
                first: try classes(ours.testPredictionIndices, pair.searched),
                second: try classes(theirs.testPredictionIndices, pair.baseline))
        case .loss, .natsPerToken:
            guard let mine = ours.testRowLosses, let others = theirs.testRowLosses else { return nil }
            let counts = ours.testTokenCounts?.map(Double.init) ?? mine.map { _ in 1 }
            return .losses(zip(others, mine).map { $0 - $1 }, counts: counts)
        case .rmse:
            guard let mine = ours.testRowLosses, let others = theirs.testRowLosses else { return nil }
            return .squares(first: mine, second: others)
        case .spearman:
            guard let targets = ours.testTargets, let mine = ours.testOutputs, let others = theirs.testOutputs else {
                return nil
            }
            return .ranks(targets: Ranking(targets), first: Ranking(mine), second: Ranking(others))
        }
    }

    private static func classes(_ classes: [Int]?, _ trial: Sourced<TrialResult>) throws(RunReportError) -> [Int] {
        guard let classes else {
            throw RunReportError(reason: "event \(trial.event): a label of the test rows is not one of 0 to 9 and a to z")
        }
        return classes
    }

    /// - Throws: where the rows of one trial are not those of the others, or hold what no trial can.
    func check() throws(RunReportError) {
        guard let first = pairs.first?.searched else { return }
        let labels = first.value.testLabels
        let count =
            labels.isEmpty ? first.value.testRowLosses?.count ?? 0 : labels.utf8.count / max(1, first.value.testClassWidth ?? 1)
        for trial in pairs.flatMap({ [$0.searched, $0.baseline] }) {
            let value = trial.value
            let counts = [value.testRowLosses?.count, value.testOutputs?.count, value.testTokenCounts?.count].compactMap(\.self)
            guard value.testClassWidth == first.value.testClassWidth, value.testLabels.utf8.elementsEqual(labels.utf8),
                value.testPredictions.utf8.count == labels.utf8.count,
                value.testTargets == first.value.testTargets, value.testTokenCounts == first.value.testTokenCounts,
                (value.testRowLosses == nil) == (first.value.testRowLosses == nil),
                (value.testOutputs == nil) == (first.value.testOutputs == nil),
                (counts + (value.testTargets.map { [$0.count] } ?? [])).allSatisfy({ $0 == count })
            else {
                throw RunReportError(
                    reason: "event \(trial.event): the test rows are not those of event \(first.event)")
            }
            // Squares of them are summed.
            guard (value.testRowLosses ?? []).allSatisfy({ (0...1e150).contains($0) }) else {
                throw RunReportError(
                    reason: "event \(trial.event): the test rows' losses are below 0, or too large to compare")
            }
            guard (value.testTokenCounts ?? []).allSatisfy({ $0 >= 0 }) else {
                throw RunReportError(reason: "event \(trial.event): a test row has fewer tokens than none")
            }
        }
    }
}
