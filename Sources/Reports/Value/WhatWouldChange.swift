package import Domain

/// What would turn the decision: more test rows, other volumes, other prices.
package struct WhatWouldChange: Sendable, Equatable {
    /// Test rows that would show a difference over a baseline as large as the one seen; nil where one is shown, or no number would.
    package let rowsNeeded: Int?
    package let baseline: Arm?
    /// Nil where no gain is shown.
    package let turn: Turn?

    /// Where the net present value is 0.
    package struct Turn: Sendable, Equatable {
        /// Whether it pays as it is.
        package let pays: Bool
        /// A month; nil where no number of them is enough, as with the price.
        package let decisionsNeeded: Double?
        package let decisions: Double
        /// Of one more correct decision, or one unit of the quantity.
        package let yenNeeded: Double?
        package let yen: Double
        package let unit: ValueInputs.Unit
    }

    package init(_ report: RunReport, _ value: Valuation?) {
        let comparison = report.comparisons.first
        baseline = comparison?.baseline
        if let comparison, comparison.conclusion == .noImprovementShown,
            case .count(let count)? = comparison.difference.power?.rowsNeeded
        {
            rowsNeeded = count
        } else {
            rowsNeeded = nil
        }
        turn = value.flatMap { value in
            guard value.isShown else { return nil }
            let inputs = value.inputs
            return Turn(
                pays: value.netPresentValue.point > 0,
                decisionsNeeded: inputs.decisionsNeeded(gainPerDecision: value.gain.point), decisions: inputs.decisionsPerMonth,
                yenNeeded: value.unitYenNeeded, yen: inputs.yenPerUnit, unit: inputs.unit)
        }
    }
}

extension Valuation {
    /// Yen of one more correct decision, or of one unit of the quantity, at which the net present value is 0; nil where none above 0 does it.
    fileprivate var unitYenNeeded: Double? {
        var one = inputs
        one.yenPerUnit = 0
        let without = means.gainPerDecision(one)
        one.yenPerUnit = 1
        let needed = (inputs.gainPerDecisionNeeded() - without) / (means.gainPerDecision(one) - without)
        return needed.isFinite && needed > 0 ? needed : nil
    }
}
