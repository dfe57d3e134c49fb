package import Domain
import Glibc

/// What a gain in accuracy is worth over the requester's horizon, against what the run cost.
///
/// Net present value of an ordinary annuity, payments at the end of each month, monthly rate `(1 + r)^(1/12) − 1`
/// (Brealey, Myers and Allen, Principles of Corporate Finance, chapter 2).
package struct ReturnOnInvestment: Sendable, Equatable {
    package let gain: Double
    package let yenPerMonth: Double
    package let presentValueYen: Double
    package let costYen: Double
    /// The first month at whose end the discounted value covers the cost; nil where that is not within the horizon, or nothing is gained.
    package let breakEvenMonth: Int?

    package init(gain: Double, value: ValueModel, costYen: Double) {
        let monthly = gain * value.decisionsPerMonth * value.benefitYenPerCorrectDecision
        let factor = 1 / Self.monthlyGrowth(value.discountRatePerYear)
        var total = 0.0
        var discount = 1.0
        var breakEven: Int?
        for month in 0..<max(0, value.horizonMonths) {
            discount *= factor
            total += monthly * discount
            if breakEven == nil, monthly > 0, total >= costYen { breakEven = month + 1 }
        }
        self.gain = gain
        yenPerMonth = monthly
        presentValueYen = total
        self.costYen = costYen
        breakEvenMonth = breakEven
    }

    /// `(present value − cost) / cost`; nil for a run without cost, or with so little that the quotient has no number.
    package var ratio: Double? {
        let ratio = (presentValueYen - costYen) / costYen
        return costYen > 0 && ratio.isFinite ? ratio : nil
    }

    private static func monthlyGrowth(_ ratePerYear: Double) -> Double {
        pow(1 + ratePerYear, 1 / 12)
    }
}
