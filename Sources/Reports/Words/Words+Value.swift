import Domain

/// The figures of docs/roi.md, each with its interval.
extension Words {
    package var noGainShown: String { say("no gain shown", "利得は示されず") }
    private var noInterval: String { named(interval: nil) }

    /// - Parameters:
    ///   - isShown: whether a gain is; the point is told only then.
    ///   - isAlone: whether it is said already that none is, so that the interval stands alone.
    private func figure(
        _ figure: Valuation.Estimated, isShown: Bool, isAlone: Bool, _ show: (Double, Int) -> String
    ) -> String {
        let interval = interval(figure.lower, figure.upper, show) ?? noInterval
        if isAlone, !isShown { return interval }
        return (isShown ? show(figure.point, 0) : noGainShown) + brackets(interval)
    }

    /// The same of what is told in words, whose ends may read as the point does.
    private func figure(_ figure: Valuation.Estimated, isShown: Bool, isAlone: Bool, _ show: (Double) -> String) -> String {
        let point = isShown ? show(figure.point) : noGainShown
        let interval: String
        if let lower = figure.lower.map(show), let upper = figure.upper.map(show) {
            if lower == point, upper == point { return point }
            interval = span(lower, upper)
        } else {
            interval = noInterval
        }
        return isAlone && !isShown ? interval : point + brackets(interval)
    }

    package func netPresentValue(_ value: Valuation, isAlone: Bool = false) -> String {
        figure(value.netPresentValue, isShown: value.isShown, isAlone: isAlone) { amount($0, more: $1) }
    }

    package func ratio(_ value: Valuation, isAlone: Bool = false) -> String {
        guard let ratio = value.ratio else { return say("nothing is spent", "支出なし") }
        return figure(ratio, isShown: value.isShown, isAlone: isAlone) { times($0, more: $1) }
    }

    package func payback(_ value: Valuation, isAlone: Bool = false) -> String {
        let horizon = value.inputs.horizonMonths
        return figure(value.gain, isShown: value.isShown, isAlone: isAlone) { gain in
            value.flow(gain).paybackMonth.map { say("month \($0)", "\($0)か月目") }
                ?? say("not within \(horizon)", "\(horizon)か月以内には回収できず")
        }
    }

    package func gain(_ value: Valuation) -> String {
        figure(value.gain, isShown: value.isShown, isAlone: false) { amount($0, more: $1) }
    }

    package func gainPerMonth(_ value: Valuation) -> String {
        let gain = value.gain.map { $0 * value.inputs.decisionsPerMonth }
        return figure(gain, isShown: value.isShown, isAlone: false) { amount($0, more: $1) }
    }

    package func correct(_ value: Valuation) -> String {
        guard let correct = value.correct else { return notGiven }
        return figure(correct, isShown: value.isShown, isAlone: false) { points($0, more: $1) }
    }

    package func breakEven(_ value: Valuation) -> String {
        figure(value.gain, isShown: value.isShown, isAlone: false) { gain in
            value.inputs.decisionsNeeded(gainPerDecision: gain).map { roughly($0) } ?? say("no number", "存在しない")
        }
    }

    package func costPerCorrect(_ value: Valuation) -> String {
        guard let correct = value.correct else { return notGiven }
        return figure(correct, isShown: value.isShown, isAlone: false) { share in
            value.costPerCorrectDecision(share).map { amount($0) } ?? say("none more", "増えない")
        }
    }

    package func lossProbability(_ value: Valuation) -> String {
        guard let probability = value.lossProbability else { return noInterval }
        let least = 1 / Double(max(1, value.resampleCount))
        if probability <= 0 { return say("below \(percent(least))", "\(percent(least))未満") }
        return probability >= 1
            ? say("above \(percent(1 - least))", "\(percent(1 - least))超") : percent(probability)
    }

    package func perfectInformation(_ value: Valuation) -> String {
        value.perfectInformation.map { amount($0) } ?? noInterval
    }

    /// `uniform LoRA instead of today`.
    package func deployed(_ value: Valuation) -> String {
        let (ours, theirs) = (arm(value.adapter.arm), other(value.other))
        return say("\(ours) instead of \(theirs)", "\(theirs)の代わりに\(ours)を使う場合")
    }
}
