import Domain

extension LocalizedReport {
    /// What the figures of a run do not reach, as far as the ledger says it.
    var limits: [String] {
        let reservations = comparisons.compactMap { comparison in
            words.reservation(comparison.difference, in: comparison.quantity).map { words.against(comparison.baseline, $0) }
        }
        let test = history.preparation?.value.splits.first { $0.split == .test }?.rowCount
        let file = history.planned?.value.plan.data.test.name
        return [test.flatMap { rows in file.map { words.measuredOn(rows, of: $0) } }].compactMap(\.self) + dataNotes
            + reservations + (report.looksAtTest.map { [words.looks($0)] } ?? []) + machineNotes
    }

    /// How a run's adapters came about: what was asked for, in few lines.
    func settings(_ run: ExportedRun) -> Table {
        let (search, training) = (run.plan.search, run.plan.training)
        let budgets = run.plan.budgets ?? [run.plan.trainableParameterCountMax]
        let rates = training.learningRates ?? [training.learningRate]
        return Table(
            words.settingsCaption, [.words(words.whatHeader), .words(words.valueHeader)],
            words: [
                [words.methodRow, search.method.rawValue],
                [words.proxyRow, words.list(search.askedProxies.map(\.rawValue))],
                [words.budgetRow, words.list(budgets.map(words.count))],
                [words.ranksRow, words.list((search.ranks ?? [search.rank]).map { "\($0)" })],
                [words.seedsRow, words.list(training.seeds.map { "\($0)" })], [words.epochsRow, "\(training.epochs)"],
                [words.batchRow, "\(training.batchSize)"],
                [words.learningRateRow, words.list(rates.map { words.significant($0) })],
                [words.labels, words.list(run.plan.task.labels)],
            ].filter { $0.last != "" })
    }

    /// What they were made of, by digest and, where it is known, with its licence.
    func origins(_ run: ExportedRun) -> Table {
        let model = run.plan.model
        func licensed(_ licences: [String]) -> String { licences.isEmpty ? words.none : words.list(licences) }
        let data = Split.allCases.map { split in
            let file = run.plan.data[split]
            return [words.data(split, file.name), file.digest.hexadecimal, licensed(run.licences.data[split] ?? [])]
        }
        let policies = run.plan.policyDigests.map { [$0.file, $0.digest.hexadecimal, words.none] }
        return Table(
            words.originsCaption, [.words(words.whatHeader), .words("SHA-256"), .words(words.licenceHeader)],
            words: [
                [words.plan, run.planned.planDigest.hexadecimal, words.none],
                [words.weights(of: model.name), model.weightsDigest.hexadecimal, licensed(run.licences.model)],
            ] + data + policies)
    }
}
