package import Domain

/// The searched arm against one baseline, on the same test rows and over the seeds that both arms finished.
package struct Comparison: Sendable {
    package let baseline: Arm
    /// Each once, ascending.
    package let seeds: [UInt64]
    /// Of each pair of trials, in the order of `difference.perSeed` and `tests`: its seed, and its draw where the baseline has several.
    package let pairNames: [String]
    package let measure: Measure
    package let difference: PairedDifference
    /// Per pair of trials; none where losses are compared.
    package let tests: [McNemar]
    package let searchedParameterCount: Int
    package let baselineParameterCount: Int
    package let events: [Int64]

    /// Nil where no seed was finished by both arms.
    /// - Parameter budget: of the curve; nil where the run has one.
    /// - Throws: `RunReportError` where trials were tested on different rows.
    package init?(history: RunHistory, baseline: Arm, budget: Int?) throws(RunReportError) {
        let pairs = history.pairs(with: baseline, at: budget)
        guard let first = pairs.first else { return nil }
        self.baseline = baseline
        seeds = Set(pairs.map(\.searched.value.trial.seed)).sorted()
        pairNames = pairs.map { pair in
            let trial = pair.baseline.value.trial
            return "seed \(trial.seed)" + (trial.draw.map { ", draw \($0)" } ?? "")
        }
        let gains: [[Double]]
        if let losses = first.searched.value.testRowLosses {
            measure = .loss
            gains = try pairs.map { pair throws(RunReportError) in try Self.lossGains(pair, rowCount: losses.count) }
            tests = []
        } else {
            measure = .accuracy
            let labels = first.searched.value.testLabels
            for trial in pairs.flatMap({ [$0.searched, $0.baseline] })
            where trial.value.testLabels != labels || trial.value.testPredictions.utf8.count != labels.utf8.count {
                throw RunReportError(
                    reason: "event \(trial.event): the test rows are not those of event \(first.searched.event)")
            }
            let outcomes = pairs.map { ($0.searched.value.testCorrectness, $0.baseline.value.testCorrectness) }
            gains = outcomes.map { outcome in zip(outcome.0, outcome.1).map { $0 == $1 ? 0 : $0 ? 1 : -1 } }
            tests = outcomes.map { McNemar(first: $0.0, second: $0.1) }
        }
        guard gains.joined().reduce(0, { $0 + abs($1) }).isFinite else {
            throw RunReportError(reason: "event \(first.searched.event): the test rows' losses are too large to compare")
        }
        difference = PairedDifference(gains: gains, measure: measure)
        searchedParameterCount = first.searched.value.trainableParameterCount
        baselineParameterCount = first.baseline.value.trainableParameterCount
        events = pairs.flatMap { [$0.searched.event, $0.baseline.event] }
    }

    package var conclusion: PairedDifference.Conclusion { difference.conclusion }

    /// Per row, how much lower the searched arm's loss is.
    private static func lossGains(
        _ pair: (searched: Sourced<TrialResult>, baseline: Sourced<TrialResult>), rowCount: Int
    ) throws(RunReportError) -> [Double] {
        guard let ours = pair.searched.value.testRowLosses, let theirs = pair.baseline.value.testRowLosses,
            ours.count == rowCount, theirs.count == rowCount
        else { throw RunReportError(reason: "event \(pair.baseline.event): the test rows are not those of the other trials") }
        return zip(theirs, ours).map { $0 - $1 }
    }
}

extension Comparison {
    /// What is compared: more is better in both.
    package enum Measure: Sendable, Equatable {
        /// The difference in test accuracy.
        case accuracy
        /// By how much the mean loss per test row is lower: squared units of a regression, or nats per token.
        case loss
    }
}
