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
    @Test func bootstrapAgreesWithTheNormalInterval() {
        let gains = (0..<1000).map { $0 % 10 == 0 ? 1.0 : $0 % 20 == 1 ? -1 : 0 }
        let interval = PairedBootstrap(gains: gains, seedCount: 1)
        let half = 1.96 * (0.15 - 0.0025).squareRoot() / 1000.0.squareRoot()
        #expect(abs(interval.point - 0.05) < 1e-12)
        #expect(abs(interval.lower - (0.05 - half)) < 0.002 && abs(interval.upper - (0.05 + half)) < 0.002)
    }

    @Test func bootstrapIsAntisymmetricInItsPointAndPinnedForEqualRows() {
        #expect(PairedBootstrap(gains: [2, 2, 2], seedCount: 2).lower == 1)
        #expect(PairedBootstrap(gains: [0, 0], seedCount: 1).upper == 0)
        #expect(PairedBootstrap(gains: [1, 0], seedCount: 1).point == -PairedBootstrap(gains: [-1, 0], seedCount: 1).point)
    }

    /// Without discounting: 0.01 · 20,000 · 12 = 2,400 yen a month; 5,000 yen are back in the third month.
    @Test func returnByHand() {
        let value = ValueModel(
            benefitYenPerCorrectDecision: 12, decisionsPerMonth: 20_000, horizonMonths: 12, discountRatePerYear: 0)
        let result = ReturnOnInvestment(gain: 0.01, value: value, costYen: 5000)
        #expect(abs(result.presentValueYen - 28_800) < 1e-6 && result.breakEvenMonth == 3)
        #expect(abs((result.ratio ?? 0) - 4.76) < 1e-9)
        #expect(ReturnOnInvestment(gain: 0.01, value: value, costYen: 0).ratio == nil)
        #expect(ReturnOnInvestment(gain: -0.01, value: value, costYen: 5000).breakEvenMonth == nil)
        #expect(ReturnOnInvestment(gain: 0, value: value, costYen: 0).breakEvenMonth == nil)
        #expect(ReturnOnInvestment(gain: 0.01, value: value, costYen: 1e-308).ratio == nil)
    }

    /// The annuity's closed form, v · (1 − (1 + m)^−12) / m with (1 + m)^12 = 1.05.
    @Test func discountingAgreesWithTheClosedForm() {
        let result = ReturnOnInvestment(gain: 0.01, value: SyntheticLedger.value, costYen: 1)
        let monthly = 0.004074123783648
        #expect(abs(result.presentValueYen - 2400 * (1 - 1 / 1.05) / monthly) < 1e-3)
    }

    @Test func figuresReadWell() {
        #expect(Figure.count(1_234_567) == "1,234,567" && Figure.count(-1000) == "−1,000")
        #expect(Figure.yen(99.5) == "99.50\u{A0}yen" && Figure.yen(1234.4) == "1,234\u{A0}yen")
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
