import Domain

extension LocalizedReport {
    /// The rounds in which allocations or learning rates competed on validation rows.
    var competitionSection: Page.Section? {
        guard !history.candidateRounds.isEmpty else { return nil }
        let tables = history.candidateRounds.map { round in
            Table(
                words.round(round.value),
                [
                    .words(words.candidateHeader), .figures(words.parametersHeader), .figures(words.stepsHeader),
                    .figures(words.validationLossHeader), .words(words.goesOnHeader),
                ],
                round.value.candidates.map { candidate in
                    [
                        candidate.name, words.count(candidate.trainableParameterCount), words.count(candidate.stepCount),
                        words.decimal(candidate.validationLoss, 4), words.goesOn(candidate.isKept),
                    ]
                })
        }
        return Page.Section(
            words.competitionHeading, notes: [words.competitionNote], tables: tables,
            events: history.candidateRounds.map(\.event))
    }

    /// How far the scores agree with what was learnt.
    var validationSection: Page.Section? {
        guard let validation = history.validation?.value, let event = history.validation?.event,
            let reliability = history.reliability
        else { return nil }
        let isOfCurve = validation.candidates.contains { $0.budget != nil }
        let candidates = Table(
            words.validated(epochs: validation.epochs),
            [.words(words.allocationHeader)] + (isOfCurve ? [.figures(words.budgetHeader)] : []) + [
                .figures(words.parametersHeader), .figures(words.scoreHeader(validation.proxy)),
                .figures(words.validationLossHeader),
            ],
            validation.candidates.map { candidate in
                [candidate.name] + (isOfCurve ? [candidate.budget.map(words.count) ?? words.none] : []) + [
                    words.count(candidate.trainableParameterCount), words.significant(candidate.score),
                    words.decimal(candidate.validationLoss, 4),
                ]
            })
        return Page.Section(
            words.reliabilityHeading,
            notes: [words.reliability(reliability), words.reliabilityIs(reliability, isOfCurve: isOfCurve)],
            tables: [candidates], events: [event])
    }
}
