import Domain
import Reports
import TestSupport
import Testing

@Suite struct BudgetCurveTests {
    static let four = Lineup(
        arms: [.searched, .uniform, .random, .habit, .headOnly, .full], seeds: [1, 2, 3],
        budgets: [1536, 4608, 20_736, 82_944],
        drawCount: 5)

    /// Of 400 rows: what is learnt with the logarithm of parameters, the search ahead where budgets are tight.
    static func rightRows(_ trial: TrialID) -> Int {
        let luck = Int(trial.seed) + 2 * (trial.draw ?? 0)
        guard let budget = trial.budget else { return (trial.arm == .full ? 348 : 292) + luck }
        let place = four.budgets?.firstIndex(of: budget) ?? 0
        return switch trial.arm {
        case .searched: [318, 324, 330, 332][place] + luck
        case .uniform: [306, 312, 328, 333][place] + luck
        case .habit: [310, 318, 329, 331][place] + luck
        default: [302, 314, 322, 328][place] + luck
        }
    }

    private func curve(
        arms: [Arm] = [.searched, .uniform, .headOnly, .full], seeds: [UInt64] = [1], rightRows: (TrialID) -> Int?
    ) throws -> BudgetCurve {
        let lineup = Lineup(arms: arms, seeds: seeds, budgets: [1000, 10_000], drawCount: 5)
        let report = try RunReport(events: SyntheticLedger.curve(lineup, rightRows: rightRows).events)
        return try #require(BudgetCurve(report.history))
    }

