import Domain
import Reports
import TestSupport
import Testing

@Suite struct StatisticsTests {
    /// 2 · (1 + 6) / 2⁶ and 2 · (1 + 10 + 45) / 2¹⁰, by hand.
    @Test(arguments: [(5, 1, 0.21875), (2, 8, 0.109375), (0, 0, 1), (4, 4, 1), (10, 0, 0.001953125)])
    func mcNemarByHand(firstOnly: Int, secondOnly: Int, expected: Double) {
        #expect(abs(McNemar(firstOnly: firstOnly, secondOnly: secondOnly).pValue - expected) < 1e-12)
    }

    @Test func mcNemarStandsLargeCounts() {
        let value = McNemar(firstOnly: 5000, secondOnly: 5000).pValue
        #expect(value == 1 && McNemar(firstOnly: 4000, secondOnly: 6000).pValue < 1e-80)
    }

    /// Rows of −1, 0, 1: the bootstrap's interval agrees with the normal one, mean ± 1.96 · sd / √n.
    @Test func bootstrapAgreesWithTheNormalInterval() throws {
        let gains = (0..<1000).map { $0 % 10 == 0 ? 1.0 : $0 % 20 == 1 ? -1 : 0 }
        let half = 1.96 * (0.15 - 0.0025).squareRoot() / 1000.0.squareRoot()
        for rows in [PairedRows.rights(gains), .losses(gains, counts: gains.map { _ in 3 })] {
            let interval = try #require(PairedBootstrap([rows]))
            #expect(abs(interval.point - 0.05) < 1e-12)
            #expect(abs(interval.lower - (0.05 - half)) < 0.002 && abs(interval.upper - (0.05 + half)) < 0.002)
            #expect(abs(interval.spread.overRows.squareRoot() - half / 1.96) < 5e-4)
        }
    }

    /// Rows that always say the same: what is left is the t interval of the seeds' mean, 0.02 ± 4.303 · 0.01 / √3 (t of 2 degrees of freedom).
    @Test func seedsAloneGiveATInterval() throws {
        let pairs = [0.01, 0.02, 0.03].map {
            PairedRows.losses([Double](repeating: $0, count: 50), counts: .init(repeating: 1, count: 50))
        }
        let interval = try #require(PairedBootstrap(pairs))
        let half = 4.303 * 0.01 / 3.0.squareRoot()
        #expect(abs(interval.lower - (0.02 - half)) < 0.002 && abs(interval.upper - (0.02 + half)) < 0.003, "\(interval)")
        #expect(abs(interval.spread.overSeeds - 1e-4) < 1e-12 && interval.spread.overRows < 1e-20)
    }

    @Test func bootstrapIsAntisymmetricInItsPointAndPinnedForEqualRows() throws {
        #expect(PairedBootstrap([.rights([1, 1, 1]), .rights([1, 1, 1])])?.lower == 1)
        #expect(PairedBootstrap([.rights([0, 0])])?.upper == 0)
        #expect(PairedBootstrap([.rights([1, 0])])?.point == PairedBootstrap([.rights([-1, 0])]).map { -$0.point })
        #expect(PairedBootstrap([]) == nil && PairedBootstrap([.rights([])]) == nil)
    }

    /// scipy.stats.t.ppf and, for many degrees of freedom, norm.ppf (SciPy 1.17.1).
    @Test(arguments: [
        (1, 0.975, 12.706204736), (2, 0.975, 4.302652730), (4, 0.8, 0.940964577), (9, 0.99, 2.821437925),
        (7, 0.025, -2.364624252), (3000, 0.975, 1.959963985),
    ])
    func studentsQuantiles(degrees: Int, p: Double, expected: Double) {
        #expect(abs(StudentT.quantile(p, degrees: degrees) - expected) < 1e-6)
    }

