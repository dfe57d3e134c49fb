import Domain

extension RunReport {
    var mapSection: Page.Section? {
        guard let preparation = history.preparation, !history.allocations.isEmpty else { return nil }
        let searched = (history.budgets?.map(Optional.some) ?? [nil]).flatMap { budget in
            [Arm.searched, .searchedWithoutShortcuts].compactMap { history.allocation(of: $0, at: budget) }
        }
        let records = searched + [Arm.uniform, .random, .habit].compactMap { history.allocation(of: $0) }
        let maps = records.map { SiteMap(record: $0.value, sites: sites(of: $0.value, selected: preparation.value.sites)) }
        return Page.Section(
            "Where the modules are",
            notes: [
                "Each cell is a site; the number is the module’s rank, a dash is a site without a module. Darker means a higher saliency."
            ],
            maps: maps, events: [preparation.event] + records.map(\.event))
    }

    /// Those that take part in the search; a habit's may be others of the model.
    private func sites(of record: AllocationRecord, selected: [Site]) -> [Site] {
        let names = Set(selected.map(\.name))
        guard record.choices.contains(where: { $0.rank > 0 && !names.contains($0.site) }) else { return selected }
        return history.planned?.value.plan.model.shape.linearSites ?? selected
    }

    var choiceSection: Page.Section? {
        guard let record = history.allocation(of: .searched) else { return nil }
        let rows = record.value.choices.sorted { $0.order < $1.order }.map { choice in
            [
                "\(choice.order)", choice.site, choice.rank == 0 ? "off" : "\(choice.rank)",
                Figure.count(choice.parameterCount), choice.saliency.map(Figure.significant) ?? "–",
                choice.gainPerParameter.map(Figure.significant) ?? "–",
                choice.selectionProbability.map(Figure.percent) ?? "–", Figure.count(choice.budgetLeft), choice.reason,
            ]
        }
        let table = Table(
            "\(history.decidingBudget == nil ? "" : "At the largest budget: ")\(Figure.count(record.value.trainableParameterCount)) of \(Figure.count(record.value.budget)) parameters used",
            [
                "Order", "Site", "Rank", "Parameters", "Saliency", "Gain per parameter", "Chosen in resamples", "Budget left",
                "Reason",
            ], rows)
        let notes = history.rounds.map { round in
            "Proxy \(round.value.proxy.rawValue), seed \(round.value.seed), "
                + round.value.dataWords
                + (round.value.batchCount > 0 ? " of \(Figure.counted(round.value.rowCount, "row")) in all" : "")
                + ", \(Figure.seconds(round.value.seconds)); \(round.value.initialisation)"
                + (round.value.head.map { "; the head \($0)." } ?? ".")
        }
        return Page.Section(
            "Why these modules", notes: notes, tables: [table], events: history.rounds.map(\.event) + [record.event])
    }

    var curveSection: Page.Section? {
        let events = history.progress.values.joined().map(\.event)
        let unit =
            switch history.planned?.value.plan.task.type ?? .classification {
            case .classification: "nats"
            case .regression: "squared units of the target"
            case .causalLanguageModel: "nats per token"
            }
        let charts = [
            LossChart(history: history, split: .train, title: "Training loss by step, \(unit)"),
            LossChart(history: history, split: .validation, title: "Validation loss by step, \(unit)"),
        ].compactMap { $0 }
        guard !charts.isEmpty else { return nil }
        let notes =
            history.isOfManyTrials
            ? [
                "Of several budgets the largest is drawn, of several draws one for each seed; of more than \(LossChart.lineCountMax) "
                    + "trainings those with the first seed."
            ] : []
        return Page.Section("Loss curves", notes: notes, charts: charts, events: events)
    }
}
