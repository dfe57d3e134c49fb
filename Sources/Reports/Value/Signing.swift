import Domain

/// What whoever signs reads after the decision: a line for each thing to know, and nothing else.
package struct Signing: Sendable, Equatable {
    package struct Line: Sendable, Equatable {
        package let label: String
        package let text: String
    }

    package let lines: [Line]

    package init(_ report: RunReport, _ valuations: Valuations?) {
        let history = report.history
        guard let valuations else {
            lines = [Line(label: "Next step", text: Self.stepWithoutRun(report))]
            return
        }
        let leading = valuations.leading
        lines = [
            report.comparisons.first.map { Line(label: "Difference", text: Self.difference($0)) },
            Line(label: "Cost", text: Self.cost(valuations)),
            Line(label: "Value against today", text: Self.value(valuations.columns.first { $0.other == .today })),
            leading.flatMap { $0.other == .today || $0.value == nil ? nil : $0 }.map {
                Line(label: "Value against \(Valuation.title($0.other))", text: Self.value($0))
            },
            Line(
                label: "Risk",
                text: leading?.value.map { value in
                    value.lossProbability == nil
                        ? "not known: too few test rows tell the two apart"
                        : "\(value.shownLossProbability) probability that the net present value against "
                            + "\(Valuation.title(value.other)) is below 0, over test rows and seeds; the request’s own figures are taken as they are"
                } ?? "not known without a value"),
            Line(
                label: "Next step",
                text: Self.step(report, valuations, history.judgement?.value.request?.metadata.stage ?? .poc)),
            Line(label: "What would change this", text: Self.change(report, leading?.value)),
        ].compactMap(\.self)
    }

    private static func difference(_ comparison: Comparison) -> String {
        let (difference, quantity) = (comparison.difference, comparison.quantity)
        let interval = difference.shownInterval(in: quantity).map { "95 % interval \($0)" } ?? "no interval"
        let unit = quantity.isShare ? "points of \(quantity.title)" : quantity.title
        return "\(difference.shownPoint(in: quantity)) \(unit) against \(comparison.baseline.title) (\(interval))"
    }

    private static func cost(_ valuations: Valuations) -> String {
        let (cost, model) = (valuations.cost, valuations.model)
        let monthly = [
            model.flatMap { model in model.servingPerThousandDecisions.map { $0.amount * model.decisionsPerMonth / 1000 } },
            model?.fixedCosts.map { $0.perMonth.amount * $0.share },
        ].compactMap(\.self)
        let perMonth = monthly.isEmpty ? "" : ", and \(Figure.yen(monthly.reduce(0, +))) a month"
        let computing = cost.missing.count == 4 ? "" : ", of it \(Figure.yen(cost.computingYen)) computing"
        return ["\(Figure.yen(cost.atStartYen)) once\(computing)\(perMonth).", cost.lackWords].compactMap(\.self)
            .joined(separator: " ")
    }

    private static func value(_ column: Valuations.Column?) -> String {
        guard let column else { return "not given" }
        guard let value = column.value else {
            return column.other == .today && column.lack == "not given"
                ? "not given: the request does not say how it is decided today (spec.value.today)" : column.lack
        }
        guard value.gain.lower != nil || value.isShown else {
            return "no gain shown, and too few test rows for an interval; \(value.title)"
        }
        let alone = value.isComputingAlone ? " on computing alone" : ""
        let figures =
            "net present value \(value.told(value.shownNetPresentValue)), return \(value.told(value.shownRatio))\(alone), payback "
            + "\(value.told(value.shownPayback)); \(value.title)"
        return value.isShown ? figures : "no gain shown: \(figures)"
    }

    /// A run that did not finish, or none.
    private static func stepWithoutRun(_ report: RunReport) -> String {
        let history = report.history
        switch history.judgement?.value.verdict.decision {
        case .refused: return "Mend what the findings name, and drop the request again."
        case .held: return "Somebody who may approves or refuses it: heteroloractl approve, heteroloractl refuse."
        case .admitted, nil: break
        }
        return switch history.outcome?.value.ending {
        case .failed: "Mend what stopped it, and drop the request again; nothing is decided."
        case .cancelled: "Drop the request again where it is still wanted; nothing is decided."
        case .finished: "Wait until its cost is on record."
        case nil: "Wait until the run has ended."
        }
    }

    /// By the stage's own gate: what the rule `stage-gate` will look at (docs/policies.md).
    private static func step(_ report: RunReport, _ valuations: Valuations, _ stage: Request.Stage) -> String {
        let next: String =
            switch stage {
            case .poc: "ask for the pilot"
            case .pilot: "ask for production"
            case .production: "put it into service"
            }
        guard let value = valuations.leading?.value else {
            let wanted = valuations.columns.first?.lack.hasPrefix("not given") == true
            return wanted
                ? "Say in spec.value what a decision is worth and how it is made today; without it nobody can \(next) on its value."
                : "Train a baseline to the end; without one nobody can \(next) on its value."
        }
        let adapter = "\(value.adapter.arm.title)’s adapter (adapters/\(value.adapter.fileName))"
        let worth = value.netPresentValue
        if let upper = worth.upper, upper < 0 {
            return "Stop here: the whole interval of the net present value lies below 0."
        }
        guard let lower = worth.lower, lower > 0 else {
            let information = value.perfectInformation.map { ", which is worth \(Figure.yen($0)) at most" } ?? ""
            return "Do not \(next) yet: the net present value is not shown to be above 0. Test it on more rows\(information)."
        }
        let deciding = report.comparisons.first
        let gate = deciding.map { comparison in
            let end = comparison.difference.shownInterval(in: comparison.quantity).map { "the interval \($0)" } ?? "no interval"
            let returns = report.returnAtLowerEnd.map { Figure.decimal($0, 2) + "\u{A0}×" } ?? "not known"
            return
                " Of the run its gate sees \(end) of HeteroLoRA against \(comparison.baseline.title) and a return of \(returns) at the lower end"
        }
        return "\(next.capitalizedFirst) with \(adapter)."
            + (stage == .production ? "" : "\(gate ?? "")\(gate == nil ? "" : "; heteroloractl plan says whether it opens.")")
    }

    private static func change(_ report: RunReport, _ value: Valuation?) -> String {
        let rows = report.comparisons.first.flatMap { comparison -> String? in
            guard comparison.conclusion == .noImprovementShown,
                case .count(let count)? = comparison.difference.power?.rowsNeeded
            else { return nil }
            return
                "about \(Figure.significantCount(Double(count))) test rows would show a difference over \(comparison.baseline.title) as large as the one seen"
        }
        guard let value, value.isShown else {
            return (rows ?? "more test rows, or rows that tell the two apart").capitalizedFirst + "."
        }
        let inputs = value.inputs
        let isPositive = value.netPresentValue.point > 0
        let verb = isPositive ? "fewer than" : "more than"
        let volume = inputs.decisionsNeeded(gainPerDecision: value.gain.point).map {
            "\(verb) \(Figure.significantCount($0)) decisions a month instead of \(Figure.significantCount(inputs.decisionsPerMonth))"
        }
        let price = value.unitYenNeeded.map {
            "\(isPositive ? "less" : "more") than \(Figure.yen($0)) instead of \(Figure.yen(inputs.yenPerUnit)) per \(inputs.unit)"
        }
        let reasons = [volume, price].compactMap(\.self)
        let turn =
            reasons.isEmpty
            ? "no number of decisions turns it"
            : "\(isPositive ? "It would not pay" : "It would pay") with \(reasons.joined(separator: ", or "))"
        return [turn.capitalizedFirst, rows?.capitalizedFirst].compactMap(\.self).joined(separator: ". ") + "."
    }
}

extension Valuation {
    /// Yen of one more correct decision, or of one unit of the quantity, at which the net present value is 0; nil where none above 0 does it.
    var unitYenNeeded: Double? {
        var one = inputs
        one.yenPerUnit = 0
        let without = means.gainPerDecision(one)
        one.yenPerUnit = 1
        let needed = (inputs.gainPerDecisionNeeded() - without) / (means.gainPerDecision(one) - without)
        return needed.isFinite && needed > 0 ? needed : nil
    }
}
