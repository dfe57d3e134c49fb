import Domain

extension RunReport {
    /// One line per arm: what it has and what it reached.
    package var comparisonTable: Table {
        let seeds = history.planned?.value.plan.training.seeds ?? []
        let headers =
            ["Arm", "Adapter parameters", "Head parameters", "Test accuracy, mean"]
            + seeds.map { "Seed \($0)" } + ["Test macro-F1", "Test loss, nats", "Validation accuracy", "Validation loss, nats"]
        return Table(
            "All arms under one budget, same rows in the same order; means over seeds", headers,
            history.measuredArms.map { row($0, seeds: seeds) })
    }

    private func row(_ arm: Arm, seeds: [UInt64]) -> [String] {
        let results = history.results(of: arm).map(\.value)
        func mean(_ quantity: Measurement.Quantity, _ split: Split, _ show: (Double) -> String) -> String {
            Spread(results.compactMap { $0.value(quantity, on: split) }).map { show($0.mean) } ?? "–"
        }
        let perSeed = seeds.map { seed in
            results.first { $0.trial.seed == seed }?.value(.accuracy, on: .test).map(Figure.percent) ?? "–"
        }
        return [
            arm.title, results.first.map { Figure.count($0.trainableParameterCount) } ?? "–",
            results.first.map { Figure.count($0.headParameterCount) } ?? "–", mean(.accuracy, .test, Figure.percent),
        ] + perSeed + [
            mean(.macroF1, .test) { Figure.fixed($0, 3) }, mean(.loss, .test) { Figure.fixed($0, 3) },
            mean(.accuracy, .validation, Figure.percent), mean(.loss, .validation) { Figure.fixed($0, 3) },
        ]
    }

    var comparisonSection: Page.Section? {
        let events = history.measuredArms.flatMap { history.results(of: $0).map(\.event) }
        guard !events.isEmpty else { return nil }
        return Page.Section("Comparison at equal budget", tables: [comparisonTable], events: events)
    }

    var differenceSection: Page.Section? {
        guard !comparisons.isEmpty else { return nil }
        let rows = comparisons.map { comparison in
            let spread = Spread(comparison.differences)
            return [
                "against \(comparison.baseline.title)", Figure.points(comparison.interval.point),
                "\(Figure.points(comparison.interval.lower)) to \(Figure.points(comparison.interval.upper))",
                spread.map { "\(Figure.points($0.lowest)) to \(Figure.points($0.highest))" } ?? "–",
                zip(comparison.seeds, comparison.tests).map { seed, test in
                    "seed \(seed): \(test.firstOnly) : \(test.secondOnly), p = \(Figure.significant(test.pValue))"
                }.joined(separator: "; "),
            ]
        }
        let table = Table(
            "HeteroLoRA minus baseline, test accuracy in percentage points",
            [
                "Difference", "Points", "95 % interval over rows", "Range over seeds",
                "Rows only one has right, exact McNemar test",
            ],
            rows)
        return Page.Section(
            "How sure is the difference?",
            notes: [
                "“Improved” is said only where the whole interval lies above 0, “worse” only where it lies below. The interval is a "
                    + "paired percentile bootstrap: \(Figure.count(PairedBootstrap.resampleCount)) resamples of the test rows, each "
                    + "row with all its seeds. It covers other rows, not other seeds; their range stands beside it."
            ], tables: [table], events: comparisons.flatMap(\.events))
    }
}
