import Domain
import Reports
import TestSupport
import Testing

/// What decides, how much of it is asked for, and what the report says where nothing can be said.
@Suite struct ClaimTests {
    /// HeteroLoRA against the other arms, which differ from it by the losses and outputs that `other` gives per seed and row.
    private static func run(
        _ task: LearningTask.Kind, seeds: Int = 3, rows: Int = 60, against arms: [Arm] = [.uniform],
        decision: DecisionRule? = nil,
        earlierLooks: Int? = nil, _ row: (_ isSearched: Bool, _ seed: Int, _ row: Int) -> Row
    ) throws -> RunReport {
        let results = (1...seeds).flatMap { seed in
            ([.searched] + arms).map { arm -> TrialResult in
                let made = (0..<rows).map { row(arm == .searched, seed, $0) }
                let isLabelled = task == .classification
                return TrialResult(
                    trial: TrialID(arm: arm, seed: UInt64(seed)), trainableParameterCount: 592, headParameterCount: 50,
                    trainedTokenCount: 1, trainingSeconds: 1, evaluationSeconds: 1, measurements: [],
                    testPredictions: isLabelled ? made.map { String(Int($0.output), radix: 36) }.joined() : "",
                    testLabels: isLabelled ? made.map { String(Int($0.target), radix: 36) }.joined() : "",
                    testRowLosses: made.map(\.loss), testOutputs: task == .regression ? made.map(\.output) : nil,
                    testTargets: task == .regression ? made.map(\.target) : nil,
                    testTokenCounts: task == .causalLanguageModel ? made.map { Int($0.target) } : nil)
            }
        }
        let labels = task == .classification ? ["negative", "positive"] : []
        return try RunReport(
            events: SyntheticLedger.finished(
                results, task: task, labels: labels, decision: decision, earlierLooks: earlierLooks
            )
            .events)
    }

    private struct Row {
        var loss: Double
        var output = 0.0
        var target = 0.0
    }

    /// Neither arm has more right; the searched one is surer of it.
    private static func surer(
        _ decision: DecisionRule?, seeds: Int = 3, against arms: [Arm] = [.uniform], earlierLooks: Int? = nil
    ) throws -> RunReport {
        try run(.classification, seeds: seeds, against: arms, decision: decision, earlierLooks: earlierLooks) {
            isSearched, seed, row in
            Row(
                loss: 1 - (isSearched ? 0.2 + 0.01 * Double(row % 7) + 0.003 * Double(seed) : 0),
                output: Double((row / 2 + (row % 11 == (isSearched ? 0 : 1) ? 1 : 0)) % 2), target: Double(row / 2 % 2))
        }
    }

