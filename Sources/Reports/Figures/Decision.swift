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
            sentence = [Self.sentence(comparison), report.looksWords].compactMap { $0 }.joined(separator: " ")
            tone = Self.tone(comparison.conclusion)
        } else {
            headline = "Nothing to compare"
            sentence = "No baseline was trained on the seeds of the searched allocation."
            tone = "open"
        }
    }

    /// One seed tells about the adapters that it trained, and never about the method.
    private static func headline(_ comparison: Comparison) -> String {
        let (name, isOne) = (comparison.baseline.title, comparison.seeds.count == 1)
        let quantity = comparison.quantity == .standard(for: comparison.task) ? "" : " in \(comparison.quantity.title)"
        return switch comparison.conclusion {
        case .improved where isOne: "This adapter did better than \(comparison.baseline.possessive)\(quantity), with one seed"
        case .worse where isOne: "This adapter did worse than \(comparison.baseline.possessive)\(quantity), with one seed"
        case .improved: "Improved: HeteroLoRA beat \(name)\(quantity)"
        case .worse: "Worse: \(name) beat HeteroLoRA\(quantity)"
        case .noImprovementShown: "No improvement over \(name) shown\(quantity)"
        case .tooFewRows: "Too few test rows to tell HeteroLoRA from \(name)"
        case .tooFewDifferingRows: "Too few test rows differ to tell HeteroLoRA from \(name)"
        case .tooFewSeeds: "Too few seeds to tell HeteroLoRA from \(name)"
        case .notDefined: "Nothing to tell HeteroLoRA from \(name) by: \(comparison.quantity.title) is not defined"
        }
    }

    private static func sentence(_ comparison: Comparison) -> String {
        let difference = comparison.difference
        let sentence =
            statement(comparison.quantity, difference, comparison.baseline)
            + ", on \(Figure.counted(difference.rowCount, "test row")) and "
            + "\(Figure.counted(comparison.seeds.count, "seed")), with \(Figure.count(comparison.searchedParameterCount)) against "
            + "\(Figure.count(comparison.baselineParameterCount)) adapter parameters."
        let loss = comparison.others.first { $0.quantity == .loss(of: comparison.task) }.map {
            statement($0.quantity, $0.difference, comparison.baseline) + "."
        }
        return [sentence, loss, difference.reservation(in: comparison.quantity)].compactMap { $0 }.joined(separator: " ")
    }

    private static func statement(_ quantity: DecisionRule.Quantity, _ difference: PairedDifference, _ baseline: Arm) -> String
    {
        let interval = difference.shownInterval(in: quantity).map { "95 % interval \($0)" } ?? "no interval"
        return difference.point == nil
            ? "The \(quantity.title) of HeteroLoRA and \(baseline.title) cannot be compared (no interval)"
            : quantity.statement(against: baseline.title, difference.shownPoint(in: quantity)) + " (\(interval))"
    }

    private static func tone(_ conclusion: PairedDifference.Conclusion) -> String {
        switch conclusion {
        case .improved: "good"
        case .worse: "bad"
        case .noImprovementShown, .tooFewRows, .tooFewDifferingRows, .tooFewSeeds, .notDefined: "open"
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

    /// Whose adapter another one is held against.
    var possessive: String {
        switch self {
        case .headOnly: "the head alone"
        case .full: "full fine-tuning"
        case .searched, .searchedWithoutShortcuts, .uniform, .random, .habit: "\(title)’s"
        }
    }
}

extension RunReport {
    /// How many runs have been judged by these test rows; nil for the first, and where it was not written down.
    var looksWords: String? {
        guard let earlier = history.outcome?.value.earlierLooksAtTest, earlier > 0 else { return nil }
        return
            "This is run number \(Figure.count(earlier < .max ? earlier + 1 : earlier)) that is judged by these test rows; each look at them "
            + "makes luck likelier, and the interval does not allow for it."
    }
}
