package import Domain

/// How sure a difference is, what keeps it from being a claim, and what would make it one.
extension Words {
    package func point(of difference: PairedDifference, in quantity: DecisionRule.Quantity) -> String {
        difference.point.map { self.difference($0, in: quantity) } ?? none
    }

    /// Nil where there is none to give.
    package func interval(of difference: PairedDifference, in quantity: DecisionRule.Quantity) -> String? {
        interval(difference.interval?.lower, difference.interval?.upper) { self.difference($0, in: quantity, more: $1) }
    }

    /// The interval, or why there is none, in a table's few words.
    package func intervalOrLack(of difference: PairedDifference, in quantity: DecisionRule.Quantity) -> String {
        if let shown = interval(of: difference, in: quantity) { return shown }
        return switch difference.conclusion {
        case .notDefined: say("none: not defined", "なし（定義されない）")
        case .tooFewRows: say("none: too few test rows", "なし（テスト行が不足）")
        case .tooFewDifferingRows: say("none: too few rows differ", "なし（差の出た行が不足）")
        case .improved, .worse, .noImprovementShown, .tooFewSeeds: say("none: all rows say the same", "なし（全行が同じ結果）")
        }
    }

    /// Never rounded to the limit that it is held against.
    package func pValue(_ value: Double?) -> String {
        value.map { p in Figure.apart(p, PairedDifference.pValueLimit) { significant($0, more: $1) }.0 } ?? none
    }

    /// The lowest and the highest difference of a single seed.
    package func seedRange(of difference: PairedDifference, in quantity: DecisionRule.Quantity) -> String {
        guard let lowest = difference.perSeed.min(), let highest = difference.perSeed.max() else { return none }
        guard difference.perSeed.count > 1 else { return say("one seed only", "単一シード") }
        let each = self.difference(lowest, in: quantity)
        return interval(lowest, highest) { self.difference($0, in: quantity, more: $1) }
            ?? say("\(each) in each", "いずれも\(each)")
    }

    /// What keeps the difference from being a claim, or narrows the claim; nil where nothing does.
    package func reservation(_ difference: PairedDifference, in quantity: DecisionRule.Quantity) -> String? {
        let seedCount = difference.perSeed.count
        switch difference.conclusion {
        case .notDefined: return undefined(quantity)
        case .tooFewRows:
            let (rows, least) = (testRows(difference.rowCount), PairedDifference.rowCountMin)
            return say(
                "\(rows) cannot tell the two apart: at least \(least) are needed before a difference counts.",
                "\(rows)では両者を区別できません。差として数えるには\(least)行以上が必要です。")
        case .tooFewDifferingRows:
            let least = difference.claim.differingRowCountMin
            return say(
                "\(tellingRows(difference, in: quantity)), where at least \(least) of them are needed: fewer cannot be told from luck.",
                "\(tellingRows(difference, in: quantity))。\(least)行以上なければ、偶然と区別できません。")
        case .tooFewSeeds:
            let least = difference.claim.seedsMin
            return say(
                "\(seeds(seedCount)) \(seedCount == 1 ? "decides" : "decide") nothing here: the request asks for at least \(least).",
                "\(seeds(seedCount))では何も決まりません。依頼書は\(least)シード以上を求めています。")
        case .noImprovementShown where difference.isAboveZero:
            let least = told(difference.claim.minimum, in: quantity)
            return say(
                "It is better than nothing, but not shown to be more than the \(least) that the request asks for.",
                "差はあるものの、依頼書が求める\(least)を超えることは示されていません。")
        case .noImprovementShown where difference.isDividedOverSeeds:
            let range = seedRange(of: difference, in: quantity)
            return say(
                "The seeds do not agree on which is better: \(range).", "どちらが良いかはシードによって異なります（\(range)）。")
        case .improved, .worse:
            return seedCount == 1
                ? say(
                    "With one seed, this is about two trained adapters, not about the method.",
                    "単一シードなので、訓練された二つのアダプタについての結果であり、手法についての結果ではありません。") : nil
        case .noImprovementShown: return nil
        }
    }

    private func undefined(_ quantity: DecisionRule.Quantity) -> String {
        switch quantity {
        case .spearman:
            say(
                "There is no rank correlation where all targets or all predictions are equal.",
                "正解の値または予測の値がすべて等しい場合、順位相関はありません。")
        case .accuracy, .macroF1, .loss, .natsPerToken, .rmse:
            say("These test rows do not define it.", "これらのテスト行では定義されません。")
        }
    }

    private func tellingRows(_ difference: PairedDifference, in quantity: DecisionRule.Quantity) -> String {
        let (all, differing) = (difference.rowCount, difference.differingRowCount)
        switch quantity {
        case .accuracy, .macroF1:
            guard differing > 0 else {
                return say("None of \(testRows(all)) tell the two apart", "\(testRows(all))のうち、両者で差の出た行はありません")
            }
            return say(
                "Only \(differing) of \(testRows(all)) \(differing == 1 ? "tells" : "tell") the two apart",
                "\(testRows(all))のうち、両者で差の出たのは\(count(differing))行だけです")
        case .loss, .natsPerToken, .rmse, .spearman:
            return say(
                "The differences of \(testRows(all)) are all alike or 0 (\(values(differing)))",
                "\(testRows(all))の差は、すべて同じか0です（\(values(differing))）")
        }
    }

    /// What these rows and seeds could have shown, and what the difference that was seen would take; nil where nothing is known of it.
    package func power(_ difference: PairedDifference, in quantity: DecisionRule.Quantity) -> String? {
        guard let power = difference.power else { return nil }
        let (rows, seeds) = (testRows(difference.rowCount), seeds(difference.perSeed.count))
        let smallest = told(power.smallestDifference, in: quantity)
        let could =
            quantity.isShare && power.smallestDifference > 1
            ? say(
                "\(rows) and \(seeds) show no difference, however large, four times in five.",
                "\(rows)、\(seeds)では、どれほど大きな差も五回に四回の割合では示せません。")
            : say(
                "\(rows) and \(seeds) show a difference of \(smallest) four times in five, and smaller ones less often.",
                "\(rows)、\(seeds)では、\(smallest)の差を五回に四回の割合で示せます。それより小さい差を示せる割合はさらに下がります。")
        guard difference.conclusion == .noImprovementShown || difference.conclusion == .tooFewSeeds else { return could }
        let needed = [rowsNeeded(power.rowsNeeded, at: seeds), seedsNeeded(power.seedsNeeded)].compactMap(\.self)
        guard !needed.isEmpty else { return could }
        return say(
            "\(could) For one as large as the one seen: \(needed.joined(separator: "; ")).",
            "\(could)観測された大きさの差を示すには、\(needed.joined(separator: "。また、"))。")
    }

    private func rowsNeeded(_ needed: Power.Needed, at seeds: String) -> String? {
        switch needed {
        case .count(let count):
            say("about \(roughly(count)) test rows in all at \(seeds)", "\(seeds)のままなら全部で約\(roughly(count))行のテスト行が必要です")
        case .none:
            say("no number of test rows at \(seeds) would be enough", "\(seeds)のままでは、テスト行をいくら増やしても足りません")
        case .unknown: nil
        }
    }

    private func seedsNeeded(_ needed: Power.Needed) -> String? {
        switch needed {
        case .count(let count):
            say("about \(roughly(count)) seeds in all on these rows", "これらの行のままなら全部で約\(roughly(count))シードが必要です")
        case .none: say("no number of seeds on these rows would be enough", "これらの行のままでは、シードをいくら増やしても足りません")
        case .unknown: nil
        }
    }
}
