import Domain
import Reports
import TestSupport
import Testing

/// What a report says of few rows, few rows that differ, and seeds that do not agree.
@Suite struct TooFewRowsTests {
    /// A run of HeteroLoRA against uniform LoRA: `wins` rows that only the first has right, then `losses` rows that only the second has,
    /// then rows that both have right. One pair of counts per seed.
    static func classification(
        rows: Int, _ seeds: (wins: Int, losses: Int)..., labelCounts: [Split: [Int]] = [:],
        labels: [String] = ["negative", "positive"]
    ) throws -> RunReport {
        let truth = (0..<rows).map { $0 % 2 }
        let results = seeds.enumerated().flatMap { seed, counts in
            [Arm.searched, .uniform].map { arm in
                let guesses = truth.indices.map { row in
                    let isWrong =
                        arm == .uniform ? row < counts.wins : row >= counts.wins && row < counts.wins + counts.losses
                    return isWrong ? 1 - truth[row] : truth[row]
                }
                return result(
                    TrialID(arm: arm, seed: UInt64(seed + 1)), predictions: guesses, labels: truth, measurements: [])
            }
        }
        return try RunReport(events: SyntheticLedger.finished(results, labels: labels, labelCounts: labelCounts).events)
    }

    /// A regression with one seed: how much lower HeteroLoRA's loss is per row.
    static func regression(gains: [Double], spearman: Double? = 0.5) throws -> RunReport {
        let results = [Arm.searched, .uniform].map { arm in
            result(
                TrialID(arm: arm, seed: 1), predictions: [], labels: [],
                measurements: spearman.map {
                    [Measurement(quantity: .spearman, value: $0, step: 1, epoch: 1, split: .test)]
                } ?? [], losses: gains.map { arm == .searched ? 4 : 4 + $0 })
        }
        return try RunReport(events: SyntheticLedger.finished(results, task: .regression, labels: []).events)
    }

    static func result(
        _ trial: TrialID, predictions: [Int], labels: [Int], measurements: [Measurement], losses: [Double]? = nil
    ) -> TrialResult {
        TrialResult(
            trial: trial, trainableParameterCount: 592, headParameterCount: 50, trainedTokenCount: 1, trainingSeconds: 1,
            evaluationSeconds: 1, measurements: measurements, testPredictions: predictions.map(String.init).joined(),
            testLabels: labels.map(String.init).joined(), testRowLosses: losses)
    }

    /// On every face of the report: page, terminal and JSON.
    private func expectNoClaim(_ report: RunReport, _ headline: String, sourceLocation: SourceLocation = #_sourceLocation)
        throws
    {
        let terminal = report.terminal(width: 1000)
        #expect(report.summary.headline == headline, sourceLocation: sourceLocation)
        for text in [try report.html(), terminal, report.summary.sentence] {
            for claim in ["Improved", "Worse", "did better", "did worse"] {
                #expect(!text.contains(claim), sourceLocation: sourceLocation)
            }
            #expect(!text.contains("95 % interval +") && !text.contains("95 % interval 0"), sourceLocation: sourceLocation)
        }
        #expect(terminal.contains("no interval"), sourceLocation: sourceLocation)
        let difference = try #require(report.summary.comparisons.first, sourceLocation: sourceLocation)
        #expect(difference.lower == nil && difference.upper == nil && difference.pValue == nil, sourceLocation: sourceLocation)
        #expect(Decision(report).tone == "open", sourceLocation: sourceLocation)
    }

    private let tooFew = "Too few test rows to tell HeteroLoRA from uniform LoRA"
    private let tooFewDiffer = "Too few test rows differ to tell HeteroLoRA from uniform LoRA"

    @Test func oneRowOrAHandfulIsNoClaim() throws {
        let one = try Self.classification(rows: 1, (1, 0), (1, 0), (1, 0), (1, 0), (1, 0))
        try expectNoClaim(one, tooFew)
        #expect(one.summary.sentence.contains("on 1 test row and 5 seeds"), "\(one.summary.sentence)")
        #expect(
            one.summary.sentence.hasSuffix(
                "1 test row cannot tell the two apart: at least 30 are needed before a difference counts."))
        #expect(one.summary.comparisons.first?.conclusion == "too-few-rows")
        try expectNoClaim(Self.classification(rows: 2, (0, 2)), tooFew)
        try expectNoClaim(Self.classification(rows: 29, (29, 0)), tooFew)
        let number = try Self.regression(gains: [0.291])
        try expectNoClaim(number, tooFew)
        #expect(number.summary.sentence.contains("is +0.291 (no interval), on 1 test row and 1 seed"))
    }

