import Domain

extension RunReport {
    /// What the adapter that would be deployed is worth, against each thing that could be done instead.
    func valueSection(_ valuations: Valuations?) -> Page.Section? {
        guard let valuations else { return nil }
        let leading = valuations.leading?.value
        let tornado = leading.flatMap(Tornado.init)
        let title = "Net present value with one input at half and at double"
        let tables =
            [valueTable(valuations), costTable(valuations)]
            + [tornado.map { Self.tornadoTable($0, title: title) }].compactMap(\.self)
        return Page.Section(
            "Value, return and risk", notes: valueNotes(valuations, tornado),
            tornados: [
                tornado.flatMap { tornado in
                    TornadoChart(tornado, title: "\(title): \(leading?.title ?? "")")
                }
            ].compactMap(\.self),
            tables: tables, events: valuations.cost.events + valuations.columns.flatMap { $0.value?.events ?? [] })
    }

    private func valueTable(_ valuations: Valuations) -> Table {
        func row(_ name: String, _ show: (Valuation) -> String) -> [String] {
            [name] + valuations.columns.map { $0.value.map(show) ?? "–" }
        }
        let rows = [
            ["Valued"] + valuations.columns.map { $0.value.map(\.title) ?? $0.lack },
            row("Adapter") { "adapters/\($0.adapter.fileName)" },
            row("Correct decisions, points") { $0.shownCorrect },
            row("Gain per decision") { $0.shownGain },
            row("Gain per month") { $0.shownPerMonth },
            row("Net present value") { $0.shownNetPresentValue },
            row("Return on investment") { $0.shownRatio },
            row("Payback") { $0.shownPayback },
            row("Break-even, decisions a month") { $0.shownBreakEven },
            row("Cost per additional correct decision") { $0.shownCostPerCorrect },
            row("Probability of a net present value below 0") { $0.shownLossProbability },
            row("Waiting for more test rows is worth at most") { $0.shownPerfectInformation },
        ]
        return Table(
            "Each with its 95 % interval over test rows and the other side’s seeds",
            ["Figure"] + valuations.columns.map { "Against \(Valuation.title($0.other))" }, rows)
    }

    private func costTable(_ valuations: Valuations) -> Table {
        let (cost, model) = (valuations.cost, valuations.model)
        let people = (model?.people ?? []).map { work in
            let hours = Double(work.hundredthsOfHours) / 100
            return [
                "people: \(work.role)", work.cost.map(Figure.money) ?? "not a number",
                "\(Figure.amount(hours)) hours at \(Figure.price(work.perHour)), once",
            ]
        }
        let labelling = cost.labelling.map { amount in
            [
                "labelling", Figure.money(amount),
                "\(Figure.counted(cost.rowCount ?? 0, "row")) at \(model?.labellingPerRow.map(Figure.price) ?? ""), once",
            ]
        }
        let serving = model.flatMap { model in
            model.servingPerThousandDecisions.map { price in
                [
                    "serving", Figure.yen(price.amount * model.decisionsPerMonth / 1000),
                    "a month: \(Figure.amount(model.decisionsPerMonth)) decisions at \(Figure.price(price)) per thousand",
                ]
            }
        }
        let fixed = model?.fixedCosts.map { fixed in
            [
                "fixed costs", Figure.yen(fixed.perMonth.amount * fixed.share),
                "a month: \(Figure.percent(fixed.share)) of \(Figure.money(fixed.perMonth))",
            ]
        }
        let lacks = cost.missing.map { [$0, "not given", "not in any figure here"] }
        return Table(
            "What stands under the line", ["Cost", "Amount", "Of what"],
            [
                [
                    "computing", Figure.yen(cost.computingYen),
                    "the whole run by the rate card, baselines and search included, once",
                ]
            ]
                + people + [labelling, serving, fixed].compactMap(\.self) + lacks
                + [["spent once, all together", Figure.yen(cost.atStartYen), "of what is given"]])
    }

    private static func tornadoTable(_ tornado: Tornado, title: String) -> Table {
        Table(
            "\(title); as it is \(Figure.yen(tornado.base))", ["Input", "At half", "At double"],
            tornado.bars.map { [$0.input, Figure.yen($0.half), Figure.yen($0.double)] })
    }

    private func valueNotes(_ valuations: Valuations, _ tornado: Tornado?) -> [String] {
        let model = valuations.model
        let arm = valuations.arm
        let values = valuations.columns.compactMap(\.value)
        let shown = values.first { $0.adapter.arm == arm } ?? values.first
        let why =
            arm == .searched
            ? "" : "Nothing shows that HeteroLoRA is better than \(arm.title), so that \(arm.title) is what would be deployed. "
        let deployed = shown.map { value in
            why
                + "Valued is one adapter, \(value.adapter.words): the seed with the lowest validation loss, test rows having no part in the choice."
        }
        let spread = values.contains { $0.seedCount > 1 }
        let today = model?.today.flatMap { today -> String? in
            guard history.planned?.value.plan.task.type != .regression, today.quantity == nil else { return nil }
            if let accuracy = today.accuracy {
                return
                    "Today: \(Figure.percent(accuracy)) of the decisions are right by the request’s word, taken to be the same in all classes"
                    + (today.costPerMonth.map { ", and they cost \(Figure.money($0)) a month" }
                        ?? "; what they cost is not given") + "."
            }
            return today.costPerMonth.map {
                "Today: the decisions cost \(Figure.money($0)) a month by the request’s word. How many are right is not given: all of them are taken to be."
            }
        }
        return [
            deployed, today, valuations.cost.lackWords,
            "All costs stand under the line of each column, also what another choice would have cost too: the figures are the least of what they could be.",
            model.map { model in
                "Present value: amounts at the end of each of \(Figure.counted(model.horizonMonths, "month")), discounted by "
                    + "\(Figure.percent(model.discountRatePerYear)) a year. Net present value = present value of the gains − of the costs; return = net "
                    + "present value ÷ present value of the costs. docs/roi.md has each formula."
            },
            spread
                ? nil
                : "The intervals are over test rows: one adapter is held against one number or one other adapter.",
            "The probability is the share of \(Figure.count(shown?.resampleCount ?? 0)) resamples of the paired bootstrap; prices, volumes and horizon are the request’s word and vary "
                + "in none of them.",
        ].compactMap(\.self) + valuations.columns.compactMap(Self.doubt)
    }

    /// The same in short, for a shell: cost, value, risk and what to do next.
    var valueLines: [String] {
        guard let valuations else { return [] }
        return Signing(self, valuations).lines.filter { $0.label != "Difference" }.map { "\($0.label): \($0.text)" }
    }

    /// Why a difference is not priced as a gain.
    private static func doubt(_ column: Valuations.Column) -> String? {
        guard let value = column.value, !value.isShown else { return nil }
        let ends = value.gain.lower == nil ? "." : ": the figures are what either end of the interval would be worth."
        return "No gain over \(Valuation.title(value.other)) is shown, so none is priced\(ends)"
    }
}