    @Test func theRequestChoosesWhatDecides() throws {
        let accuracy = try Self.surer(nil)
        #expect(accuracy.summary.headline == "No improvement over uniform LoRA shown")
        #expect(
            accuracy.summary.sentence.contains("HeteroLoRA’s test accuracy")
                && accuracy.summary.sentence.contains("mean test loss"))
        let loss = try Self.surer(DecisionRule(quantity: .loss))
        #expect(loss.summary.headline == "Improved: HeteroLoRA beat uniform LoRA in loss")
        #expect(
            loss.summary.comparisons[0].measure == "loss" && loss.summary.comparisons[0].others.map(\.measure) == ["accuracy"])
        #expect(try loss.html().contains("decides nothing"))
        // Only right decisions have a price, whatever decides.
        #expect(try loss.html().contains("No gain over uniform LoRA is shown, so none is priced"))
        let f1 = try Self.surer(DecisionRule(quantity: .macroF1))
        #expect(
            f1.summary.comparisons[0].measure == "macro-f1"
                && f1.summary.comparisons[0].others.map(\.measure) == ["accuracy", "loss"])
        #expect(f1.summary.headline == "No improvement over uniform LoRA shown in macro-F1")
    }

    @Test func enoughIsWhatTheRequestAsksFor() throws {
        let most = try Self.surer(DecisionRule(quantity: .loss, minimumImprovement: 0.5))
        #expect(most.summary.headline == "No improvement over uniform LoRA shown in loss")
        #expect(most.summary.sentence.contains("better than nothing, but not shown to be more than the +0.500"))
        #expect(try Self.surer(DecisionRule(quantity: .loss, minimumImprovement: 0.2)).summary.headline.hasPrefix("Improved"))
        let few = try Self.surer(DecisionRule(quantity: .loss, seedsMin: 4))
        #expect(few.summary.headline == "Too few seeds to tell HeteroLoRA from uniform LoRA")
        #expect(few.summary.sentence.contains("3 seeds decide nothing here: the request asks for at least 4."))
        #expect(few.summary.comparisons[0].conclusion == "too-few-seeds" && Decision(few).tone == "open")
    }

    @Test func oneSeedTellsOfAnAdapterOnly() throws {
        let one = try Self.surer(DecisionRule(quantity: .loss), seeds: 1)
        #expect(one.summary.headline == "This adapter did better than uniform LoRA’s in loss, with one seed")
        for text in [try one.html(), one.terminal(width: 1000)] {
            #expect(!text.contains("Improved") && !text.contains("HeteroLoRA beat"))
        }
    }

    @Test func looksAtTheTestRowsAreTold() throws {
        #expect(
            try Self.surer(nil, earlierLooks: 3).summary.sentence.contains(
                "This is run number 4 that is judged by these test rows"))
        #expect(try Self.surer(nil, earlierLooks: 3).summary.earlierLooksAtTest == 3)
        for first in [nil, 0] {
            #expect(try !Self.surer(nil, earlierLooks: first).summary.sentence.contains("judged by these"))
        }
    }

    /// Of three comparisons each interval is wider, and each p three times as large.
    @Test func severalBaselinesAreAllowedFor() throws {
        let (one, three) = (try Self.surer(nil), try Self.surer(nil, against: [.uniform, .random, .headOnly]))
        let (alone, among) = (
            try #require(one.comparisons.first?.difference), try #require(three.comparisons.first?.difference)
        )
        #expect(alone.claim.familySize == 1 && among.claim.familySize == 3 && among.claim.differingRowCountMin == 7)
        #expect(try #require(among.interval).lower < (try #require(alone.interval)).lower)
        #expect(try three.html().contains("There are 3 comparisons") && !one.html().contains("(Bonferroni)"))
    }

    /// What these rows could have shown stands in the page, in `show` and in its JSON.
    @Test func powerIsTold() throws {
        let report = try Self.run(.regression, seeds: 1, rows: 100) { isSearched, _, row in
            Row(loss: 2 + (isSearched ? 0.05 + Double(row * 37 % 100) / 50 - 1 : 0))
        }
        let difference = try #require(report.summary.comparisons.first)
        #expect(difference.conclusion == "no-improvement-shown" && difference.seedsNeeded == nil)
        // The gains are −0.05 + (1 − u), u over 0, 0.02 … 1.98: sd 0.5773, standard error 0.05773 · √(100/99); (1.984 + 0.845) of them.
        let smallest = try #require(difference.smallestDifference)
        #expect(abs(smallest - 0.163) < 0.006, "\(smallest)")
        let rows = try #require(difference.testRowsNeeded)
        #expect((1500...1800).contains(rows), "\(rows)")
        let words = "For one as large as the one seen: about 1,"
        #expect(try report.terminal(width: 1000).contains(words) && report.html().contains(words))
    }

    @Test func whatIsNotDefinedIsASentence() throws {
        let spearman = DecisionRule(quantity: .spearman)
        let constant = try Self.run(.regression, decision: spearman) { isSearched, seed, row in
            Row(
                loss: 1 + Double(row % 5) * (isSearched ? 0.1 : 0.2), output: isSearched ? 7 : Double(row),
                target: Double(row % 13))
        }
        #expect(constant.summary.headline.contains("is not defined") && constant.summary.comparisons[0].value == nil)
        #expect(constant.summary.sentence.contains("no rank correlation where all targets or all predictions are equal"))
        #expect(try !constant.html().contains("NaN") && !constant.terminal(width: 100).contains("NaN"))
        let ordered = try Self.run(.regression, decision: spearman) { isSearched, seed, row in
            Row(loss: 1, output: Double(isSearched ? row : row * 37 % 60 + seed), target: Double(row))
        }
        #expect(ordered.summary.headline == "Improved: HeteroLoRA beat uniform LoRA in Spearman correlation")
        // One class, one row, equal predictions, both arms the same: no claim, and no crash.
        for rows in [1, 40] {
            let same = try Self.run(.classification, rows: rows, decision: DecisionRule(quantity: .macroF1)) { _, _, _ in
                Row(loss: 0.5, output: 1, target: 1)
            }
            #expect(try Decision(same).tone == "open" && !same.html().contains("NaN"))
        }
    }

    /// A row of many tokens counts for as many.
    @Test func tokensCountForThemselves() throws {
        let report = try Self.run(.causalLanguageModel) { isSearched, seed, row in
            Row(
                loss: row == 0 ? (isSearched ? 3 : 2) : (isSearched ? 2 : 2.5) + 0.001 * Double(row + seed),
                target: row == 0 ? 590 : 10)
        }
        #expect(abs((report.summary.comparisons[0].value ?? 1) - (0.5 * 590 - 590) / 1180) < 1e-9)
        #expect(report.summary.comparisons[0].measure == "nats-per-token")
    }

    @Test func rowsThatNoTrialCanHaveAreRefused() {
        for loss in [-1, 1e200] {
            #expect(throws: RunReportError.self) {
                try Self.run(.classification, decision: DecisionRule(quantity: .loss)) { _, _, row in
                    Row(loss: row == 3 ? loss : 1)
                }
            }
        }
        #expect(throws: RunReportError.self) {
            try Self.run(.regression) { isSearched, _, _ in Row(loss: 1, target: isSearched ? 1 : 2) }
        }
        #expect(throws: RunReportError.self) {
            try Self.run(.causalLanguageModel) { _, _, row in Row(loss: 1, target: row == 3 ? -1 : 5) }
        }
        #expect(throws: RunReportError.self) {
            let odd = TooFewRowsTests.result(TrialID(arm: .searched, seed: 1), predictions: [0], labels: [0], measurements: [])
            let one = TrialResult(
                trial: TrialID(arm: .uniform, seed: 1), trainableParameterCount: 1, headParameterCount: 1, trainedTokenCount: 1,
                trainingSeconds: 1, evaluationSeconds: 1, measurements: [], testPredictions: "#", testLabels: "0")
            _ = try RunReport(events: SyntheticLedger.finished([odd, one], decision: DecisionRule(quantity: .macroF1)).events)
        }
    }

    @Test func everyArmHasItsConfusions() throws {
        let labels = (0..<36).map { "class \($0) <b>" }
        let truth = (0..<400).map { $0 % 37 % 36 }
        let results = [Arm.searched, .uniform].flatMap { arm in
            [UInt64(1), 2].map { seed in
                let guesses = truth.map { arm == .uniform && $0 == 3 ? 35 : $0 }
                return TrialResult(
                    trial: TrialID(arm: arm, seed: seed), trainableParameterCount: 1, headParameterCount: 1,
                    trainedTokenCount: 1,
                    trainingSeconds: 1, evaluationSeconds: 1, measurements: [],
                    testPredictions: guesses.map { String($0, radix: 36) }.joined(),
                    testLabels: truth.map { String($0, radix: 36) }.joined())
            }
        }
        let report = try RunReport(events: SyntheticLedger.finished(results, labels: labels).events)
        let matrix = try #require(ConfusionMatrix(report.history.results(of: .uniform).map(\.value), classCount: 36))
        #expect(
            matrix.counts[3][35] == 22 && matrix.counts[3][3] == 0 && matrix.recall(of: 3) == 0 && matrix.recall(of: 5) == 1)
        #expect(matrix.isSkewed)
        let html = try report.html()
        #expect(html.contains("What was taken for what") && html.contains("Uniform LoRA, test rows of 2 trainings"))
        #expect(html.contains("z  class 35 &lt;b&gt;") && !html.contains("<b>"))
        // Of many classes those that were told worst.
        let many = (0..<40).map { "class \($0)" }
        let wide = [Arm.searched, .uniform].map { arm in
            let truth = (0..<400).map { $0 % 39 }
            let guesses = truth.map { arm == .uniform && $0 == 38 ? 37 : $0 }
            return TrialResult(
                trial: TrialID(arm: arm, seed: 1), trainableParameterCount: 1, headParameterCount: 1, trainedTokenCount: 1,
                trainingSeconds: 1, evaluationSeconds: 1, measurements: [],
                testPredictions: ClassDigits.text(guesses, width: 2), testLabels: ClassDigits.text(truth, width: 2),
                testClassWidth: 2)
        }
        #expect(wide[1].testCorrectness.count { !$0 } == 10 && wide[0].testCorrectness.allSatisfy { $0 })
        let long = try RunReport(
            events: SyntheticLedger.finished(wide, labels: many, decision: DecisionRule(quantity: .macroF1)).events)
        #expect(try long.html().contains("Of 40 classes the 36 with the lowest recall"))
        #expect(try long.html().contains("class 37 (10)"))
        // Class 38 has none right, and class 37 twice as many predictions as rows.
        let expected = 1 - (37.0 + 2.0 / 3) / 39
        let first = try #require(long.comparisons.first)
        let point = try #require(first.difference.point)
        #expect(abs(point - expected) < 1e-9)
        // Of a class that has no rows there is no recall; digits of other classes make no matrix.
        let few = try TooFewRowsTests.classification(rows: 40, (9, 2), labels: ["a", "b", "c"])
        #expect(try few.html().contains("no rows"))
        #expect(ConfusionMatrix(report.history.results(of: .uniform).map(\.value), classCount: 35) == nil)
    }
}
