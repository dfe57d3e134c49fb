import Glibc

/// Equal amounts at the end of each month against what is paid at the start: an ordinary annuity with the monthly rate
/// `(1 + r)^(1/12) − 1` (Brealey, Myers and Allen, Principles of Corporate Finance, chapter 2). docs/roi.md defines each figure.
package struct CashFlow: Sendable, Equatable {
    /// Yen gained a month.
    package let gainPerMonth: Double
    /// Yen spent a month.
    package let costPerMonth: Double
    /// Yen spent once, before the first month.
    package let costAtStart: Double
    /// The first month at whose end what was gained and spent so far, discounted, is not below 0; nil where that is not within the horizon.
    package let paybackMonth: Int?
    /// What one yen at the end of each month is worth now.
    package let annuity: Double

    package init(gainPerMonth: Double, costPerMonth: Double, costAtStart: Double, months: Int, discountRatePerYear: Double) {
        let factor = 1 / pow(1 + discountRatePerYear, 1 / 12)
        let net = gainPerMonth - costPerMonth
        var (annuity, discount) = (0.0, 1.0)
        var payback: Int?
        for month in 0..<max(0, months) {
            discount *= factor
            annuity += discount
            if payback == nil, net > 0, net * annuity >= costAtStart { payback = month + 1 }
        }
        self.gainPerMonth = gainPerMonth
        self.costPerMonth = costPerMonth
        self.costAtStart = costAtStart
        self.annuity = annuity
        paybackMonth = payback
    }

    /// Present value of all that is gained.
    package var gains: Double { gainPerMonth * annuity }
    /// Present value of all that is spent.
    package var costs: Double { costAtStart + costPerMonth * annuity }
    package var netPresentValue: Double { gains - costs }

    /// Net present value ÷ costs; nil where nothing is spent, or so little that the quotient is no number.
    package var ratio: Double? {
        let ratio = netPresentValue / costs
        return costs > 0 && ratio.isFinite ? ratio : nil
    }
}
