import Domain

extension LocalizedReport {
    var costSection: Page.Section? {
        guard let judgement = history.judgement, let estimate = judgement.value.verdict.estimate else { return nil }
        var events = [judgement.event]
        let results = history.results.values.map { $0 }
        events +=
            results.map(\.event) + [history.outcome?.event, history.cost?.event, history.preparation?.event].compactMap { $0 }
        let tokens = results.isEmpty ? nil : Double(results.reduce(0) { $0 + $1.value.trainedTokenCount })
        let searched = history.allocation(of: .searched)
        let rows = [
            line(
                words.adapterParameters, Double(estimate.trainableParameterCount),
                (searched?.value.trainableParameterCount).map(Double.init), .whole),
            line(
                words.baseParameters, Double(estimate.baseParameterCount),
                (history.preparation?.value.baseParameterCount).map(Double.init), .whole),
            line(words.tokensTrained, estimate.trainingTokenCount, tokens, .whole),
            line(words.wallTime, estimate.wallSeconds, history.outcome?.value.wallSeconds, .seconds),
            line(
                words.cost, history.cost?.value.estimatedCostYen ?? estimate.costYen, history.cost?.value.costYen,
                .money(words.currency)),
            line(words.operations, estimate.flops, nil, .significant),
            line(words.memory, estimate.memoryBytes, (history.outcome?.value.memoryBytesMax).map(Double.init), .whole),
        ]
        return Page.Section(
            words.costHeading, notes: cardNotes,
            tables: [
                Table(
                    words.costErrorCaption,
                    [
                        .words(words.quantityHeader), .figures(words.estimatedHeader), .figures(words.actualHeader),
                        .figures(words.errorHeader),
                    ], rows)
            ]
                + [spentTable].compactMap(\.self),
            events: events + [searched?.event].compactMap { $0 } + history.interruptions.map(\.event))
    }

    private func line(_ name: String, _ estimated: Double, _ actual: Double?, _ unit: FigureUnit) -> [Table.Entry] {
        [
            .words(name), .number(estimated, unit, words), .number(actual, unit, words, orElse: words.notMeasured),
            .number(actual.flatMap { estimated > 0 ? $0 / estimated - 1 : nil }, .share, words),
        ]
    }

    /// The prices, and what has none.
    private var cardNotes: [String] {
        guard let cost = history.cost?.value else { return [] }
        let card = cost.rateCard
        let bytes = Double(history.outcome?.value.memoryBytesMax ?? 0)
        let hours = cost.wallSeconds / 3600
        let energy = card.energy.map { words.energy($0, kilowattHours: card.kilowatts(memoryBytes: bytes) * hours) }
        return [words.prices(card), words.unpriced(by: card), energy].compactMap(\.self)
    }

    /// What the time went into, and with it the cost; nil before there is one.
    private var spentTable: Table? {
        guard let cost = history.cost?.value, let outcome = history.outcome?.value, cost.wallSeconds > 0 else { return nil }
        let trained = Arm.allCases.compactMap { arm -> (String, Double)? in
            let results = history.results.values.filter { $0.value.trial.arm == arm }
            guard !results.isEmpty else { return nil }
            return (
                words.trained(
                    arm, isBaseline: ![.searched, .searchedWithoutShortcuts].contains(arm), trainings: results.count),
                results.reduce(0) { $0 + $1.value.trainingSeconds + $1.value.evaluationSeconds }
            )
        }
        var parts = [(words.search, outcome.searchSeconds)] + trained
        let rest = max(0, cost.wallSeconds - parts.reduce(0) { $0 + $1.1 })
        let lost = min(rest, history.interruptions.reduce(0) { $0 + $1.value.wallSeconds })
        if !history.interruptions.isEmpty { parts.append((words.lost(history.interruptions.count), lost)) }
        parts.append((words.rest, rest - lost))
        let perSecond = (cost.costYen - cost.rateCard.yenPerRun) / cost.wallSeconds
        return Table(
            words.spentCaption,
            [
                .words(words.forHeader), .figures(words.timeHeader), .figures(words.shareHeader), .figures(words.cost),
            ],
            parts.map { name, seconds -> [Table.Entry] in
                [
                    .words(name), .number(seconds, .seconds, words), .number(seconds / cost.wallSeconds, .share, words),
                    .number(seconds * perSecond, .money(words.currency), words),
                ]
            } + [
                [.words(words.eachRun), .words(words.none), .words(words.none)]
                    + [.number(cost.rateCard.yenPerRun, .money(words.currency), words)]
            ])
    }
}
