import Domain

extension RunReport {
    var costSection: Page.Section? {
        guard let judgement = history.judgement, let estimate = judgement.value.verdict.estimate else { return nil }
        var events = [judgement.event]
        let results = history.results.values.map { $0 }
        events +=
            results.map(\.event) + [history.outcome?.event, history.cost?.event, history.preparation?.event].compactMap { $0 }
        let tokens = results.isEmpty ? nil : Double(results.reduce(0) { $0 + $1.value.trainedTokenCount })
        let searched = history.allocation(of: .searched)
        let rows = [
            Self.line(
                "Adapter parameters", Double(estimate.trainableParameterCount),
                (searched?.value.trainableParameterCount).map(Double.init)
            ) { Figure.fixed($0, 0) },
            Self.line(
                "Base parameters", Double(estimate.baseParameterCount),
                (history.preparation?.value.baseParameterCount).map(Double.init)
            ) { Figure.fixed($0, 0) },
            Self.line("Tokens trained", estimate.trainingTokenCount, tokens) { Figure.fixed($0, 0) },
            Self.line("Wall time", estimate.wallSeconds, history.outcome?.value.wallSeconds, Figure.seconds),
            Self.line(
                "Cost", history.cost?.value.estimatedCostYen ?? estimate.costYen, history.cost?.value.costYen, Figure.yen),
            Self.line("Floating-point operations", estimate.flops, nil, Figure.significant),
            Self.line("Memory, bytes", estimate.memoryBytes, (history.outcome?.value.memoryBytesMax).map(Double.init)) {
                Figure.fixed($0, 0)
            },
        ]
        let notes = history.cost.map { cost in
            let card = cost.value.rateCard
            return
                "Rate card “\(card.name)”: \(Figure.yen(card.yenPerCoreHour)) per core and hour, \(Figure.counted(card.coreCount, "core")), "
                + "\(Figure.yen(card.yenPerRun)) per run."
        }
        return Page.Section(
            "Parameters and cost: estimated against actual", notes: [notes].compactMap { $0 },
            tables: [Table("Error is actual against estimated", ["Quantity", "Estimated", "Actual", "Error"], rows)],
            events: events + [searched?.event].compactMap { $0 })
    }

    private static func line(_ name: String, _ estimated: Double, _ actual: Double?, _ show: (Double) -> String) -> [String] {
        let error = actual.flatMap { estimated > 0 ? Figure.percent($0 / estimated - 1) : nil }
        return [name, show(estimated), actual.map(show) ?? "not measured", error ?? "–"]
    }

    /// What a difference would be worth: at both ends of its interval, and at the point estimate only where the difference is shown, for
    /// noise has no price. Empty where there is no price, or nothing that could be priced.
    package func returns(_ comparison: Comparison) -> [(label: String, value: ReturnOnInvestment)] {
        guard let cost = history.cost?.value.costYen, let value = history.judgement?.value.request?.specification.value else {
            return []
        }
        // A lower loss has no price: only right decisions do.
        guard let difference = comparison.difference(in: .accuracy) else { return [] }
        let isShown = [.improved, .worse].contains(difference.conclusion)
        return [
            ("lower end", difference.interval?.lower), ("point", isShown ? difference.point : nil),
            ("upper end", difference.interval?.upper),
        ].compactMap { label, gain in
            gain.map { (label, ReturnOnInvestment(gain: $0, value: value, costYen: cost)) }
        }
    }

    var returnSection: Page.Section? {
        guard let judgement = history.judgement, let value = judgement.value.request?.specification.value,
            let cost = history.cost, history.outcome?.value.ending == .finished,
            comparisons.contains(where: { $0.difference(in: .accuracy) != nil })
        else { return nil }
        // A ceiling is nothing that anybody would run instead.
        let choices = comparisons.filter { $0.baseline != .full }
        let rows = choices.flatMap { comparison in
            let rows = returns(comparison).map { Self.returnRow("\(comparison.baseline.title), \($0.label)", $0.value) }
            return rows.isEmpty ? [[comparison.baseline.title, "not shown", "–", "–", "–", "–"]] : rows
        }
        return Page.Section(
            "Return on investment", notes: choices.compactMap(Self.doubt) + Self.formula(value, costYen: cost.value.costYen),
            tables: [
                Table(
                    "HeteroLoRA instead of each baseline",
                    ["Against", "Gain, points of accuracy", "Value per month", "Present value", "ROI", "Break-even month"], rows
                )
            ],
            events: [judgement.event, cost.event] + choices.flatMap(\.events))
    }

    /// Why a difference is not priced as a gain.
    private static func doubt(_ comparison: Comparison) -> String? {
        let name = comparison.baseline.title
        guard let difference = comparison.difference(in: .accuracy) else { return nil }
        switch difference.conclusion {
        case .improved: return nil
        case .worse: return "Against \(name) there is a loss, not a return."
        case .noImprovementShown where difference.interval != nil:
            return
                "No gain over \(name) is shown, so none is priced: the rows give what either end of the interval would be worth."
        case .noImprovementShown, .tooFewRows, .tooFewDifferingRows, .tooFewSeeds, .notDefined:
            return "No gain over \(name) is shown, so none is priced."
        }
    }

    private static func returnRow(_ label: String, _ value: ReturnOnInvestment) -> [String] {
        [
            label, Figure.points(value.gain), Figure.yen(value.yenPerMonth), Figure.yen(value.presentValueYen),
            value.ratio.map { Figure.decimal($0, 2) + " ×" } ?? "no cost",
            value.breakEvenMonth.map(String.init) ?? "not within the horizon",
        ]
    }

    private static func formula(_ value: ValueModel, costYen: Double) -> [String] {
        [
            "Value per month = gain × \(Figure.amount(value.decisionsPerMonth)) decisions per month × "
                + "\(Figure.yen(value.benefitYenPerCorrectDecision)) per correct decision.",
            "Present value = sum over \(Figure.counted(value.horizonMonths, "month")) of value per month ÷ (1 + m)^month, at the end of each month, "
                + "m = (1 + \(Figure.decimal(value.discountRatePerYear, 4)))^(1/12) − 1. "
                + "ROI = (present value − cost) ÷ cost, with the cost of the whole run, \(Figure.yen(costYen)).",
        ]
    }
}
