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
                round.value.candidates.map { candidate -> [Table.Entry] in
                    [
                        .words(candidate.name), .count(candidate.trainableParameterCount, words),
                        .count(candidate.stepCount, words), .number(candidate.validationLoss, .decimals(4), words),
                        .words(words.goesOn(candidate.isKept)),
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
            validation.candidates.map { candidate -> [Table.Entry] in
                let budget: [Table.Entry] = isOfCurve ? [.count(candidate.budget, words)] : []
                return [.words(candidate.name)] + budget + [
                    .count(candidate.trainableParameterCount, words), .number(candidate.score, .significant, words),
                    .number(candidate.validationLoss, .decimals(4), words),
                ]
            })
        return Page.Section(
            words.reliabilityHeading,
            notes: [words.reliability(reliability), words.reliabilityIs(reliability, isOfCurve: isOfCurve)],
            tables: [candidates], events: [event])
    }
}