    /// Each quantity as scikit-learn and SciPy have it: f1_score(average="macro"), mean_squared_error ** 0.5, spearmanr; on the rows as they are, and on
    /// the rows drawn 2, 1, 1, 3, 0 and 2
    /// times, written out (scikit-learn 1.9.1, SciPy 1.17.1).
    @Test func quantitiesAgreeWithReferences() throws {
        let labels = [0, 0, 1, 1, 2, 2]
        let classes = PairedRows.classes(labels: labels, first: [0, 1, 1, 1, 2, 0], second: [0, 0, 1, 2, 1, 2])
        let squares = PairedRows.squares(first: [1, 4, 0, 0.25, 1, 9], second: [4, 1, 1, 0.25, 0, 16])
        let ranks = PairedRows.ranks(
            targets: Ranking([1, 2, 2, 3, 4, 5]), first: Ranking([0.1, 0.4, 0.3, 0.3, 0.9, 0.8]),
            second: Ranking([0.5, 0.1, 0.3, 0.6, 0.6, 0.2]))
        let (all, drawn) = ([1.0, 1, 1, 1, 1, 1], [2.0, 1, 1, 3, 0, 2])
        for (rows, one, other) in [
            (classes, -0.011111111111111072, -0.1703703703703704), (squares, 0.3314427955728081, 0.5211370765926371),
            (ranks, 0.6911764705882353, 0.8985101388974522),
        ] {
            #expect(abs(try #require(rows.difference(all)) - one) < 1e-9)
            #expect(abs(try #require(rows.difference(drawn)) - other) < 1e-9)
        }
        let tokens = PairedRows.losses([1, -2], counts: [3, 1])
        #expect(tokens.difference([1, 1]) == 0.25 && tokens.difference([1, 2]) == -0.2)
        #expect(PairedRows.losses([1], counts: [0]).difference([1]) == nil)
        let tied = PairedRows.ranks(targets: Ranking([1, 1]), first: Ranking([1, 2]), second: Ranking([1, 2]))
        #expect(tied.difference([1, 1]) == nil)
    }

    /// Where the standard error over rows is 1 % and 10,000 rows were tested, (1.960 + 0.842) % are found, and half of it takes four times the rows.
    @Test func powerByHand() throws {
        let claim = PairedDifference.Claim()
        let oneSeed = PairedBootstrap.Spread(rowCount: 10_000, seedCount: 1, overRows: 1e-4, rowsOfOneSeed: 0, overSeeds: 0)
        let power = try #require(Power(oneSeed, seen: 0.0140125, claim: claim))
        #expect(abs(power.smallestDifference - 0.0280159) < 1e-5)
        let enough: [Power.Needed] = (39_900...40_050).map { .count($0) }
        #expect(enough.contains(power.rowsNeeded) && power.seedsNeeded == .unknown, "\(power)")
        // All of it from the seeds: no rows help, and at eight seeds t has 7 degrees of freedom, (2.365 + 0.896) · 0.01 / √8 = 0.0115.
        let seeds = PairedBootstrap.Spread(rowCount: 400, seedCount: 3, overRows: 1e-8, rowsOfOneSeed: 0, overSeeds: 1e-4)
        let ofSeeds = try #require(Power(seeds, seen: 0.0116, claim: claim))
        #expect(ofSeeds.rowsNeeded == .none && ofSeeds.seedsNeeded == .count(8), "\(ofSeeds)")
        #expect(Power(seeds, seen: 0, claim: claim)?.seedsNeeded == .unknown)
        let nothing = PairedBootstrap.Spread(rowCount: 400, seedCount: 1, overRows: 0, rowsOfOneSeed: 0, overSeeds: 0)
        #expect(Power(nothing, seen: 0.1, claim: claim) == nil)
    }

    /// Without discounting: 2,400 yen a month; 5,000 yen are back in the third month, and with 400 yen a month spent too.
    @Test func returnByHand() {
        func flow(_ gain: Double, _ spent: Double = 0, atStart: Double = 5000) -> CashFlow {
            CashFlow(gainPerMonth: gain, costPerMonth: spent, costAtStart: atStart, months: 12, discountRatePerYear: 0)
        }
        #expect(flow(2400).gains == 28_800 && flow(2400).paybackMonth == 3)
        #expect(abs((flow(2400).ratio ?? 0) - 4.76) < 1e-9)
        #expect(flow(2400, 400).netPresentValue == 19_000 && flow(2400, 400).paybackMonth == 3)
        // (28,800 − 9,800) ÷ 9,800.
        #expect(abs((flow(2400, 400).ratio ?? 0) - 1.9387755102) < 1e-9)
        #expect(flow(2400, atStart: 0).ratio == nil && flow(2400, atStart: 1e-308).ratio == nil)
        #expect(flow(-2400).paybackMonth == nil && flow(0, atStart: 0).paybackMonth == nil)
    }

