package import Domain

/// Quality against parameters, and which budget to buy.
extension Words {
    package var whichBudget: String { say("Which budget?", "どの予算で足りるか") }

    package func measure(_ measure: RowQuality) -> String {
        measure.isLoss ? say("Test loss", "テスト損失") : say("Test accuracy", "テスト正解率")
    }

    package func shown(_ quality: Double, in measure: RowQuality) -> String {
        figure(measure.isLoss ? -quality : quality, measure.unit)
    }

    package func smallestBudget(_ smallest: CurveEstimate) -> String {
        let range = ends(smallest.lower, smallest.upper) { fixed($0, 0) }
        return say(
            "The smallest budget at which HeteroLoRA is within one standard error of its best is \(fixed(smallest.value, 0))"
                + "\(range.map { brackets("\($0) in 95 % of the resamples") } ?? "").",
            "HeteroLoRAの最良の結果から標準誤差以内に収まる最小の予算は、\(fixed(smallest.value, 0))です"
                + "\(range.map { "（再標本の95\u{A0}%で\($0)）" } ?? "")。")
    }

    package func need(_ need: BudgetCurve.Need, _ range: ClosedRange<Double>?) -> String {
        let (count, budget) = (need.parameterCount, self.count(need.budget))
        let interval = ends(count.lower, count.upper) { shown(parameters: $0, range) }
        let (needed, around) = (shown(parameters: count.value, range), interval.map { brackets(named(interval: $0)) } ?? "")
        return say(
            "What HeteroLoRA reaches within \(budget) parameters takes uniform LoRA \(needed)\(around).",
            "HeteroLoRAがパラメータ\(budget)個以内で達する品質に、一様なLoRAでは\(needed)が必要です\(around)。")
    }

    /// Nothing is said of numbers that were not trained.
    package func shown(parameters count: Double, _ range: ClosedRange<Double>?) -> String {
        guard count.isInfinite else { return fixed(count, 0) }
        let end = fixed((count < 0 ? range?.lowerBound : range?.upperBound) ?? 0, 0)
        return count < 0 ? say("\(end) or fewer", "\(end)以下") : say("more than \(end)", "\(end)超")
    }

    /// Two ends that differ.
    private func ends(_ lower: Double?, _ upper: Double?, _ show: (Double) -> String) -> String? {
        guard let lower, let upper, lower < upper else { return nil }
        return span(show(lower), show(upper))
    }

    package func missing(_ variants: [ArmVariant]) -> String {
        let names = variants.map(variant)
        return say(
            "Not all of it has ended, and it is left out: \(names.joined(separator: "; ")).",
            "すべてが終わっていないため除いたもの：\(names.joined(separator: "；"))。")
    }

    package func curveIntervals(seedCount: Int) -> String {
        let seeds =
            seedCount == 1
            ? say("; of one seed nothing can be drawn", "（単一シードからは引き直せません）")
            : say(", and of the \(seedCount) seeds", "（\(seedCount)シードも引き直します）")
        let most = count(CurveBootstrap.resampleCountMax)
        return say(
            "Intervals are of a percentile bootstrap: \(most) resamples of the test rows at most\(seeds), each with everything that was measured on it. "
                + "Between the budgets that were trained, uniform LoRA is taken to be linear in the logarithm of parameters; beyond them nothing is "
                + "said. The standard error is that of the paired difference.",
            "信頼区間はパーセンタイル・ブートストラップによります。テスト行を最大\(most)回引き直し\(seeds)、各行はその行で測定したすべての値とともに引きます。"
                + "訓練した予算の間では、一様なLoRAはパラメータ数の対数に対して線形とみなし、その外については何も述べません。標準誤差は対応のある差のものです。")
    }

    package var budgetHeader: String { say("Budget", "予算") }
    package var intervalHeader: String { say("95 % interval", "95\u{A0}%信頼区間") }
    package var trialRangeHeader: String { say("Lowest to highest trial", "訓練ごとの最低～最高") }
    package var headroomHeader: String { say("Of the headroom", "伸びしろに占める割合") }
    package func curveCaption(_ measure: RowQuality, hasHeadroom: Bool) -> String {
        let headroom =
            hasHeadroom
            ? say(
                "; headroom is what full fine-tuning has beyond the head alone",
                "。伸びしろは、ヘッドのみに対するフルファインチューニングの上積み") : ""
        return say(
            "\(self.measure(measure)) at each budget; of several draws the mean\(headroom)",
            "予算ごとの\(self.measure(measure))。複数回の抽選は平均\(headroom)")
    }
    package func spent(_ parameters: Double, of budget: Int?) -> String {
        let spent = fixed(parameters, 0)
        guard let budget, Double(budget) > parameters else { return spent }
        return say("\(spent) of \(count(budget))", "\(spent)／\(count(budget))")
    }
    package func estimate(_ value: String, _ interval: String?) -> String { value + (interval.map(brackets) ?? "") }

    package var differencesAtBudgets: String {
        say("HeteroLoRA against each baseline at each budget; the largest decides", "予算ごとのHeteroLoRAと各基準の差。判定は最大の予算による")
    }
    package var againstHeader: String { say("Against", "比較相手") }

    package func budgetChart(_ measure: RowQuality) -> String {
        say(
            "\(self.measure(measure)) against adapter parameters (logarithmic), with 95 % intervals; upwards is better",
            "アダプタのパラメータ数（対数軸）と\(self.measure(measure))。縦線は95\u{A0}%信頼区間、上ほど良い")
    }
    package func point(_ arm: Arm, parameters: Double, _ quality: Double, _ measure: RowQuality) -> String {
        let (count, reached) = (fixed(parameters, 0), shown(quality, in: measure))
        return say("\(self.arm(arm)), \(count) parameters: \(reached)", "\(self.arm(arm))、パラメータ\(count)個：\(reached)")
    }
    package var parameterAxis: String { say("adapter parameters", "アダプタのパラメータ数") }
}

/// Loss over steps.
extension Words {
    package var lossHeading: String { say("Loss curves", "損失の推移") }
    package func losses(on split: Split, of task: LearningTask.Kind) -> String {
        let unit =
            switch task {
            case .classification: say("nats", "ナット")
            case .regression: say("squared units of the target", "目的変数の単位の二乗")
            case .causalLanguageModel: say("nats per token", "トークンあたりのナット")
            }
        return say(
            "\(self.split(split).capitalizedFirst) loss by step, \(unit)", "ステップごとの\(self.split(split))損失（\(unit)）")
    }
    package func drawnOfMany(limit: Int) -> String {
        say(
            "Of several budgets the largest is drawn, of several draws one for each seed; of more than \(limit) trainings those with the first seed.",
            "複数の予算では最大のもの、複数回の抽選ではシードごとに一つを描いています。訓練が\(limit)回を超える場合は、最初のシードのものです。")
    }
    package var stepAxis: String { say("step", "ステップ") }
}
