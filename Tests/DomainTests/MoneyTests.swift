import Domain
import Testing

@Suite struct MoneyTests {
    @Test(
        arguments: [
            ("12", 0, 12), ("12.0", 0, 12), ("12.5", 0, nil), ("12.5", 6, 12_500_000), ("1e3", 0, 1000), ("1.5e1", 0, 15),
            ("-3", 2, -300),
            ("0.0000001", 6, nil), ("0.000001", 6, 1), ("1e-6", 6, 1), ("00012", 0, 12), (".5", 1, 5), ("5.", 0, 5),
            ("1e40", 0, nil),
            ("0e99", 0, nil), ("0e9", 0, 0), ("1_0", 0, nil), ("", 0, nil), ("9999999999999999999", 0, nil), ("0.1e1", 0, 1),
        ] as [(String, Int, Int?)])
    func decimalsAreReadWithoutBinaryFractions(text: String, decimals: Int, expected: Int?) {
        #expect(text.scaledWhole(decimals: decimals) == expected)
    }

    /// 0.1 three times is 0.3 to the last digit, and a sum in cents is what the cents add up to.
    @Test func amountsAreExact() {
        let tenth = Price(millionths: 100_000, currency: .usd)
        #expect(tenth.total(of: 3) == Money(smallestUnits: 30, currency: .usd))
        let yen = Price(millionths: 500_000, currency: .jpy)
        // Half a yen is rounded up once, at the end: 0.5, 1.0, 1.5 yen.
        #expect([1, 2, 3].map { yen.total(of: $0)?.smallestUnits } == [1, 1, 2])
        #expect(Price(millionths: 2_000_000_000, currency: .jpy).total(of: 1050, per: 100)?.smallestUnits == 21_000)
        let cents = [1999, 1, 250].map { Money(smallestUnits: $0, currency: .eur) }
        #expect(Money.sum(cents, in: .eur)?.smallestUnits == 2250)
        #expect(Money.sum(cents, in: .usd) == nil && Money.sum([], in: .jpy)?.smallestUnits == 0)
    }

    @Test func whatFitsNowhereIsNil() {
        let most = Price(millionths: .max, currency: .usd)
        #expect(most.total(of: .max) == nil && most.total(of: -1) == nil && most.total(of: 1, per: 0) == nil)
        #expect(Price(millionths: -1, currency: .jpy).total(of: 1) == nil)
        #expect(
            Money.sum([.init(smallestUnits: .max, currency: .jpy), .init(smallestUnits: 1, currency: .jpy)], in: .jpy) == nil)
    }

    @Test func currenciesHaveTheirDecimals() {
        #expect(Figure.money(Money(smallestUnits: 1_234_567, currency: .jpy)) == "1,234,567\u{A0}yen")
        #expect(Figure.money(Money(smallestUnits: 123_456, currency: .usd)) == "1,234.56\u{A0}USD")
        #expect(Figure.money(Money(smallestUnits: 5, currency: .eur)) == "0.05\u{A0}EUR")
        #expect(Figure.price(Price(millionths: 500_000, currency: .jpy)) == "0.50\u{A0}yen")
    }

    /// A card of before prices cores alone; another one also 2 GiB at 0.5 yen, and 2 × 10 W + 2 × 1 W at 30 yen per kWh, for half an hour.
    @Test func aCardPricesWhatItNames() {
        let plain = RateCard(name: "a", yenPerCoreHour: 8, coreCount: 2, yenPerRun: 1)
        #expect(plain.costYen(wallSeconds: 1800, memoryBytes: 1e12) == 9 && plain.kilowatts(memoryBytes: 1e12) == 0)
        let energy = RateCard.EnergyModel(
            wattsPerCore: 10, wattsPerGiB: 1, perKilowattHour: Price(millionths: 30_000_000, currency: .jpy))
        let all = RateCard(
            name: "a", yenPerCoreHour: 8, coreCount: 2, yenPerRun: 1,
            perGiBHour: Price(millionths: 500_000, currency: .jpy), energy: energy)
        let bytes = 2.0 * 1_073_741_824
        #expect(abs(all.kilowatts(memoryBytes: bytes) - 0.022) < 1e-12)
        // 1 + (16 + 2 × 0.5 + 0.022 × 30) ÷ 2.
        #expect(abs(all.costYen(wallSeconds: 1800, memoryBytes: bytes) - 9.83) < 1e-9)
    }
}
