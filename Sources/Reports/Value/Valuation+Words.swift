import Domain

extension Valuation {
    /// What it is held against, in running text.
    package static func title(_ other: Other) -> String {
        switch other {
        case .today: "today"
        case .arm(let arm): arm.title
        }
    }

    /// `uniform LoRA instead of today`.
    package var title: String { "\(adapter.arm.title) instead of \(Self.title(other))" }

    /// Digits enough for two ends to differ.
    private static func yen(_ value: Double, more: Int = 0) -> String { Figure.amount(value, more: more) + "\u{A0}yen" }

    /// The point where the gain is shown, and its interval.
    private func shown(_ figure: Estimated, _ show: (Double, Int) -> String) -> String {
        let interval = figure.lower.flatMap { lower in figure.upper.flatMap { Figure.interval(lower, $0, show) } }
        let point = isShown ? show(figure.point, 0) : "no gain shown"
        return interval.map { "\(point) (\($0))" } ?? "\(point) (no interval)"
    }

    /// The same where it is said already that no gain is shown: what stands in the brackets.
    func told(_ figure: String) -> String {
        let words = "no gain shown ("
        return figure.hasPrefix(words) ? String(figure.dropFirst(words.count).dropLast()) : figure
    }

    /// Whether nothing but computing stands under the line.
    var isComputingAlone: Bool {
        [inputs.peopleYen, inputs.labellingYen, inputs.servingYenPerThousand, inputs.fixedYenPerMonth].allSatisfy { $0 == nil }
    }

    package var shownNetPresentValue: String { shown(netPresentValue) { Self.yen($0, more: $1) } }

    package var shownRatio: String {
        ratio.map { shown($0) { Figure.decimal($0, 2 + $1) + "\u{A0}×" } } ?? "nothing is spent"
    }

    package var shownGain: String { shown(gain) { Self.yen($0, more: $1) } }

    var shownCorrect: String {
        correct.map { shown($0) { Figure.points($0, more: $1) } } ?? "not given"
    }

    var shownPerMonth: String { shown(gain.map { $0 * inputs.decisionsPerMonth }) { Self.yen($0, more: $1) } }

    /// Of the point, and of the worse and the better end, where they are told otherwise.
    private func words(of figure: Estimated, _ show: (Double) -> String) -> String {
        let point = isShown ? show(figure.point) : "no gain shown"
        guard let lower = figure.lower.map(show), let upper = figure.upper.map(show) else { return "\(point) (no interval)" }
        return lower == point && upper == point ? point : "\(point) (\(lower) to \(upper))"
    }

    package var shownPayback: String {
        words(of: gain) { gain in flow(gain).paybackMonth.map { "month \($0)" } ?? "not within \(inputs.horizonMonths)" }
    }

    var shownBreakEven: String {
        words(of: gain) { gain in
            inputs.decisionsNeeded(gainPerDecision: gain).map { Figure.significantCount($0) } ?? "no number"
        }
    }

    var shownCostPerCorrect: String {
        guard let correct else { return "not given" }
        return words(of: correct) { share in costPerCorrectDecision(share).map { Self.yen($0) } ?? "none more" }
    }

    package var shownLossProbability: String {
        guard let probability = lossProbability else { return "no interval" }
        let least = 1 / Double(max(1, resampleCount))
        if probability <= 0 { return "below \(Figure.percent(least))" }
        return probability >= 1 ? "above \(Figure.percent(1 - least))" : Figure.percent(probability)
    }

    var shownPerfectInformation: String { perfectInformation.map { Self.yen($0) } ?? "no interval" }
}

extension Figure {
    /// A number of things with no decimals and at most three digits that count, since it is worked out from estimates.
    static func significantCount(_ value: Double) -> String {
        guard value >= 1000, value < 1e15 else { return value < 1000 ? decimal(value, 0) : significant(value) }
        var unit = 1.0
        while value / unit >= 1000 { unit *= 10 }
        return fixed((value / unit).rounded(.up) * unit, 0)
    }
}
