import Domain
import Testing

@Suite struct MoneyTests {
    private static let (usd, eur) = (Money.Currency(rawValue: "USD") ?? .jpy, Money.Currency(rawValue: "EUR") ?? .jpy)

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
        let tenth = Price(millionths: 100_000, currency: Self.usd)
        #expect(tenth.total(of: 3) == Money(smallestUnits: 30, currency: Self.usd))
        let yen = Price(millionths: 500_000, currency: .jpy)
        // Half a yen is rounded up once, at the end: 0.5, 1.0, 1.5 yen.
        #expect([1, 2, 3].map { yen.total(of: $0)?.smallestUnits } == [1, 1, 2])
        #expect(Price(millionths: 2_000_000_000, currency: .jpy).total(of: 1050, per: 100)?.smallestUnits == 21_000)
        let cents = [1999, 1, 250].map { Money(smallestUnits: $0, currency: Self.eur) }
        #expect(Money.sum(cents, in: Self.eur)?.smallestUnits == 2250)
        #expect(Money.sum(cents, in: Self.usd) == nil && Money.sum([], in: .jpy)?.smallestUnits == 0)
    }

    @Test func whatFitsNowhereIsNil() {
        let most = Price(millionths: .max, currency: Self.usd)
        #expect(most.total(of: .max) == nil && most.total(of: -1) == nil && most.total(of: 1, per: 0) == nil)
        #expect(Price(millionths: -1, currency: .jpy).total(of: 1) == nil)
        #expect(
            Money.sum([.init(smallestUnits: .max, currency: .jpy), .init(smallestUnits: 1, currency: .jpy)], in: .jpy) == nil)
    }

    /// By ISO 4217: most have two.
    @Test(
        arguments: [
            ("JPY", 1_234_567, "1,234,567\u{A0}yen", "1,234,567円"), ("USD", 123_456, "$1,234.56", "1,234.56米ドル"),
            ("EUR", 5, "€0.05", "0.05ユーロ"), ("GBP", -250, "−£2.50", "−2.50英ポンド"), ("KRW", 1500, "₩1,500", "1,500ウォン"),
            ("KWD", 1_234_567, "1,234.567\u{A0}KWD", "1,234.567\u{A0}KWD"), ("BHD", 5, "0.005\u{A0}BHD", "0.005\u{A0}BHD"),
            ("SEK", 1050, "10.50\u{A0}SEK", "10.50\u{A0}SEK"), ("XAF", 7, "7\u{A0}XAF", "7\u{A0}XAF"),
        ] as [(String, Int, String, String)])
    func currenciesHaveTheirDecimals(code: String, units: Int, english: String, japanese: String) throws {
        let money = Money(smallestUnits: units, currency: try #require(Money.Currency(rawValue: code)))
        #expect(money.currency.isKnown && Words(.english).money(money) == english && Words(.japanese).money(money) == japanese)
    }

    /// An estimate has as many digits as its currency, and more where it would read as nothing.
    @Test(
        arguments: [
            ("JPY", 1234.4, "1,234\u{A0}yen"), ("JPY", 0.5, "0.50\u{A0}yen"), ("USD", 1234, "$1,234.00"),
            ("USD", 1234.4, "$1,234.40"),
            ("USD", 0.5, "$0.50"), ("USD", 0.0004, "$0.00040"), ("KWD", 12.5, "12.500\u{A0}KWD"),
            ("KWD", 0.5, "0.500\u{A0}KWD"),
        ] as [(String, Double, String)])
    func estimatesHaveTheDigitsOfTheirCurrency(code: String, value: Double, text: String) throws {
        #expect(Words(.english, in: try #require(Money.Currency(rawValue: code))).amount(value) == text)
    }

    @Test func currenciesAreThoseOfTheStandard() throws {
        #expect(Money.Currency.known.count == 154 && Money.Currency.jpy.unlessYen == nil)
        for code in ["jpy", "JP", "JPYY", "J1Y", "ＪＰＹ", ""] { #expect(Money.Currency(rawValue: code) == nil, "\(code)") }
        // Gold, a test and a currency that is gone are read where a ledger has them, and not taken from files.
        for code in ["XAU", "XTS", "DEM"] { #expect(try #require(Money.Currency(rawValue: code)).isKnown == false) }
    }

    /// In binary ten times 0.1 is 0.9999999999999999, and 0.1 + 0.2 is more than 0.3.
    @Test func sumsAreThoseOfTheDigits() {
        #expect(Array(repeating: 0.1, count: 10).decimalSum == 1 && [0.1, 0.2].decimalSum == 0.3)
        #expect([1e15, 0.1, -1e15].decimalSum == 0.1 && [Double]().decimalSum == 0 && [118.4, -118.4].decimalSum == 0)
        #expect([1e-30, 1].decimalSum == 1 && [1e300, 1].decimalSum == 1e300 && [Double.nan, 1].decimalSum.isNaN)
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
