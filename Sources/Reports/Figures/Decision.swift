package import Domain

/// The decision in words: what management reads first.
package struct Decision: Sendable, Equatable {
    package let headline: String
    package let sentence: Prose
    /// `good`, `bad` or `open`: how the page marks it, beside the words.
    package let tone: String

    package init(_ report: RunReport, _ words: Words = Words(.english)) {
        let history = report.history
        if let verdict = history.judgement?.value.verdict, verdict.decision != .admitted {
            let told = words.nothingTrained(verdict.decision, findings: verdict.findings.count)
            self.init(told.headline, Prose(told.sentence), verdict.decision == .held ? "open" : "bad")
        } else if let outcome = history.outcome?.value, outcome.ending != .finished {
            let told = words.stopped(outcome)
            self.init(told.headline, told.sentence, "bad")
        } else if history.outcome == nil {
            self.init(words.notEnded.headline, Prose(words.notEnded.sentence), "open")
        } else if let comparison = report.comparisons.first {
            self.init(comparison, looks: report.looksAtTest, words)
        } else {
            self.init(words.nothingToCompare.headline, Prose(words.nothingToCompare.sentence), "open")
        }
    }

    private init(_ headline: String, _ sentence: Prose, _ tone: String) {
        self.headline = headline
        self.sentence = sentence
        self.tone = tone
    }

    private init(_ comparison: Comparison, looks: Int?, _ words: Words) {
        let quantity = comparison.quantity
        headline = words.headline(
            comparison.conclusion, against: comparison.baseline, in: quantity,
            isStandard: quantity == .standard(for: comparison.task), seedCount: comparison.seeds.count)
        let loss = comparison.others.first { $0.quantity == .loss(of: comparison.task) }.map {
            words.besides($0.difference, in: $0.quantity, against: comparison.baseline)
        }
        sentence = Prose(
            words.joined(
                words.decision(comparison), loss, words.reservation(comparison.difference, in: quantity),
                looks.map(words.looks)))
        tone = Self.tone(comparison.conclusion)
    }

    private static func tone(_ conclusion: PairedDifference.Conclusion) -> String {
        switch conclusion {
        case .improved: "good"
        case .worse: "bad"
        case .noImprovementShown, .tooFewRows, .tooFewDifferingRows, .tooFewSeeds, .notDefined: "open"
        }
    }
}

extension RunReport {
    /// Which run this is of those that have been judged by its test rows; nil for the first, and where it was not written down.
    var looksAtTest: Int? {
        guard let earlier = history.outcome?.value.earlierLooksAtTest, earlier > 0 else { return nil }
        return earlier < .max ? earlier + 1 : earlier
    }
}
