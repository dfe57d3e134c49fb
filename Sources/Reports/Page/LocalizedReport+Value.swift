import Domain

extension LocalizedReport {
    /// What the adapter that would be deployed is worth, against each thing that could be done instead.
    var valueSection: Page.Section? {
        guard let valuations = report.valuations else { return nil }
        let leading = valuations.leading?.value
        let tornado = leading.flatMap { value in Tornado(value).map { (value: value, tornado: $0) } }
        let chart = tornado.flatMap { TornadoChart($0.tornado, of: $0.value, words) }
        return Page.Section(
            words.valueHeading, notes: valueNotes(valuations), tornados: [chart].compactMap(\.self),
            tables: [valueTable(valuations), costTable(valuations)]
                + [tornado.map { tornadoTable($0.tornado) }].compactMap(\.self),
            events: valuations.cost.events + valuations.columns.flatMap { $0.value?.events ?? [] })
    }

    private func valueTable(_ valuations: Valuations) -> Table {
        func row(_ name: String, _ show: (Valuation) -> String) -> [String] {
            [name] + valuations.columns.map { $0.value.map(show) ?? words.none }
        }
        let rows = [
            [words.valued] + valuations.columns.map { $0.value.map(words.deployed) ?? words.lack($0.lack) },
            row(words.adapterRow) { "adapters/\($0.adapter.fileName)" },
            row(words.correctRow, words.correct),
            row(words.gainRow, words.gain),
            row(words.perMonthRow, words.gainPerMonth),
            row(words.netPresentValueRow) { words.netPresentValue($0) },
            row(words.ratioRow) { words.ratio($0) },
            row(words.paybackRow) { words.payback($0) },
            row(words.breakEvenRow, words.breakEven),
            row(words.costPerCorrectRow, words.costPerCorrect),
            row(words.lossProbabilityRow, words.lossProbability),
            row(words.perfectInformationRow, words.perfectInformation),
        ]
        return Table(
            words.valueCaption,
            [.words(words.figureHeader)] + valuations.columns.map { .words(words.columnHeader($0.other)) }, words: rows)
    }

    private func costTable(_ valuations: Valuations) -> Table {
        let (cost, model) = (valuations.cost, valuations.model)
        let money = FigureUnit.money(words.currency)
        let people = (model?.people ?? []).map { work in
            [
                Table.Entry.words(words.people(work.role)),
                .told(work.cost.map(words.money) ?? words.notANumber, work.cost?.amount, money),
                .words(words.hours(Double(work.hundredthsOfHours) / 100, at: work.perHour)),
            ]
        }
        let labelling = cost.labelling.flatMap { amount in
            model?.labellingPerRow.map { price in
                [
                    Table.Entry.words(words.part(.labelling)), .told(words.money(amount), amount.amount, money),
                    .words(words.labelled(rows: cost.rowCount ?? 0, at: price)),
                ]
            }
        }
        let serving = model.flatMap { model in
            model.servingPerThousandDecisions.map { price in
                [
                    Table.Entry.words(words.part(.serving)),
                    .number(price.amount * model.decisionsPerMonth / 1000, money, words),
                    .words(words.served(model.decisionsPerMonth, at: price)),
                ]
            }
        }
        let fixed = model?.fixedCosts.map { fixed in
            [
                Table.Entry.words(words.part(.fixedCosts)), .number(fixed.perMonth.amount * fixed.share, money, words),
                .words(words.fixed(fixed.share, of: fixed.perMonth)),
            ]
        }
        let lacks = cost.missing.map { [words.part($0), words.notGiven, words.inNoFigure].map(Table.Entry.words) }
        return Table(
            words.costCaption, [.words(words.cost), .figures(words.amountHeader), .words(words.ofWhatHeader)],
            [[.words(words.computing), .number(cost.computingYen, money, words), .words(words.computingIsOf)]]
                + people + [labelling, serving, fixed].compactMap(\.self) + lacks
                + [[.words(words.allOnce), .number(cost.atStartYen, money, words), .words(words.ofWhatIsGiven)]])
    }

    private func tornadoTable(_ tornado: Tornado) -> Table {
        Table(
            words.tornado(asItIs: tornado.base),
            [.words(words.inputHeader), .figures(words.atHalf), .figures(words.atDouble)],
            tornado.bars.map { bar -> [Table.Entry] in
                [.words(words.input(bar.input))]
                    + [bar.half, bar.double].map { .number($0, .money(words.currency), words) }
            })
    }

    private func valueNotes(_ valuations: Valuations) -> [String] {
        let (model, arm) = (valuations.model, valuations.arm)
        let values = valuations.columns.compactMap(\.value)
        let shown = values.first { $0.adapter.arm == arm } ?? values.first
        let today = model?.today.flatMap { today in
            history.planned?.value.plan.task.type != .regression && today.quantity == nil ? words.today(today) : nil
        }
        return [
            shown.map { words.valued($0.adapter, why: arm == .searched ? nil : arm) }, today, words.missing(valuations.cost),
            words.allCostsUnder, model.map(words.presentValue),
            values.contains { $0.seedCount > 1 } || values.isEmpty ? nil : words.rowsAlone,
            shown.map { words.probability(resamples: $0.resampleCount) },
        ].compactMap(\.self) + values.filter { !$0.isShown }.map(words.unpriced)
    }
}
