import Domain

extension RunReport {
    var mapSection: Page.Section? {
        guard let preparation = history.preparation, !history.allocations.isEmpty else { return nil }
        let records =
            searchedVariants.compactMap { history.allocations[$0] }
            + [Arm.uniform, .random, .habit].compactMap { history.allocation(of: $0) }
        let maps = records.map { SiteMap(record: $0.value, sites: sites(of: $0.value, selected: preparation.value.sites)) }
        return Page.Section(
            "Where the modules are",
            notes: [
                "Each cell is a site; the number is the module’s rank, a dash is a site without a module. Darker means a higher saliency."
            ],
            maps: maps, events: [preparation.event] + records.map(\.event))
    }

    /// What a search places, by budget.
    private var searchedVariants: [ArmVariant] {
        (history.budgets?.map(Optional.some) ?? [nil]).flatMap { budget in
            [Arm.searched, .searchedWithoutShortcuts].map { ArmVariant(arm: $0, budget: budget) }
        }
    }

    /// How sure each place is: over resamples of what was scored, or over the rounds and seeds of a dynamic search.
    var selectionSection: Page.Section? {
        guard let preparation = history.preparation else { return nil }
        var maps: [SiteMap] = []
        var events: [Int64] = []
        for variant in searchedVariants {
            guard let made = history.choices[variant], let record = made.last?.record,
                let shares = SelectionShares(made)
            else { continue }
            maps.append(SiteMap(shares, title: variant.title, record: record.value, sites: preparation.value.sites))
            events += made.map(\.record.event)
        }
        // A baseline that won a competition was placed by no score; what the scores alone would have chosen is on record.
        if maps.isEmpty, let record = history.allocation(of: .searched) {
            for round in history.rounds {
                guard let shares = SelectionShares(round.value) else { continue }
                let title =
                    "What \(round.value.proxy.rawValue) alone would choose"
                    + (history.decidingBudget.map { " within \(Figure.counted($0, "parameter"))" } ?? "")
                maps.append(
                    SiteMap(
                        shares, title: title, record: record.value,
                        sites: preparation.value.sites.filter { shares.shares[$0.name] != nil }))
                events += [round.event, record.event]
            }
        }
        guard !maps.isEmpty else { return nil }
        return Page.Section(
            "How sure the places are",
            notes: [
                "Each cell is a site; the number is the percentage of draws in which the same allocator would choose it. What is "
                    + "near 0 or 100 does not hang on which rows were scored; what is near 50 might as well have come out otherwise."
                    + (history.planned?.value.plan.search.method == .dynamic
                        ? "" : " Resamples are of one seed’s modules: what other seeds would choose, they do not say.")
            ], maps: maps, tables: [selectionTable].compactMap(\.self), events: events)
    }

    /// Of a dynamic search seed by seed.
    private var selectionTable: Table? {
        let variant = ArmVariant(arm: .searched, budget: history.decidingBudget)
        guard let shares = history.choices[variant].flatMap(SelectionShares.init),
            case .choices(_, _, let seeds) = shares.source
        else { return nil }
        let rows = shares.shares.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        return Table(
            "\(variant.title.capitalizedFirst): share of \(shares.words)", ["Site", "All"] + seeds.map { "Seed \($0)" },
            rows.map { site, share in
                [site, Figure.percent(share)]
                    + seeds.map { seed in
                        let counts = shares.perSeed[seed]
                        return Figure.percent(Double(counts?.sites[site] ?? 0) / Double(max(1, counts?.choiceCount ?? 0)))
                    }
            })
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
