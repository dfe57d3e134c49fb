package import Domain

/// The searched arm against one baseline, on the same test rows and over the seeds that both arms finished.
package struct Comparison: Sendable {
    package let baseline: Arm
    package let seeds: [UInt64]
    package let rowCount: Int
    package let interval: PairedBootstrap
    /// Per seed, in the order of `seeds`.
    package let tests: [McNemar]
    /// Per seed, the difference in accuracy.
    package let differences: [Double]
    package let searchedParameterCount: Int
    package let baselineParameterCount: Int
    package let events: [Int64]

    /// Nil where no seed was finished by both arms.
    /// - Throws: `RunReportError` where trials were tested on different rows.
    package init?(history: RunHistory, baseline: Arm) throws(RunReportError) {
        let pairs = Self.pairs(history, baseline)
        guard let first = pairs.first else { return nil }
        let labels = first.searched.value.testLabels
        for trial in pairs.flatMap({ [$0.searched, $0.baseline] })
        where trial.value.testLabels != labels || trial.value.testPredictions.utf8.count != labels.utf8.count {
            throw RunReportError(reason: "event \(trial.event): the test rows are not those of event \(first.searched.event)")
        }
        let outcomes = pairs.map { ($0.searched.value.testCorrectness, $0.baseline.value.testCorrectness) }
        self.baseline = baseline
        seeds = pairs.map(\.searched.value.trial.seed)
        rowCount = labels.utf8.count
        interval = PairedBootstrap(gains: Self.gains(outcomes, rowCount: labels.utf8.count), seedCount: pairs.count)
        tests = outcomes.map { McNemar(first: $0.0, second: $0.1) }
        let rows = Double(max(1, labels.utf8.count))
        differences = tests.map { Double($0.firstOnly - $0.secondOnly) / rows }
        searchedParameterCount = first.searched.value.trainableParameterCount
        baselineParameterCount = first.baseline.value.trainableParameterCount
        events = pairs.flatMap { [$0.searched.event, $0.baseline.event] }
    }

    package enum Conclusion: Sendable, Equatable { case improved, worse, noImprovementShown }

    /// Improved only where the whole interval lies above 0; worse only where it lies below.
    package var conclusion: Conclusion {
        if interval.lower > 0 { .improved } else if interval.upper < 0 { .worse } else { .noImprovementShown }
    }

    private static func pairs(
        _ history: RunHistory, _ baseline: Arm
    ) -> [(searched: Sourced<TrialResult>, baseline: Sourced<TrialResult>)] {
        history.results(of: .searched).compactMap { searched in
            history.results[TrialID(arm: baseline, seed: searched.value.trial.seed)].map { (searched, $0) }
        }
    }

    private static func gains(_ outcomes: [([Bool], [Bool])], rowCount: Int) -> [Int] {
        var gains = [Int](repeating: 0, count: rowCount)
        for (first, second) in outcomes {
            for row in 0..<rowCount where first[row] != second[row] { gains[row] += first[row] ? 1 : -1 }
        }
        return gains
    }
}
