import Domain

extension RunReport {
    /// The rounds in which allocations or learning rates competed on validation rows.
    var competitionSection: Page.Section? {
        guard !history.candidateRounds.isEmpty else { return nil }
        let tables = history.candidateRounds.map { round in
            let title =
                round.value.purpose == .allocation
                ? "Round \(round.value.round): allocations" : "Learning rates of \(round.value.arm?.title ?? "all arms")"
            let budget = round.value.budget.map { " of \(Figure.count($0)) parameters" } ?? ""
            return Table(
                "\(title)\(budget), seed \(round.value.seed), \(Figure.seconds(round.value.seconds))",
                ["Candidate", "Parameters", "Steps", "Validation loss", "Goes on"],
                round.value.candidates.map { candidate in
                    [
                        candidate.name, Figure.count(candidate.trainableParameterCount), Figure.count(candidate.stepCount),
                        Figure.decimal(candidate.validationLoss, 4), candidate.isKept ? "yes" : "no",
                    ]
                })
        }
        return Page.Section(
            "What competed before the training",
            notes: [
                "All candidates have the same budget and saw the same rows in the same order; the test rows played no part. Uniform stays "
                    + "in to the end, and another allocation wins only by more than one standard error of the paired difference."
            ], tables: tables, events: history.candidateRounds.map(\.event))
    }

    /// How far the scores agree with what was learnt.
    var validationSection: Page.Section? {
        guard let validation = history.validation?.value, let event = history.validation?.event,
            let reliability = history.reliability
        else { return nil }
        let ofCurve = validation.candidates.contains { $0.budget != nil }
        let candidates = Table(
            "Allocations, trained for \(Figure.counted(validation.epochs, "epoch"))",
            ["Allocation"] + (ofCurve ? ["Budget"] : []) + [
                "Parameters", "Score by \(validation.proxy.rawValue)", "Validation loss",
            ],
            validation.candidates.map { candidate in
                [candidate.name] + (ofCurve ? [candidate.budget.map(Figure.count) ?? "–"] : []) + [
                    Figure.count(candidate.trainableParameterCount), Figure.significant(candidate.score),
                    Figure.decimal(candidate.validationLoss, 4),
                ]
            })
        return Page.Section(
            "Can the scores be trusted on these data?",
            notes: [
                "Reliability \(reliability.words). \(reliability.conclusion)",
                "It is Kendall’s rank correlation of score and validation loss over \(reliability.scope)"
                    + (ofCurve ? ", each held against those of its own budget" : "")
                    + ": 1 means that a higher score always came with a lower loss, 0 that the score says nothing. The interval is a "
                    + "bootstrap over allocations.",
            ], tables: [candidates], events: [event])
    }
}
