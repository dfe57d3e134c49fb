import Domain

/// By how much the net present value changes when one input is half or double what it is, all others left as they are; the largest first.
package struct Tornado: Sendable, Equatable {
    package struct Bar: Sendable, Equatable {
        package let input: Input
        package let half: Double
        package let double: Double

        package var width: Double { abs(double - half) }
    }

    /// What is changed.
    package enum Input: Sendable, Equatable {
        case benefit(ValueInputs.Unit)
        case errorCosts, decisions, horizon, discountRate, computing, people, labelling, serving, fixedCosts, todayCost,
            todayErrors
    }

    package let base: Double
    package let bars: [Bar]

    /// Nil where no gain is shown: what noise would be worth at other prices says nothing.
    package init?(_ value: Valuation) {
        guard value.isShown else { return nil }
        func worth(_ inputs: ValueInputs) -> Double {
            inputs.flow(gainPerDecision: value.means.gainPerDecision(inputs)).netPresentValue
        }
        let inputs = value.inputs
        var bars: [Bar] = []
        func vary(_ input: Input, _ change: (inout ValueInputs, Double) -> Void) {
            var (half, double) = (inputs, inputs)
            change(&half, 0.5)
            change(&double, 2)
            let bar = Bar(input: input, half: worth(half), double: worth(double))
            if bar.width > 0 { bars.append(bar) }
        }
        vary(.benefit(inputs.unit)) { $0.yenPerUnit *= $1 }
        vary(.errorCosts) { $0.errorCostFactor *= $1 }
        vary(.decisions) { $0.decisionsPerMonth *= $1 }
        vary(.horizon) { $0.horizonMonths = Int((Double($0.horizonMonths) * $1).rounded(.up)) }
        vary(.discountRate) { $0.discountRatePerYear *= $1 }
        vary(.computing) { $0.computingYen *= $1 }
        vary(.people) { inputs, factor in inputs.peopleYen = inputs.peopleYen.map { $0 * factor } }
        vary(.labelling) { inputs, factor in inputs.labellingYen = inputs.labellingYen.map { $0 * factor } }
        vary(.serving) { inputs, factor in inputs.servingYenPerThousand = inputs.servingYenPerThousand.map { $0 * factor } }
        vary(.fixedCosts) { inputs, factor in inputs.fixedYenPerMonth = inputs.fixedYenPerMonth.map { $0 * factor } }
        if value.other == .today {
            vary(.todayCost) { inputs, factor in
                inputs.todayYenPerDecision = inputs.todayYenPerDecision.map { $0 * factor }
            }
            vary(.todayErrors) { inputs, factor in
                inputs.todayErrorShare = inputs.todayErrorShare.map { min(1, $0 * factor) }
            }
        }
        self.bars = bars.sorted { $0.width > $1.width }
        base = worth(inputs)
    }
}
