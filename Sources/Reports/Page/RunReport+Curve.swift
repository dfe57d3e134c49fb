import Domain

extension RunReport {
    /// Quality against parameters, and which budget to buy; nil where the run has one budget.
    var budgetSection: Page.Section? {
        guard let curve = BudgetCurve(history) else { return nil }
        return Page.Section(
            "Which budget?", notes: curve.answers + curve.explanations, budgetCharts: [BudgetChart(curve)].compactMap { $0 },
            tables: [curve.table] + (curveComparisons.isEmpty ? [] : [differenceTable]),
            events: curve.points.flatMap(\.events) + [history.planned?.event].compactMap { $0 })
    }

    /// The same answers for a shell.
    var curveNotes: [String] { BudgetCurve(history)?.answers ?? [] }

    private var differenceTable: Table {
        Table(
            "HeteroLoRA against each baseline at each budget; the largest decides",
            ["Budget", "Against", "Difference", "95 % interval over rows and seeds", "p, over rows"],
            curveComparisons.map { budget, comparison in
                [
                    Figure.count(budget), comparison.baseline.title, comparison.difference.shownPoint(in: comparison.quantity),
                    comparison.difference.intervalOrLack(in: comparison.quantity), comparison.difference.shownPValue,
                ]
            })
    }
}

extension BudgetCurve {
    /// What the curve says, in sentences.
    var answers: [String] {
        [smallestWords].compactMap { $0 } + needs.map(needWords)
            + (missing.isEmpty ? [] : ["Not all of it has ended, and it is left out: \(missing.joined(separator: "; "))."])
    }

    private var smallestWords: String? {
        smallestBudget.map { smallest in
            let interval = smallest.lower.flatMap { lower in
                smallest.upper.map { upper in
                    lower < upper ? " (\(Self.count(lower)) to \(Self.count(upper)) in 95 % of the resamples)" : ""
                }
            }
            return "The smallest budget at which HeteroLoRA is within one standard error of its best is "
                + "\(Self.count(smallest.value))\(interval ?? "")."
        }
    }

    private func needWords(_ need: Need) -> String {
        let count = need.parameterCount
        let interval = count.lower.flatMap { lower in
            count.upper.map { upper in
                lower < upper ? " (95 % interval \(shown(lower)) to \(shown(upper)))" : ""
            }
        }
        return "What HeteroLoRA reaches within \(Figure.count(need.budget)) parameters takes uniform LoRA "
            + "\(shown(count.value))\(interval ?? "")."
    }

    /// Nothing is said of numbers that were not trained.
    func shown(_ count: Double) -> String {
        guard count.isInfinite else { return Self.count(count) }
        let end = (count < 0 ? uniformRange?.lowerBound : uniformRange?.upperBound) ?? 0
        return count < 0 ? "\(Self.count(end)) or fewer" : "more than \(Self.count(end))"
    }

    private static func count(_ value: Double) -> String { Figure.fixed(value, 0) }

    var explanations: [String] {
        let seeds = seedCount == 1 ? "; of one seed nothing can be drawn" : ", and of the \(seedCount) seeds"
        return [
            "Intervals are of a percentile bootstrap: \(Figure.count(CurveBootstrap.resampleCountMax)) resamples of the test rows at most"
                + "\(seeds), each with everything that was measured on it. Between the budgets that were trained, uniform LoRA is taken to be "
                + "linear in the logarithm of parameters; beyond them nothing is said. The standard error is that of the paired difference."
        ]
    }

    /// One line per arm and budget.
    var table: Table {
        let hasHeadroom = points.contains { $0.headroom != nil }
        let headers =
            ["Arm", "Budget", "Adapter parameters", measure.title, "95 % interval", "Lowest to highest trial"]
            + (hasHeadroom ? ["Of the headroom"] : [])
        let caption =
            "\(measure.title) at each budget; of several draws the mean"
            + (hasHeadroom ? "; headroom is what full fine-tuning has beyond the head alone" : "")
        return Table(caption, headers, points.map { row($0, hasHeadroom) })
    }

    private func row(_ point: Point, _ hasHeadroom: Bool) -> [String] {
        let (quality, spent) = (point.quality, Self.count(point.parameterCount))
        let interval = Self.interval(quality, measure.show, isReversed: measure.isLoss)
        let spread = Self.ends(point.trials.lowest, point.trials.highest, measure.show, isReversed: measure.isLoss)
        let headroom = point.headroom.map { share in
            Figure.percent(share.value) + (Self.interval(share, Figure.percent).map { " (\($0))" } ?? "")
        }
        return [
            point.arm.title, point.budget.map(Figure.count) ?? "–",
            point.budget.map { Double($0) > point.parameterCount ? "\(spent) of \(Figure.count($0))" : spent } ?? spent,
            measure.show(quality.value), interval ?? "–", spread ?? "–",
        ] + (hasHeadroom ? [headroom ?? "–"] : [])
    }

    private static func interval(
        _ estimate: CurveEstimate, _ show: (Double) -> String, isReversed: Bool = false
    ) -> String? {
        guard let lower = estimate.lower, let upper = estimate.upper, lower.isFinite, upper.isFinite else { return nil }
        return ends(lower, upper, show, isReversed: isReversed)
    }

    /// In the order of what is shown: a loss is the lower the better it is.
    private static func ends(
        _ lower: Double, _ upper: Double, _ show: (Double) -> String, isReversed: Bool
    ) -> String? {
        guard lower < upper else { return nil }
        return isReversed ? "\(show(upper)) to \(show(lower))" : "\(show(lower)) to \(show(upper))"
    }
}