    @Test func aHandfulOfDifferingRowsIsNoClaim() throws {
        let four = try Self.classification(rows: 400, (4, 0))
        try expectNoClaim(four, tooFewDiffer)
        #expect(
            four.summary.sentence.contains("Only 4 of 400 test rows tell the two apart, where at least 6 of them are needed"))
        #expect(four.summary.comparisons.first?.differingRowCount == 4)
        try expectNoClaim(Self.classification(rows: 400, (0, 0), (0, 0)), tooFewDiffer)
        // The same row again and again, and rows that are the same but for the last bits.
        try expectNoClaim(Self.regression(gains: Array(repeating: 0.291, count: 8)), tooFew)
        try expectNoClaim(Self.regression(gains: Array(repeating: 0.291, count: 80)), tooFewDiffer)
        try expectNoClaim(Self.regression(gains: (0..<80).map { 0.291 + Double($0) * 1e-9 }), tooFewDiffer)
    }

    /// With one seed, page and exact test never contradict each other: where p is 0.05 or more, 0 is in the interval.
    @Test(arguments: [
        (6, 0, "improved"), (0, 6, "worse"), (8, 1, "improved"), (7, 1, "no-improvement-shown"), (9, 2, "no-improvement-shown"),
        (60, 40, "no-improvement-shown"), (61, 39, "improved"), (30, 30, "no-improvement-shown"),
    ])
    func oneSeedSaysWhatMcNemarSays(wins: Int, losses: Int, conclusion: String) throws {
        let report = try Self.classification(rows: 200, (wins, losses))
        let comparison = try #require(report.comparisons.first)
        #expect(comparison.conclusion.rawValue == conclusion)
        #expect(comparison.difference.pValue == comparison.tests[0].pValue)
        let interval = try #require(comparison.difference.interval)
        #expect((interval.lower > 0 || interval.upper < 0) == (comparison.tests[0].pValue < 0.05))
        let isClaim = conclusion != "no-improvement-shown"
        #expect(report.summary.headline.contains("with one seed") == isClaim)
        #expect(report.summary.sentence.contains("two trained adapters, not about the method") == isClaim)
    }

    @Test func seedsThatDoNotAgreeAreNoClaim() throws {
        let divided = try Self.classification(rows: 400, (40, 0), (0, 2))
        #expect(divided.summary.headline == "No improvement over uniform LoRA shown")
        #expect(divided.summary.sentence.hasSuffix("The seeds do not agree on which is better: −0.50 to +10.00."))
        // Nor are two of which one shows nothing: the next might be on the other side.
        let half = try Self.classification(rows: 400, (40, 0), (0, 0))
        #expect(half.comparisons.first?.conclusion == .noImprovementShown)
        #expect(try Self.classification(rows: 400, (40, 0), (38, 0), (41, 0)).comparisons.first?.conclusion == .improved)
    }

    @Test func whereEveryRowSaysTheSameThereIsNoInterval() throws {
        let report = try Self.classification(rows: 40, (40, 0), (40, 0))
        #expect(
            report.summary.headline == "Improved: HeteroLoRA beat uniform LoRA"
                && report.summary.sentence.contains("(no interval)"))
        let html = try report.html()
        #expect(
            html.contains("none: all rows say the same") && html.contains("yen (no interval)")
                && !html.contains("no gain shown"))
    }

    @Test func narrowIntervalsHaveDigitsEnough() throws {
        let report = try Self.regression(gains: (0..<100).map { 0.291 + Double($0 * 37 % 100) * 1e-4 })
        #expect(report.comparisons.first?.conclusion == .improved)
        let difference = try #require(report.comparisons.first?.difference)
        let interval = try #require(Words(.english).interval(of: difference, in: .loss)?.split(separator: " "))
        #expect(interval.first != interval.last, "\(interval)")
    }

    /// Noise has no price: only the ends of the interval are shown, or nothing.
    @Test func onlyWhatIsShownIsPriced() throws {
        let even = try Self.classification(rows: 200, (9, 2)).html()
        #expect(even.contains("no gain shown (−") && !even.contains("no gain shown (no interval)"))
        #expect(even.contains("No gain over uniform LoRA is shown, so none is priced: "))
        let few = try Self.classification(rows: 2, (2, 0)).html()
        #expect(
            few.contains("no gain shown (no interval)")
                && few.contains("No gain over uniform LoRA is shown, so none is priced."))
        let better = try Self.classification(rows: 200, (30, 2)).html()
        #expect(!better.contains("no gain shown") && !better.contains("so none is priced"))
    }

    @Test func oneSeedHasNoRange() throws {
        #expect(try Self.classification(rows: 200, (9, 2)).html().contains("one seed only"))
    }

    @Test func labelsThatASplitLacksAreNamed() throws {
        let report = try Self.classification(
            rows: 40, (9, 2), labelCounts: [.train: [9, 9, 9], .validation: [9, 0, 9], .test: [0, 40, 0]],
            labels: ["good", "so-so\u{202E}", "bad"])
        #expect(
            report.summary.notes == [
                "No validation row has the label 'so-so<U+202E>': validation says nothing about it.",
                "All test rows have the label 'so-so<U+202E>': who always answers it has 100 %, and nothing here says how well any other is told.",
            ])
        #expect(report.terminal(width: 1000).contains("No validation row has the label 'so-so<U+202E>'"))
        #expect(try report.html().contains("All test rows have the label"))
        #expect(try Self.classification(rows: 40, (9, 2), labelCounts: [.test: [20, 20]]).summary.notes.isEmpty)
    }

    /// A perfect order has no spread in any resample; of three allocations it says nothing, of six it says something.
    @Test(arguments: [(3, "no interval: too few allocations"), (6, "no interval: all are in one order")])
    func aFewAllocationsShowNoAgreement(count: Int, words: String) throws {
        var ledger = try SyntheticLedger.finished([])
        let perfect = ProxyValidation.Correlation(value: 1, lower: 1, upper: 1)
        try ledger.append(
            .searchValidated(
                ProxyValidation(
                    proxy: .gradNorm, epochs: 1, seed: 1, seconds: 1,
                    candidates: (0..<count).map {
                        .init(name: "\($0)", trainableParameterCount: 8, score: Double($0), validationLoss: 1 / Double($0 + 1))
                    }, kendall: perfect, spearman: perfect)))
        let html = try RunReport(events: ledger.events).html()
        #expect(html.contains(words) && !html.contains("1.00 to 1.00"))
        #expect(html.contains("3 allocations cannot show agreement") == (count == 3))
    }

    @Test func aMissingCorrelationIsADash() throws {
        let gains = (0..<40).map { Double($0 % 7) - 3 }
        #expect(
            try Self.regression(gains: gains, spearman: nil).html().contains(
                "no correlation where all targets or all predictions are equal"))
        #expect(try !Self.regression(gains: gains).html().contains("no correlation where"))
    }
}
