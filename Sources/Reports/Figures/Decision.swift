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
            sentence = "Nothing was trained: \(count) finding\(count == 1 ? "" : "s"), listed below."
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
        return switch comparison.conclusion {
        case .improved: "Improved: HeteroLoRA beat \(name)"
        case .worse: "Worse: \(name) beat HeteroLoRA"
        case .noImprovementShown: "No improvement over \(name) shown"
        }
    }

    private static func sentence(_ comparison: Comparison) -> String {
        let interval = comparison.interval
        let seeds = comparison.seeds.count
        let what =
            comparison.measure == .accuracy
            ? "HeteroLoRA’s test accuracy differs from that of \(comparison.baseline.title) by "
                + "\(comparison.shown(interval.point)) percentage points"
            : "HeteroLoRA lowers the mean test loss of \(comparison.baseline.title) by \(comparison.shown(interval.point))"
        return what + " (95 % interval \(comparison.shown(interval.lower)) to \(comparison.shown(interval.upper))), on "
            + "\(Figure.count(comparison.rowCount)) test rows and "
            + "\(seeds) seed\(seeds == 1 ? "" : "s"), with \(Figure.count(comparison.searchedParameterCount)) against "
            + "\(Figure.count(comparison.baselineParameterCount)) adapter parameters."
    }

    private static func tone(_ conclusion: Comparison.Conclusion) -> String {
        switch conclusion {
        case .improved: "good"
        case .worse: "bad"
        case .noImprovementShown: "open"
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
        case .headOnly: "head only"
        case .full: "full fine-tuning"
        }
    }
}