    /// Uniform has 240 and 320 of 400 rows right, so 280 lie halfway between 1,000 and 10,000 in the logarithm.
    @Test(
        arguments: [
            ([280, 320], [3162.277_66, 10_000], 10_000), ([239, 321], [-.infinity, .infinity], 10_000),
            ([320, 320], [10_000, 10_000], 1000), ([240, 200], [-.infinity, -.infinity], 1000),
        ] as [([Int], [Double], Double)])
    func theFiguresAreThoseByHand(searched: [Int], needs: [Double], smallest: Double) throws {
        let curve = try curve { trial in
            switch trial.arm {
            case .searched: trial.budget == 1000 ? searched[0] : searched[1]
            case .uniform: trial.budget == 1000 ? 240 : 320
            case .headOnly: 200
            default: 360
            }
        }
        #expect(curve.needs.map(\.budget) == [1000, 10_000])
        for (need, expected) in zip(curve.needs, needs) {
            let value = need.parameterCount.value
            #expect(value == expected || abs(value / expected - 1) < 1e-6, "\(value), not \(expected)")
            // The interval holds its value, and nothing beyond what was trained is named.
            let (lower, upper) = (try #require(need.parameterCount.lower), try #require(need.parameterCount.upper))
            #expect(lower <= value && value * (1 - 1e-9) <= upper)
            #expect([lower, upper].allSatisfy { $0.isInfinite || (999.99...10_000.01).contains($0) })
        }
        #expect(curve.smallestBudget?.value == smallest)
        let shares = curve.points.filter { $0.arm == .searched }.compactMap { $0.headroom?.value }
        #expect(zip(shares, searched).allSatisfy { abs($0 - (Double($1) - 200) / 160) < 1e-9 } && shares.count == 2)
        #expect(curve.points.map(\.arm) == [.searched, .searched, .uniform, .uniform, .headOnly, .full])
    }

    @Test func withoutAHeadroomNoShareOfItIsGiven() throws {
        let curve = try curve { $0.arm == .full ? 201 : $0.arm == .headOnly ? 200 : 300 }
        #expect(curve.points.allSatisfy { $0.headroom == nil })
    }

    @Test func drawsAreOnePointWithTheirSpread() throws {
        let curve = try curve(arms: [.searched, .uniform, .random], seeds: [1, 2]) { 300 + 10 * ($0.draw ?? 0) }
        let random = curve.points.filter { $0.arm == .random }
        #expect(random.count == 2 && random.allSatisfy { $0.trials.lowest == 0.775 && $0.trials.highest == 0.875 })
        #expect(random.allSatisfy { abs($0.quality.value - 0.825) < 1e-9 })
        // Three draws with the first seed, two with the second: each counts as much as another.
        let skewed = try self.curve(arms: [.searched, .uniform, .random], seeds: [1, 2]) { $0.draw == 1 ? 400 : 300 }
        #expect(skewed.points.filter { $0.arm == .random }.allSatisfy { abs($0.quality.value - 0.8) < 1e-9 })
    }

    @Test func whatHasNotEndedIsLeftOutAndNamed() throws {
        let curve = try curve { $0.arm == .uniform && $0.budget == 10_000 ? nil : 300 }
        #expect(curve.missing == [ArmVariant(arm: .uniform, budget: 10_000)])
        #expect(curve.needs.allSatisfy { $0.parameterCount.value == -.infinity })
    }

    @Test func thePageBeginsWithTheCurveAndTheShellSaysWhatFollows() throws {
        let report = try RunReport(events: SyntheticLedger.curve(Self.four, rightRows: Self.rightRows).events)
        let html = try report.html()
        let headings = html.split(separator: "<h2>").dropFirst().compactMap { $0.split(separator: "<").first }
        #expect(headings.first == "Which budget?" && headings.contains("Comparison at equal budget"))
        #expect(html.contains("adapter parameters (logarithmic)") && html.contains("HeteroLoRA, 1,536 parameters"))
        let text = report.terminal(width: 100).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(text.contains("The smallest budget at which HeteroLoRA is within one standard error of its best is "))
        #expect(text.contains("What HeteroLoRA reaches within 1,536 parameters takes uniform LoRA "))
        #expect(text.contains("Random allocation, 1,536 parameters, 5 draws of places. Test accuracy: "))
        // The decision is about the largest budget, each draw against the searched trial of its seed.
        #expect(report.comparisons.map(\.baseline) == [.uniform, .random, .habit, .headOnly, .full])
        #expect(
            report.comparisons[1].baselineTrials.map(Words(.english).pair) == [
                "seed 1, draw 1", "seed 1, draw 4", "seed 2, draw 2", "seed 2, draw 5", "seed 3, draw 3",
            ])
        #expect(report.comparisons.allSatisfy { $0.seeds == [1, 2, 3] && $0.searchedParameterCount == 82_944 })
        #expect(report.curveComparisons.map(\.budget) == [1536, 4608, 20_736, 82_944].flatMap { [$0, $0, $0] })
        #expect(report.summary.trials.count == Self.four.trials.count)
    }

    @Test func aRunOfOneBudgetHasNoCurve() throws {
        let report = try RunReport(
            events: SyntheticLedger.finished(rightRows: [.searched: 320, .uniform: 319, .headOnly: 280]).events)
        #expect(BudgetCurve(report.history) == nil && report.curveComparisons.isEmpty)
        #expect(try !report.html().contains("Which budget?"))
    }

    @Test func anAllocationIsExplainedAtOneBudget() throws {
        let events = try SyntheticLedger.curve(Self.four, rightRows: Self.rightRows).events
        let open = try RequestExplanation(events: events, arm: .searched, site: nil)
        #expect(open.allocation == nil && open.budgets == Self.four.budgets)
        let small = try RequestExplanation(events: events, arm: .searched, site: nil, budget: 20_736).allocation
        #expect(small?.budget == 20_736)
    }

    @Test func progressCountsEveryTrial() throws {
        let events = try SyntheticLedger.curve(Self.four, rightRows: Self.rightRows).events
        var progress = RunProgress()
        let lines = try events.flatMap { try progress.take($0) }
        #expect(lines.contains { $0.hasPrefix("trained   random, draw 4, 4608 parameters, seed 1: test accuracy ") })
        #expect(lines.contains { $0.hasPrefix("chosen    searched, 1536 parameters: ") })
    }
}
