import Domain

extension RunReport {
    var costSection: Page.Section? {
        guard let judgement = history.judgement, let estimate = judgement.value.verdict.estimate else { return nil }
        var events = [judgement.event]
        let results = history.results.values.map { $0 }
        events +=
            results.map(\.event) + [history.outcome?.event, history.cost?.event, history.preparation?.event].compactMap { $0 }
        let tokens = results.isEmpty ? nil : Double(results.reduce(0) { $0 + $1.value.trainedTokenCount })
        let searched = history.allocations[.searched]
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
            return "Rate card “\(card.name)”: \(Figure.yen(card.yenPerCoreHour)) per core and hour, \(card.coreCount) cores, "
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

    /// The value of the gain over each baseline, at the point estimate and at both ends of its interval.
    package func returns(_ comparison: Comparison) -> [(label: String, value: ReturnOnInvestment)] {
        guard let cost = history.cost?.value.costYen, let value = history.judgement?.value.request?.specification.value else {
            return []
        }
        // A lower loss has no price: only right decisions do.
        guard comparison.measure == .accuracy else { return [] }
        let interval = comparison.interval
        return [("lower end", interval.lower), ("point", interval.point), ("upper end", interval.upper)].map {
            ($0.0, ReturnOnInvestment(gain: $0.1, value: value, costYen: cost))
        }
    }

    var returnSection: Page.Section? {
        guard let judgement = history.judgement, let value = judgement.value.request?.specification.value,
            let cost = history.cost, history.outcome?.value.ending == .finished,
            comparisons.contains(where: { $0.measure == .accuracy })
        else { return nil }
        // A ceiling is nothing that anybody would run instead.
        let choices = comparisons.filter { $0.baseline != .full }
        let rows = choices.flatMap { comparison in
            returns(comparison).map { Self.returnRow("\(comparison.baseline.title), \($0.label)", $0.value) }
        }
        let doubts = choices.filter { $0.interval.lower <= 0 && $0.interval.upper >= 0 }.map {
            "The gain over \($0.baseline.title) is not established: its interval includes 0."
        }
        return Page.Section(
            "Return on investment", notes: doubts + Self.formula(value, costYen: cost.value.costYen),
            tables: [
                Table(
                    "HeteroLoRA instead of each baseline",
                    ["Against", "Gain, points", "Value per month", "Present value", "ROI", "Break-even month"], rows)
            ],
            events: [judgement.event, cost.event] + choices.flatMap(\.events))
    }

    private static func returnRow(_ label: String, _ value: ReturnOnInvestment) -> [String] {
        [
            label, Figure.points(value.gain), Figure.yen(value.yenPerMonth), Figure.yen(value.presentValueYen),
            value.ratio.map { Figure.fixed($0, 2) + " ×" } ?? "no cost",
            value.breakEvenMonth.map(String.init) ?? "not within the horizon",
        ]
    }

    private static func formula(_ value: ValueModel, costYen: Double) -> [String] {
        [
            "Value per month = gain × \(Figure.fixed(value.decisionsPerMonth, 0)) decisions per month × "
                + "\(Figure.yen(value.benefitYenPerCorrectDecision)) per correct decision.",
            "Present value = sum over \(value.horizonMonths) months of value per month ÷ (1 + m)^month, at the end of each month, "
                + "m = (1 + \(Figure.fixed(value.discountRatePerYear, 4)))^(1/12) − 1. "
                + "ROI = (present value − cost) ÷ cost, with the cost of the whole run, \(Figure.yen(costYen)).",
        ]
    }
}
