import Domain
import Reports
import TestSupport
import Testing

/// The picture of how sure places are, and the one number for how far scores can be trusted.
@Suite struct SelectionTests {
    private static let names = SyntheticLedger.sites.prefix(3).map(\.name)

    private static func round(_ proxy: ProxyName, _ probabilities: [Double]) -> SaliencyRound {
        SaliencyRound(
            proxy: proxy, round: 1, seed: 1, batchCount: 16, rowCount: 512, initialisation: "A random, B zero", seconds: 1,
            sites: zip(names, probabilities).map {
                SiteSaliency(site: $0, saliency: $1 + 1, saliencyPerParameter: 0, selectionProbability: $1)
            }, resampleCount: 200)
    }

    private static func record(
        _ probabilities: [Double]?, round: Int? = nil, trial: TrialID? = nil, on: [Bool] = [true, true, false]
    ) -> AllocationRecord {
        AllocationRecord(
            arm: .searched, budget: 1536, trainableParameterCount: 1536,
            choices: names.enumerated().map { place, site in
                SiteChoice(
                    site: site, order: place + 1, rank: on[place] ? 1 : 0, parameterCount: on[place] ? 768 : 0,
                    saliency: probabilities.map { $0[place] + 1 }, budgetLeft: 0,
                    selectionProbability: trial == nil ? probabilities?[place] : nil, reason: "as it was")
            }, round: round, trial: trial)
    }

    private static func page(_ facts: [Fact]) throws -> String {
        let ledger = try SyntheticLedger.begunAgain(saying: facts)
        return try RunReport(events: ledger.events).html()
    }

    @Test func eachSiteHasAShadeANumberAndAName() throws {
        let probabilities = [1, 0.995, 0.004]
        let html = try Self.page([
            .searchScored(Self.round(.gradNorm, probabilities)), .searchAllocated(Self.record(probabilities)),
        ])
        #expect(html.contains("How sure the places are"))
        #expect(html.contains("HeteroLoRA: share of 200 resamples of 16 batches, seed 1 in which each site is chosen"))
        // What is neither nothing nor all does not read as either.
        let drawn = [("100", 35, "on"), ("&gt;99", 35, "on"), ("&lt;1", 94, "off")]
        for (site, (text, shade, mark)) in zip(Self.names, drawn) {
            let cell = try #require(html.pieces(behind: site).first { $0.hasPrefix(": chosen in") })
            #expect(cell.contains("class=\"\(mark)\" fill=\"hsl(212 60% \(shade)%)\""))
            #expect(cell.contains(">\(text)</text>"))
        }
        #expect(
            html.contains(
                "<desc>Nearly always: \(Self.names[0]) 100.0\u{A0}%, \(Self.names[1]) 99.5\u{A0}%. Near the edge: none."))
    }

    /// Of an allocation that no score placed, what the scores alone would have chosen.
    @Test func aBaselineThatWonHasThePictureOfTheScores() throws {
        let html = try Self.page([
            .searchScored(Self.round(.ablation, [1, 0.5, 0])), .searchAllocated(Self.record(nil)),
        ])
        #expect(html.contains("What ablation alone would choose: share of 200 resamples of 16 batches, seed 1"))
        #expect(html.contains("Near the edge: \(Self.names[1]) 50.0\u{A0}%."))
    }

    @Test func aDynamicSearchIsDrawnOverSeedsAndRounds() throws {
        var facts: [Fact] = []
        for seed in [UInt64(1), 2] {
            for round in 1...2 {
                let (trial, on) = (TrialID(arm: .searched, seed: seed), seed == 1 || round == 1)
                facts.append(.searchAllocated(Self.record([1, 1, 1], round: round, trial: trial, on: [true, on, !on])))
            }
        }
        let html = try Self.page(facts)
        #expect(html.contains("share of 4 choices over 2 seeds in which each site is chosen"))
        #expect(
            html.contains(
                "<th scope=\"row\">\(Self.names[1])</th><td>75.0\u{A0}%</td><td>100.0\u{A0}%</td><td>50.0\u{A0}%</td>"))
    }

    @Test func whatWasNotDrawnAgainHasNoPicture() throws {
        #expect(try !Self.page([]).contains("How sure the places are"))
    }

    static func validation(_ counts: [Int], ofCurve: Bool = true) -> ProxyValidation {
        ProxyValidation(
            proxy: .gradNorm, epochs: 1, seed: 1, seconds: 1,
            candidates: counts.enumerated().flatMap { place, count in
                (0..<count).map {
                    .init(
                        name: "\($0)", trainableParameterCount: 8, score: Double($0), validationLoss: 0.5,
                        budget: ofCurve ? 1000 * (place + 1) : nil)
                }
            }, kendall: .init(value: 0.5, lower: 0.1, upper: 0.8), spearman: nil)
    }

    /// Two budgets of three have 2 / 3!² = 0.056 by luck, of four 2 / 4!²; one of four 2 / 4!.
    @Test(arguments: [
        ([4], "0.50 (no interval: too few allocations)", false), ([5], "0.50 (95 % interval 0.10 to 0.80)", true),
        ([3, 3], "0.50 (no interval: too few allocations)", false), ([3, 4], "0.50 (95 % interval 0.10 to 0.80)", true),
    ])
    func theReliabilityIsOneNumber(counts: [Int], words: String, isShown: Bool) throws {
        var ledger = try SyntheticLedger.finished(rightRows: [.searched: 320, .uniform: 250])
        try ledger.append(.searchValidated(Self.validation(counts, ofCurve: counts.count > 1)))
        let report = try RunReport(events: ledger.events)
        #expect(try report.html().contains("Reliability \(words)."))
        let reliability = try #require(report.summary.reliability)
        #expect(reliability.lower == (isShown ? 0.1 : nil) && reliability.value == 0.5)
        #expect(reliability.allocationCount == counts.reduce(0, +) && reliability.budgetCount == counts.count)
        #expect(try RequestExplanation(events: ledger.events, arm: .searched, site: nil).reliability == reliability)
    }
}

extension String {
    /// What stands behind each mention of a word, as far as the next one.
    fileprivate func pieces(behind word: String) -> [String] {
        split(separator: word, omittingEmptySubsequences: false).dropFirst().map(String.init)
    }
}
