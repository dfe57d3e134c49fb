package import Domain

/// What a net present value is made of, besides what was measured: each a number that can be changed by itself.
package struct ValueInputs: Sendable, Equatable {
    /// What there is one more of.
    package enum Unit: Sendable, Equatable {
        case correctDecision
        case quantity(DecisionRule.Quantity)
    }

    /// Yen of one more correct decision, or of the deciding quantity when it is better by 1.
    var yenPerUnit: Double
    let unit: Unit
    /// What the error costs are multiplied by.
    var errorCostFactor = 1.0
    var decisionsPerMonth: Double
    var horizonMonths: Int
    var discountRatePerYear: Double
    var computingYen: Double
    /// Nil where it is not given, as with what follows.
    var peopleYen: Double?
    var labellingYen: Double?
    var servingYenPerThousand: Double?
    var fixedYenPerMonth: Double?
    /// Of one decision as it is made today.
    var todayYenPerDecision: Double?
    /// Share of today's decisions that are wrong.
    var todayErrorShare: Double?

    init(_ value: ValueModel, task: LearningTask.Kind, quantity: DecisionRule.Quantity, cost: ProjectCost) {
        yenPerUnit =
            task == .classification ? value.benefitYenPerCorrectDecision : value.benefitPerUnit?.amount ?? 0
        unit = task == .classification ? .correctDecision : .quantity(quantity)
        decisionsPerMonth = value.decisionsPerMonth
        horizonMonths = value.horizonMonths
        discountRatePerYear = value.discountRatePerYear
        computingYen = cost.computingYen
        peopleYen = cost.people?.amount
        labellingYen = cost.labelling?.amount
        servingYenPerThousand = value.servingPerThousandDecisions?.amount
        fixedYenPerMonth = value.fixedCosts.map { $0.perMonth.amount * $0.share }
        todayYenPerDecision = value.today?.costPerMonth.flatMap {
            value.decisionsPerMonth > 0 ? $0.amount / value.decisionsPerMonth : nil
        }
        todayErrorShare = value.today?.accuracy.map { 1 - $0 }
    }

    private var costAtStart: Double { computingYen + (peopleYen ?? 0) + (labellingYen ?? 0) }
    private var servingYen: Double { (servingYenPerThousand ?? 0) / 1000 }

    /// What a gain of so many yen per decision comes to.
    func flow(gainPerDecision gain: Double) -> CashFlow {
        CashFlow(
            gainPerMonth: gain * decisionsPerMonth, costPerMonth: servingYen * decisionsPerMonth + (fixedYenPerMonth ?? 0),
            costAtStart: costAtStart, months: horizonMonths, discountRatePerYear: discountRatePerYear)
    }

    /// The gain per decision, yen, at which the net present value is 0.
    /// - Parameter isSunk: whether what is spent at the start is spent already, and no longer counts.
    func gainPerDecisionNeeded(isSunk: Bool = false) -> Double {
        let flow = flow(gainPerDecision: 0)
        return ((isSunk ? 0 : costAtStart) / flow.annuity + flow.costPerMonth) / decisionsPerMonth
    }

    /// Decisions a month at which the net present value is 0, with so many yen gained by each; nil where no number of them is enough.
    package func decisionsNeeded(gainPerDecision gain: Double) -> Double? {
        let margin = gain - servingYen
        let needed = (costAtStart / flow(gainPerDecision: 0).annuity + (fixedYenPerMonth ?? 0)) / margin
        return margin > 0 && needed.isFinite ? needed : nil
    }
}
