package import Domain

/// The section about it.
extension Words {
    package var howSure: String { say("How sure is the difference?", "差はどれほど確かか") }

    package func against(_ baseline: Arm, _ sentence: String) -> String {
        say("Against \(arm(baseline)): \(sentence)", "\(arm(baseline))との比較：\(sentence)")
    }

    /// The caption of a table of differences.
    package func differences(in quantity: DecisionRule.Quantity, decides: Bool) -> String {
        let caption =
            switch quantity {
            case .accuracy:
                say("HeteroLoRA minus baseline, test accuracy in percentage points", "HeteroLoRA − 基準、テスト正解率（ポイント）")
            case .macroF1:
                say(
                    "HeteroLoRA minus baseline, macro-F1 on the test rows in percentage points",
                    "HeteroLoRA − 基準、テスト行のマクロF1（ポイント）")
            case .loss:
                say(
                    "By how much HeteroLoRA’s mean loss per test row is lower than the baseline’s",
                    "基準 − HeteroLoRA、テスト行あたりの平均損失（正ならHeteroLoRAが低い）")
            case .natsPerToken:
                say(
                    "By how much HeteroLoRA’s test loss, in nats per token, is lower than the baseline’s",
                    "基準 − HeteroLoRA、テスト損失（トークンあたりのナット。正ならHeteroLoRAが低い）")
            case .rmse:
                say(
                    "By how much HeteroLoRA’s root mean squared test error is lower than the baseline’s",
                    "基準 − HeteroLoRA、テストの二乗平均平方根誤差（正ならHeteroLoRAが低い）")
            case .spearman:
                say(
                    "HeteroLoRA minus baseline, Spearman correlation on the test rows",
                    "HeteroLoRA − 基準、テスト行でのスピアマンの順位相関")
            }
        return decides ? caption : say("\(caption); shown beside it, decides nothing", "\(caption)。参考であり、判定には使わない")
    }

    package var differenceHeader: String { say("Difference", "差") }
    package func pointHeader(_ quantity: DecisionRule.Quantity) -> String {
        quantity.isShare ? say("Points", "ポイント") : differenceHeader
    }
    package var intervalOverBoth: String {
        say("95 % interval over rows and seeds", "95\u{A0}%信頼区間（行とシード）")
    }
    package var pOverRows: String { say("p, over rows", "p値（行）") }
    package var rangeOverSeeds: String { say("Range over seeds", "シード間の範囲") }
    package var mcNemarHeader: String {
        say("Rows only one has right, exact McNemar test", "一方だけが正解した行数（マクネマーの正確検定）")
    }
    package func against(_ baseline: Arm) -> String {
        let ceiling = baseline == .full ? self.ceiling : ""
        return say("against \(arm(baseline))\(ceiling)", "対 \(arm(baseline))\(ceiling)")
    }
    package var ceiling: String { brackets(say("ceiling", "上限の目安")) }

    package func mcNemar(_ test: McNemar, of trial: TrialID) -> String {
        let counts = "\(test.firstOnly) : \(test.secondOnly)"
        return say(
            "\(pair(trial)): \(counts), p = \(pValue(test.pValue))", "\(pair(trial))：\(counts)、p = \(pValue(test.pValue))")
    }

    /// The rule by which a difference is a claim or none.
    package func rule(_ comparison: Comparison) -> String {
        let (claim, quantity) = (comparison.difference.claim, comparison.quantity)
        let isCounted = [.accuracy, .macroF1].contains(quantity)
        let minimum = claim.minimum > 0 ? told(claim.minimum, in: quantity) : "0"
        let resamples = count(PairedBootstrap.count(PairedBootstrap.resampleCount, rows: comparison.difference.rowCount))
        let (rowsMin, differingMin) = (PairedDifference.rowCountMin, claim.differingRowCountMin)
        let isOfSeeds = comparison.seeds.count > 1
        let seedsMin = claim.seedsMin > 1
        let family =
            claim.familySize > 1
            ? say(
                "There are \(claim.familySize) comparisons: p is multiplied by as many, and the intervals are as much wider that all of them "
                    + "hold together 95 % of the time (Bonferroni).",
                "比較は\(claim.familySize)件あります。p値にはその数を掛け、信頼区間はすべてが同時に95\u{A0}%の確率で成り立つ幅に広げています（ボンフェローニの補正）。")
            : nil
        let counts = say(
            "Nothing counts \(seedsMin ? "with fewer than \(claim.seedsMin) seeds, " : "")on fewer than \(rowsMin) test rows, where an interval is "
                + "too short to be trusted, or where fewer than \(differingMin) of them "
                + "\(isCounted ? "tell the two apart" : "have a difference of their own"), since so few on one side are luck more than one time in "
                + "twenty.",
            "次のいずれかの場合は何も主張しません：\(seedsMin ? "\(claim.seedsMin)シード未満、" : "")テスト行が\(rowsMin)行未満（信頼区間が短くなりすぎます）、"
                + "\(isCounted ? "両者で差の出た行" : "固有の差を持つ行")が\(differingMin)行未満（片側に偏ることが、偶然でも二十回に一回を超えて起きます）。")
        let interval = say(
            "The interval is a paired bootstrap: \(resamples) resamples of the test rows, each row with all its seeds and the quantity computed "
                + "anew\(isOfSeeds ? ", and of the seeds’ mean by Student’s distribution" : ""), extended to 0 where p is 0.05 or more.",
            "信頼区間は対応ありブートストラップによります。テスト行を\(resamples)回引き直し（各行は全シードの結果とともに引き、量をそのつど計算し直します）"
                + "\(isOfSeeds ? "、シードの平均の揺らぎはスチューデントのt分布で加えています" : "")。p値が0.05以上のときは0まで広げます。")
        let p = say(
            "p is of the paired sign-flip test over the rows\(quantity == .accuracy ? ", with one seed the exact McNemar test" : "").",
            "p値は行についての対応あり符号反転検定によります\(quantity == .accuracy ? "（単一シードではマクネマーの正確検定）" : "")。")
        return joined(
            say("The \(self.quantity(quantity)) decides.", "判定に使う量は\(self.quantity(quantity))です。"),
            say(
                "HeteroLoRA counts as better only where the whole interval lies above \(minimum) and p is below 0.05; as worse where it lies "
                    + "below 0.",
                "信頼区間の全体が\(minimum)を上回り、p値が0.05未満のときだけHeteroLoRAが良いとし、全体が0を下回るときは悪いとします。"),
            counts, interval, p, family,
            isOfSeeds
                ? nil
                : say("With one seed they cover other rows, not other seeds.", "単一シードなので、他の行への揺らぎは含みますが、他のシードへの揺らぎは含みません。"))
    }
}
