import Domain

extension LocalizedReport {
    var mapSection: Page.Section? {
        guard let preparation = history.preparation, !history.allocations.isEmpty else { return nil }
        let records =
            searchedVariants.compactMap { history.allocations[$0] }
            + [Arm.uniform, .random, .habit].compactMap { history.allocation(of: $0) }
        let maps = records.map {
            SiteMap(record: $0.value, sites: sites(of: $0.value, selected: preparation.value.sites), words)
        }
        return Page.Section(
            words.mapHeading, notes: [words.mapNote], maps: maps, events: [preparation.event] + records.map(\.event))
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
            maps.append(
                SiteMap(shares, title: words.variant(variant), record: record.value, sites: preparation.value.sites, words))
            events += made.map(\.record.event)
        }
        // A baseline that won a competition was placed by no score; what the scores alone would have chosen is on record.
        if maps.isEmpty, let record = history.allocation(of: .searched) {
            for round in history.rounds {
                guard let shares = SelectionShares(round.value) else { continue }
                maps.append(
                    SiteMap(
                        shares, title: words.alone(round.value.proxy, within: history.decidingBudget), record: record.value,
                        sites: preparation.value.sites.filter { shares.shares[$0.name] != nil }, words))
                events += [round.event, record.event]
            }
        }
        guard !maps.isEmpty else { return nil }
        return Page.Section(
            words.surenessHeading,
            notes: [words.surenessNote(isOfOneSeed: history.planned?.value.plan.search.method != .dynamic)],
            maps: maps, tables: [selectionTable].compactMap(\.self), events: events)
    }

    /// Of a dynamic search seed by seed.
    private var selectionTable: Table? {
        let variant = ArmVariant(arm: .searched, budget: history.decidingBudget)
        guard let shares = history.choices[variant].flatMap(SelectionShares.init),
            case .choices(_, _, let seeds) = shares.source
        else { return nil }
        let rows = shares.shares.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        return Table(
            words.sharesTable(variant, shares),
            [.words(words.siteHeader), .figures(words.allHeader)] + seeds.map { .figures(words.seedHeader($0)) },
            rows.map { site, share -> [Table.Entry] in
                let perSeed = seeds.map { seed in
                    let counts = shares.perSeed[seed]
                    return Table.Entry.number(
                        Double(counts?.sites[site] ?? 0) / Double(max(1, counts?.choiceCount ?? 0)), .share, words)
                }
                return [.words(site), .number(share, .share, words)] + perSeed
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
        let rows = record.value.choices.sorted { $0.order < $1.order }.map { choice -> [Table.Entry] in
            [
                .words("\(choice.order)"), .words(choice.site),
                .told(choice.rank == 0 ? words.off : "\(choice.rank)", Double(choice.rank), .whole),
                .count(choice.parameterCount, words), .number(choice.saliency, .significant, words),
                .number(choice.gainPerParameter, .significant, words), .number(choice.selectionProbability, .share, words),
                .count(choice.budgetLeft, words), .words(choice.reason),
            ]
        }
        let table = Table(
            words.used(record.value, isOfLargest: history.decidingBudget != nil),
            [
                .words(words.orderHeader), .words(words.siteHeader), .figures(words.rankHeader),
                .figures(words.parametersHeader), .figures(words.saliencyHeader), .figures(words.gainHeader),
                .figures(words.chosenHeader), .figures(words.budgetLeftHeader), .ledgers(words.reasonHeader),
            ], rows)
        return Page.Section(
            words.whyHeading, notes: history.rounds.map { words.scored($0.value) }, tables: [table],
            events: history.rounds.map(\.event) + [record.event])
    }

    var curveSection: Page.Section? {
        let events = history.progress.values.joined().map(\.event)
        let charts = [LossChart(history, .train, words), LossChart(history, .validation, words)].compactMap { $0 }
        guard !charts.isEmpty else { return nil }
        let notes = history.isOfManyTrials ? [words.drawnOfMany(limit: LossChart.lineCountMax)] : []
        return Page.Section(words.lossHeading, notes: notes, charts: charts, events: events)
    }
}
