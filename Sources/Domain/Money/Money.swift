/// An exact amount of money: whole smallest units of its currency, such as yen or cents.
public struct Money: Sendable, Equatable, Codable {
    public let smallestUnits: Int
    public let currency: Currency

    public init(smallestUnits: Int, currency: Currency) {
        self.smallestUnits = smallestUnits
        self.currency = currency
    }

    /// In the currency's main unit, for figures that are estimates anyway: 12.5 for 1,250 cents.
    public var amount: Double { Double(smallestUnits) / Double(Currency.power(currency.decimals)) }

    /// The exact sum; nil where currencies differ, or where it is no number that fits.
    public static func sum(_ amounts: [Money], in currency: Currency) -> Money? {
        var total = 0
        for amount in amounts {
            let (sum, overflows) = total.addingReportingOverflow(amount.smallestUnits)
            guard amount.currency == currency, !overflows else { return nil }
            total = sum
        }
        return Money(smallestUnits: total, currency: currency)
    }
}

/// What one of something costs, exact to a millionth of the currency's main unit: a price may be finer than what can be paid.
public struct Price: Sendable, Equatable, Codable {
    /// Of the main unit, not below 0.
    public let millionths: Int
    public let currency: Money.Currency

    public static let decimals = 6

    public init(millionths: Int, currency: Money.Currency) {
        self.millionths = millionths
        self.currency = currency
    }

    /// In the currency's main unit, for figures that are estimates anyway.
    public var amount: Double { Double(millionths) / Double(Money.Currency.power(Self.decimals)) }

    /// What so many cost, rounded once, halves up, to the smallest unit; nil where that is no number that fits.
    /// - Parameters:
    ///   - count: not below 0.
    ///   - divisor: of how many the price is, above 0: 100 for hundredths of an hour.
    public func total(of count: Int, per divisor: Int = 1) -> Money? {
        guard let price = UInt(exactly: millionths), let count = UInt(exactly: count), let divisor = UInt(exactly: divisor),
            divisor > 0
        else { return nil }
        let unit = UInt(Money.Currency.power(Self.decimals - currency.decimals)).multipliedReportingOverflow(by: divisor)
        let product = price.multipliedFullWidth(by: count)
        guard !unit.overflow, product.high < unit.partialValue else { return nil }
        let (quotient, remainder) = unit.partialValue.dividingFullWidth(product)
        let rounded = quotient.addingReportingOverflow(remainder >= unit.partialValue - remainder ? 1 : 0)
        guard !rounded.overflow, let units = Int(exactly: rounded.partialValue) else { return nil }
        return Money(smallestUnits: units, currency: currency)
    }
}

extension Sequence<Double> {
    /// The sum of what the numbers say in decimal digits, rounded once: ten times 0.1 is 1. Of amounts of money, where digits behind the 24th after
    /// the point may be lost.
    package var decimalSum: Double {
        var (units, rest): (Int128, Double) = (0, 0)
        for value in self {
            guard let more = Int128(decimal: "\(value)", decimals: 24) else {
                rest += value
                continue
            }
            let (sum, overflows) = units.addingReportingOverflow(more)
            if overflows { rest += value } else { units = sum }
        }
        let sum = Double("\(units)e-24") ?? .nan
        return rest == 0 ? sum : sum + rest
    }
}
