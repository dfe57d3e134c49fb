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
        guard let validation = history.validation?.value, let event = history.validation?.event else { return nil }
        let isEnough = validation.candidates.count >= Self.validationCountMin
        func line(_ name: String, _ correlation: ProxyValidation.Correlation?) -> [String] {
            guard let correlation else { return [name, "–", "all scores or all losses are equal"] }
            let interval = Figure.interval(correlation.lower, correlation.upper) { Figure.decimal($0, 2 + $1) }
            return [
                name, Figure.decimal(correlation.value, 2),
                isEnough ? interval ?? "none: all are in one order" : "none: too few allocations",
            ]
        }
        let candidates = Table(
            "Allocations of equal budget, trained for \(Figure.counted(validation.epochs, "epoch"))",
            ["Allocation", "Parameters", "Score", "Validation loss"],
            validation.candidates.map {
                [
                    $0.name, Figure.count($0.trainableParameterCount), Figure.significant($0.score),
                    Figure.decimal($0.validationLoss, 4),
                ]
            })
        let correlations = Table(
            "Rank correlation of score and result", ["Correlation", "Value", "95 % interval over allocations"],
            [line("Kendall", validation.kendall), line("Spearman", validation.spearman)])
        return Page.Section(
            "Can the scores be trusted on these data?",
            notes: [
                "1 means that a higher score always came with a lower validation loss, 0 that the score says nothing. "
                    + (isEnough
                        ? "An interval that includes 0 shows no agreement."
                        : "\(Figure.counted(validation.candidates.count, "allocation")) cannot show agreement: of fewer than "
                            + "\(Self.validationCountMin), even one order in all comes by luck more than one time in twenty.")
            ], tables: [correlations, candidates], events: [event])
    }

    /// Four allocations come into the order of their scores, or into the reverse, with probability 2 / 4!; five with 2 / 5!.
    private static let validationCountMin = 5

    /// How often a dynamic search had each site on.
    var frequencySection: Page.Section? {
        let results = history.results(of: .searched).filter { $0.value.selectionFrequencies != nil }
        guard !results.isEmpty, let sites = history.preparation?.value.sites else { return nil }
        let rows = sites.map { site in
            let shares = results.compactMap { $0.value.selectionFrequencies?[site.name] }
            return (site.name, shares, shares.reduce(0, +) / Double(max(1, shares.count)))
        }.sorted { ($0.2, $1.0) > ($1.2, $0.0) }
        return Page.Section(
            "How often each site was on",
            tables: [
                Table(
                    "Share of the choices made while training",
                    ["Site", "Mean"] + results.map { "Seed \($0.value.trial.seed)" },
                    rows.map { [$0.0, Figure.percent($0.2)] + $0.1.map(Figure.percent) })
            ], events: results.map(\.event))
    }
}
