package import Domain

/// The searched arm against one baseline, on the same test rows and over the seeds that both arms finished.
package struct Comparison: Sendable {
    package let baseline: Arm
    package let task: LearningTask.Kind
    /// Each once, in the order of `difference.perSeed`.
    package let seeds: [UInt64]
    /// The baseline's of each pair of trials, in the order of `tests`.
    package let baselineTrials: [TrialID]
    /// What decides: the request's choice, or the task's standard.
    package let quantity: DecisionRule.Quantity
    package let difference: PairedDifference
    /// What is shown beside it and decides nothing: the loss, and the accuracy that a value is put on.
    package let others: [(quantity: DecisionRule.Quantity, difference: PairedDifference)]
    /// Per pair of trials; none without labels.
    package let tests: [McNemar]
    package let searchedParameterCount: Int
    package let baselineParameterCount: Int
    package let events: [Int64]

    /// Nil where no seed was finished by both arms.
    /// - Parameters:
    ///   - budget: of the curve; nil where the run has one.
    ///   - familySize: how many comparisons the run makes.
    /// - Throws: `RunReportError` where trials were tested on different rows, or lack what their task has.
    package init?(history: RunHistory, baseline: Arm, budget: Int?, familySize: Int) throws(RunReportError) {
        let trials = ComparedTrials(history, baseline, at: budget)
        guard let first = trials.pairs.first else { return nil }
        try trials.check()
        self.baseline = baseline
        task = trials.task
        seeds = trials.seeds
        baselineTrials = trials.pairs.map(\.baseline.value.trial)
        let rule = trials.rule(history)
        quantity = rule.quantity
        guard let rows = try trials.rows(in: rule.quantity) else {
            throw RunReportError(
                reason: "event \(first.searched.event): the trial does not say what \(rule.quantity.rawValue) is computed from")
        }
        difference = PairedDifference(
            rows,
            claim: .init(minimum: rule.minimumImprovement, seedsMin: rule.seedsMin, familySize: familySize))
        var others: [(DecisionRule.Quantity, PairedDifference)] = []
        for other in trials.shown where other != rule.quantity {
            guard let rows = try trials.rows(in: other) else { continue }
            others.append((other, PairedDifference(rows, claim: .init(familySize: familySize))))
        }
        self.others = others
        tests = trials.tests
        searchedParameterCount = first.searched.value.trainableParameterCount
        baselineParameterCount = first.baseline.value.trainableParameterCount
        events = trials.pairs.flatMap { [$0.searched.event, $0.baseline.event] }
    }

    package var conclusion: PairedDifference.Conclusion { difference.conclusion }

    /// The difference in one quantity, whether it decides or not; nil where it is not compared.
    package func difference(in quantity: DecisionRule.Quantity) -> PairedDifference? {
        quantity == self.quantity ? difference : others.first { $0.quantity == quantity }?.difference
    }
}