    /// The annuity's closed form, v · (1 − (1 + m)^−12) / m with (1 + m)^12 = 1.05.
    @Test func discountingAgreesWithTheClosedForm() {
        let flow = CashFlow(gainPerMonth: 2400, costPerMonth: 0, costAtStart: 1, months: 12, discountRatePerYear: 0.05)
        let monthly = 0.004074123783648
        #expect(abs(flow.gains - 2400 * (1 - 1 / 1.05) / monthly) < 1e-3)
    }

    @Test func figuresReadWell() {
        #expect(Figure.count(1_234_567) == "1,234,567" && Figure.count(-1000) == "−1,000")
        #expect(Figure.amount(99.5) == "99.50" && Figure.amount(1234.4) == "1,234")
        #expect(Figure.points(0.0123) == "+1.23" && Figure.points(-0.00001) == "−0.0010")
        #expect(Figure.significant(0.0000123) == "1.23e−5" && Figure.significant(0.0123) == "0.0123")
        #expect(Figure.significant(8.2e13) == "8.20e13")
        #expect(Figure.events([3, 5, 6, 7, 5]) == "3, 5–7")
        #expect(Figure.counted(1, "test row") == "1 test row" && Figure.counted(0, "batch", "batches") == "0 batches")
    }

    /// What is not 0 never reads as 0, and what is not all never as all.
    @Test(arguments: [
        (0.0, "0"), (12, "12"), (0.0004, "0.00040"), (-0.0004, "−0.00040"), (0.34, "0.34"), (0.005, "0.0050"), (6.55, "6.55"),
        (99.5, "99.50"), (118.4, "118"), (-1234.5, "−1,235"), (1_000_000_000, "1,000,000,000"), (6e23, "6.00e23"),
        (4e-12, "4.00e−12"),
        (.infinity, "not a number"), (.nan, "not a number"),
    ]) func amountsReadWell(yen: Double, text: String) {
        #expect(Figure.amount(yen) == text)
    }

    @Test func sharesAndDifferencesThatAreNotZeroDoNotReadAsZero() {
        #expect(
            Figure.percent(0) == "0.0\u{A0}%" && Figure.percent(1) == "100.0\u{A0}%" && Figure.percent(1.5) == "150.0\u{A0}%")
        #expect(Figure.percent(0.0001) == "0.010\u{A0}%" && Figure.percent(0.9999) == "99.99\u{A0}%")
        #expect(Figure.points(0) == "0.00" && Figure.points(0.00002) == "+0.0020" && Figure.decimal(1e-20, 3) == "1.00e−20")
        #expect(Figure.fixed(9.9e14, 4) == "9.90e14" && Figure.significant(.leastNonzeroMagnitude) != "0")
        #expect(Figure.apart(131.4, 131) { Figure.amount($0, more: $1) } == ("131.4", "131"))
        #expect(Figure.interval(0.2911, 0.2912) { Figure.significant($0, more: $1) } == "0.2911 to 0.2912")
        #expect(Figure.interval(0.3, 0.3) { Figure.significant($0, more: $1) } == nil)
    }

    /// By hand: of the eight ways to sign 1, 2 and 4, two lie as far from 0 as 1 + 2 + 4; equal sizes are McNemar's.
    @Test func signFlipByHand() {
        #expect(abs(SignFlip(gains: [1, 2, 0, 4]).pValue - 0.25) < 0.01)
        #expect(SignFlip(gains: [3, 3, 3, 3, 3, -3, 0]).pValue == McNemar(firstOnly: 5, secondOnly: 1).pValue)
        #expect(SignFlip(gains: [0, 0]).pValue == 1 && SignFlip(gains: []).pValue == 1)
    }
}
