import Domain

extension Comparison {
    /// A difference as people read it.
    /// - Parameter more: digits beyond the usual ones.
    func shown(_ value: Double, more: Int = 0) -> String {
        switch measure {
        case .accuracy: Figure.points(value, more: more)
        case .loss: (value > 0 ? "+" : "") + Figure.significant(value, more: more)
        }
    }

    /// The interval; nil where there is none to give.
    package var shownInterval: String? {
        difference.interval.flatMap { Figure.interval($0.lower, $0.upper) { shown($0, more: $1) } }
    }

    /// Why there is no interval, in a table's few words.
    package var lackOfInterval: String {
        switch conclusion {
        case .tooFewRows: "none: too few test rows"
        case .tooFewDifferingRows: "none: too few rows differ"
        case .improved, .worse, .noImprovementShown: "none: all rows say the same"
        }
    }

    /// The p value of all seeds, never rounded to the limit that it is held against.
    var shownPValue: String {
        difference.pValue.map { p in
            Figure.apart(p, PairedDifference.pValueLimit) { Figure.significant($0, more: $1) }.0
        } ?? "–"
    }

    /// The lowest and the highest difference of a single seed.
    package var shownSeeds: String {
        guard seeds.count > 1, let lowest = difference.perSeed.min(), let highest = difference.perSeed.max() else {
            return "one seed only"
        }
        return Figure.interval(lowest, highest) { shown($0, more: $1) } ?? "\(shown(lowest)) in each"
    }

    /// What keeps the difference from being a claim, or narrows the claim; nil where nothing does.
    var reservation: String? {
        switch conclusion {
        case .tooFewRows:
            "\(Figure.counted(difference.rowCount, "test row")) cannot tell the two apart: at least "
                + "\(PairedDifference.rowCountMin) are needed before a difference counts."
        case .tooFewDifferingRows:
            "\(tellingRows), where at least \(PairedDifference.differingRowCountMin) of them are needed: "
                + "fewer cannot be told from luck."
        case .noImprovementShown where difference.isDividedOverSeeds && leavesOutZero:
            "The seeds do not agree on which is better: \(shownSeeds)."
        case .improved, .worse:
            seeds.count == 1 ? "With one seed, this is about two trained adapters, not about the method." : nil
        case .noImprovementShown: nil
        }
    }

    private var leavesOutZero: Bool { difference.interval.map { $0.lower > 0 || $0.upper < 0 } ?? true }

    private var tellingRows: String {
        let count = difference.differingRowCount
        let of = "of \(Figure.counted(difference.rowCount, "test row"))"
        return switch measure {
        case .accuracy: "\(count == 0 ? "None" : "Only \(count)") \(of) \(count == 1 ? "tells" : "tell") the two apart"
        case .loss: "The differences \(of) are all alike or 0 (\(Figure.counted(count, "value")))"
        }
    }
}
