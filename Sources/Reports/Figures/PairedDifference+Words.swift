package import Domain

extension PairedDifference {
    package func shownPoint(in quantity: DecisionRule.Quantity) -> String { point.map { quantity.shown($0) } ?? "–" }

    /// The interval; nil where there is none to give.
    package func shownInterval(in quantity: DecisionRule.Quantity) -> String? {
        interval.flatMap { Figure.interval($0.lower, $0.upper) { quantity.shown($0, more: $1) } }
    }

    /// The interval, or why there is none, in a table's few words.
    package func intervalOrLack(in quantity: DecisionRule.Quantity) -> String {
        if let shown = shownInterval(in: quantity) { return shown }
        return switch conclusion {
        case .notDefined: "none: not defined"
        case .tooFewRows: "none: too few test rows"
        case .tooFewDifferingRows: "none: too few rows differ"
        case .improved, .worse, .noImprovementShown, .tooFewSeeds: "none: all rows say the same"
        }
    }

    /// The p value of all seeds, never rounded to the limit that it is held against.
    var shownPValue: String {
        pValue.map { p in Figure.apart(p, Self.pValueLimit) { Figure.significant($0, more: $1) }.0 } ?? "–"
    }

    /// The lowest and the highest difference of a single seed.
    package func shownSeeds(in quantity: DecisionRule.Quantity) -> String {
        guard let lowest = perSeed.min(), let highest = perSeed.max() else { return "–" }
        guard perSeed.count > 1 else { return "one seed only" }
        return Figure.interval(lowest, highest) { quantity.shown($0, more: $1) } ?? "\(quantity.shown(lowest)) in each"
    }

    /// What keeps the difference from being a claim, or narrows the claim; nil where nothing does.
    func reservation(in quantity: DecisionRule.Quantity) -> String? {
        switch conclusion {
        case .notDefined: quantity.lack
        case .tooFewRows:
            "\(Figure.counted(rowCount, "test row")) cannot tell the two apart: at least \(Self.rowCountMin) are needed before a "
                + "difference counts."
        case .tooFewDifferingRows:
            "\(tellingRows(in: quantity)), where at least \(claim.differingRowCountMin) of them are needed: fewer cannot be told from luck."
        case .tooFewSeeds:
            "\(Figure.counted(perSeed.count, "seed")) \(perSeed.count == 1 ? "decides" : "decide") nothing here: the request asks for at "
                + "least \(claim.seedsMin)."
        case .noImprovementShown where isAboveZero:
            "It is better than nothing, but not shown to be more than the \(quantity.told(claim.minimum)) that the request asks for."
        case .noImprovementShown where isDividedOverSeeds:
            "The seeds do not agree on which is better: \(shownSeeds(in: quantity))."
        case .improved, .worse:
            perSeed.count == 1 ? "With one seed, this is about two trained adapters, not about the method." : nil
        case .noImprovementShown: nil
        }
    }

    private var isAboveZero: Bool { claim.minimum > 0 && interval.map { $0.lower > 0 } ?? ((point ?? 0) > 0) }

    private func tellingRows(in quantity: DecisionRule.Quantity) -> String {
        let of = "of \(Figure.counted(rowCount, "test row"))"
        switch quantity {
        case .accuracy, .macroF1:
            let (count, verb) = (differingRowCount, differingRowCount == 1 ? "tells" : "tell")
            return "\(count == 0 ? "None" : "Only \(count)") \(of) \(verb) the two apart"
        case .loss, .natsPerToken, .rmse, .spearman:
            return "The differences \(of) are all alike or 0 (\(Figure.counted(differingRowCount, "value")))"
        }
    }

    /// What these rows and seeds could have shown, and what the difference that was seen would take; nil where nothing is known of it.
    func powerWords(in quantity: DecisionRule.Quantity) -> String? {
        guard let power else { return nil }
        let (rows, seeds) = (Figure.counted(rowCount, "test row"), Figure.counted(perSeed.count, "seed"))
        let could =
            quantity.isShare && power.smallestDifference > 1
            ? "\(rows) and \(seeds) show no difference, however large, four times in five."
            : "\(rows) and \(seeds) show a difference of \(quantity.told(power.smallestDifference)) four times in five, and smaller ones "
                + "less often."
        guard conclusion == .noImprovementShown || conclusion == .tooFewSeeds else { return could }
        let ofRows: String? =
            switch power.rowsNeeded {
            case .count(let count): "about \(Figure.roughly(count)) test rows in all at \(seeds)"
            case .none: "no number of test rows at \(seeds) would be enough"
            case .unknown: nil
            }
        let ofSeeds: String? =
            switch power.seedsNeeded {
            case .count(let count): "about \(Figure.roughly(count)) seeds in all on these rows"
            case .none: "no number of seeds on these rows would be enough"
            case .unknown: nil
            }
        let needed = [ofRows, ofSeeds].compactMap { $0 }
        guard !needed.isEmpty else { return could }
        return "\(could) For one as large as the one seen: \(needed.joined(separator: "; "))."
    }
}

extension Figure {
    /// A count with two significant digits: `3,400`.
    fileprivate static func roughly(_ value: Int) -> String {
        var unit = 1
        while value / unit >= 100 { unit *= 10 }
        return count((value / unit + (value % unit == 0 ? 0 : 1)) * unit)
    }
}
