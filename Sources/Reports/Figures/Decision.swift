import Domain

/// The decision in words: what management reads first.
package struct Decision: Sendable, Equatable {
    package let headline: String
    package let sentence: String
    /// `good`, `bad` or `open`: how the page marks it, beside the words.
    package let tone: String

    package init(_ report: RunReport) {
        let history = report.history
        if let verdict = history.judgement?.value.verdict, verdict.decision != .admitted {
            let held = verdict.decision == .held
            let count = verdict.findings.count
            headline = held ? "Held for approval" : "Refused"
            sentence = "Nothing was trained: \(Figure.counted(count, "finding")), listed below."
            tone = held ? "open" : "bad"
        } else if let outcome = history.outcome?.value, outcome.ending != .finished {
            headline = outcome.ending == .failed ? "The run failed" : "The run was cancelled"
            sentence =
                "\(outcome.reason.isEmpty ? "No reason was recorded" : outcome.reason). "
                + "Below is what was measured before it stopped; it decides nothing."
            tone = "bad"
        } else if history.outcome == nil {
            headline = "Not decided yet"
            sentence = "The run has not ended; below is what the ledger holds so far."
            tone = "open"
        } else if let comparison = report.comparisons.first {
            headline = Self.headline(comparison)
            sentence = Self.sentence(comparison)
            tone = Self.tone(comparison.conclusion)
        } else {
            headline = "Nothing to compare"
            sentence = "No baseline was trained on the seeds of the searched allocation."
            tone = "open"
        }
    }

    private static func headline(_ comparison: Comparison) -> String {
        let name = comparison.baseline.title
        let scope = comparison.seeds.count == 1 ? ", with one seed" : ""
        return switch comparison.conclusion {
        case .improved: "Improved: HeteroLoRA beat \(name)\(scope)"
        case .worse: "Worse: \(name) beat HeteroLoRA\(scope)"
        case .noImprovementShown: "No improvement over \(name) shown"
        case .tooFewRows: "Too few test rows to tell HeteroLoRA from \(name)"
        case .tooFewDifferingRows: "Too few test rows differ to tell HeteroLoRA from \(name)"
        }
    }

    private static func sentence(_ comparison: Comparison) -> String {
        let point = comparison.shown(comparison.difference.point)
        let what =
            comparison.measure == .accuracy
            ? "HeteroLoRA’s test accuracy differs from that of \(comparison.baseline.title) by \(point) percentage points"
            : "The mean test loss of \(comparison.baseline.title) minus that of HeteroLoRA is \(point)"
        let interval = comparison.shownInterval.map { "95 % interval \($0)" } ?? "no interval"
        let sentence =
            what + " (\(interval)), on \(Figure.counted(comparison.difference.rowCount, "test row")) and "
            + "\(Figure.counted(comparison.seeds.count, "seed")), with \(Figure.count(comparison.searchedParameterCount)) against "
            + "\(Figure.count(comparison.baselineParameterCount)) adapter parameters."
        return [sentence, comparison.reservation].compactMap { $0 }.joined(separator: " ")
    }

    private static func tone(_ conclusion: PairedDifference.Conclusion) -> String {
        switch conclusion {
        case .improved: "good"
        case .worse: "bad"
        case .noImprovementShown, .tooFewRows, .tooFewDifferingRows: "open"
        }
    }
}

extension Arm {
    /// The name in running text.
    var title: String {
        switch self {
        case .searched: "HeteroLoRA"
        case .searchedWithoutShortcuts: "HeteroLoRA without shortcuts"
        case .uniform: "uniform LoRA"
        case .random: "random allocation"
        case .habit: "habitual LoRA"
        case .headOnly: "head only"
        case .full: "full fine-tuning"
        }
    }
}
