package import Domain

/// The decision, and what stands around it at the head of a page.
extension Words {
    package func nothingTrained(_ decision: Verdict.Decision, findings count: Int) -> (headline: String, sentence: String) {
        (
            decision == .held ? say("Held for approval", "承認待ち") : say("Refused", "却下"),
            say("Nothing was trained: \(findings(count)), listed below.", "訓練は行われていません。\(findings(count))を以下に示します。")
        )
    }

    package func stopped(_ outcome: Outcome) -> (headline: String, sentence: Prose) {
        let reason: Prose =
            outcome.reason.isEmpty ? Prose(say("No reason was recorded", "理由は記録されていません")) : why(outcome.reason, outcome.message)
        return (
            outcome.ending == .failed
                ? say("The run failed", "実行は失敗しました") : say("The run was cancelled", "実行は取り消されました"),
            say(
                "\(reason). Below is what was measured before it stopped; it decides nothing.",
                "\(reason)。以下は止まるまでに測定された値で、判断の根拠にはなりません。")
        )
    }

    package var notEnded: (headline: String, sentence: String) {
        (
            say("Not decided yet", "まだ判断できません"),
            say(
                "The run has not ended; below is what the ledger holds so far.",
                "実行はまだ終わっていません。以下は、台帳にこれまで記録されている内容です。")
        )
    }

    package var nothingToCompare: (headline: String, sentence: String) {
        (
            say("Nothing to compare", "比較できるものがありません"),
            say(
                "No baseline was trained on the seeds of the searched allocation.",
                "探索した配置と同じシードで訓練された基準（ベースライン）がありません。")
        )
    }

    /// One seed tells about the adapters that it trained, and never about the method.
    package func headline(
        _ conclusion: PairedDifference.Conclusion, against baseline: Arm, in quantity: DecisionRule.Quantity, isStandard: Bool,
        seedCount: Int
    ) -> String {
        let (name, theirs) = (arm(baseline), adapter(of: baseline))
        let about = isStandard ? "" : say(" in \(self.quantity(quantity))", "（\(self.quantity(quantity))）")
        return switch conclusion {
        case .improved where seedCount == 1:
            say(
                "This adapter did better than \(theirs)\(about), with one seed", "このアダプタは、単一シードでは\(theirs)を上回りました\(about)")
        case .worse where seedCount == 1:
            say(
                "This adapter did worse than \(theirs)\(about), with one seed", "このアダプタは、単一シードでは\(theirs)を下回りました\(about)")
        case .improved: say("Improved: HeteroLoRA beat \(name)\(about)", "改善：HeteroLoRAは\(name)を上回りました\(about)")
        case .worse: say("Worse: \(name) beat HeteroLoRA\(about)", "悪化：HeteroLoRAは\(name)を下回りました\(about)")
        case .noImprovementShown: say("No improvement over \(name) shown\(about)", "\(name)に対する改善は示されていません\(about)")
        case .tooFewRows:
            say("Too few test rows to tell HeteroLoRA from \(name)", "テスト行が少なく、HeteroLoRAと\(name)の優劣を判断できません")
        case .tooFewDifferingRows:
            say(
                "Too few test rows differ to tell HeteroLoRA from \(name)",
                "差の出たテスト行が少なく、HeteroLoRAと\(name)の優劣を判断できません")
        case .tooFewSeeds:
            say("Too few seeds to tell HeteroLoRA from \(name)", "シードが少なく、HeteroLoRAと\(name)の優劣を判断できません")
        case .notDefined:
            say(
                "Nothing to tell HeteroLoRA from \(name) by: \(self.quantity(quantity)) is not defined",
                "HeteroLoRAと\(name)の優劣を判断できません：\(self.quantity(quantity))が定義されません")
        }
    }

    /// Which arm's quantity is taken from which, and the interval: without a full stop in English, since more may follow.
    package func statement(
        _ difference: PairedDifference, in quantity: DecisionRule.Quantity, against baseline: Arm
    ) -> String {
        let (name, around) = (arm(baseline), brackets(named(interval: interval(of: difference, in: quantity))))
        guard let point = difference.point else {
            return say(
                "The \(self.quantity(quantity)) of HeteroLoRA and \(name) cannot be compared\(around)",
                "HeteroLoRAと\(name)の\(self.quantity(quantity))は比較できません\(around)")
        }
        let seen = told(point, in: quantity)
        return switch quantity {
        case .accuracy:
            say(
                "HeteroLoRA’s test accuracy differs from that of \(name) by \(seen)\(around)",
                "HeteroLoRAのテスト正解率と\(name)のテスト正解率との差は\(seen)です\(around)")
        case .macroF1:
            say(
                "HeteroLoRA’s macro-F1 on the test rows differs from that of \(name) by \(seen)\(around)",
                "テスト行でのHeteroLoRAのマクロF1と\(name)のそれとの差は\(seen)です\(around)")
        case .loss:
            say(
                "The mean test loss of \(name) minus that of HeteroLoRA is \(seen)\(around)",
                "\(name)の平均テスト損失からHeteroLoRAのそれを引いた値は\(seen)です\(around)")
        case .natsPerToken:
            say(
                "The test loss of \(name) minus that of HeteroLoRA is \(seen) nats per token\(around)",
                "\(name)のテスト損失からHeteroLoRAのそれを引いた値は、トークンあたり\(seen)ナットです\(around)")
        case .rmse:
            say(
                "The root mean squared test error of \(name) minus that of HeteroLoRA is \(seen)\(around)",
                "\(name)のテストの二乗平均平方根誤差からHeteroLoRAのそれを引いた値は\(seen)です\(around)")
        case .spearman:
            say(
                "HeteroLoRA’s Spearman correlation on the test rows differs from that of \(name) by \(seen)\(around)",
                "テスト行でのHeteroLoRAのスピアマンの順位相関と\(name)のそれとの差は\(seen)です\(around)")
        }
    }

    /// The whole sentence of what decides: the statement, on how many rows and seeds, with how many parameters.
    package func decision(_ comparison: Comparison) -> String {
        let difference = comparison.difference
        let statement = statement(difference, in: comparison.quantity, against: comparison.baseline)
        let (rows, seeds) = (testRows(difference.rowCount), seeds(comparison.seeds.count))
        let (ours, theirs) = (count(comparison.searchedParameterCount), count(comparison.baselineParameterCount))
        return say(
            "\(statement), on \(rows) and \(seeds), with \(ours) against \(theirs) adapter parameters.",
            "\(statement)。\(rows)、\(seeds)での比較で、アダプタのパラメータ数は\(ours)対\(theirs)です。")
    }

    /// What is shown beside what decides.
    package func besides(
        _ difference: PairedDifference, in quantity: DecisionRule.Quantity, against baseline: Arm
    ) -> String {
        let statement = statement(difference, in: quantity, against: baseline)
        return say("\(statement).", "\(statement)。")
    }

    /// - Parameter number: which run this is of those that were judged by the same test rows.
    package func looks(_ number: Int) -> String {
        say(
            "This is run number \(count(number)) that is judged by these test rows; each look at them makes luck likelier, and the interval does "
                + "not allow for it.",
            "これらのテスト行で判定された実行は、これで\(count(number))回目です。見るたびに偶然の当たりが起きやすくなりますが、信頼区間はそれを考慮していません。")
    }

    package func team(_ team: String) -> String { say("team \(team)", "チーム \(team)") }

    package func atStage(_ stage: Request.Stage) -> String {
        say("stage \(self.stage(stage))", "段階 \(self.stage(stage))")
    }

    package var warning: String { say("Warning:", "警告：") }

    package func warning(_ finding: Finding) -> Prose {
        let reason = why(finding)
        return say("\(reason).", finding.message == nil ? reason : "\(reason)。")
    }

    package func why(_ finding: Finding) -> Prose { why(finding.reason, finding.message) }

    /// Why, in the reader's language; as the ledger has it where the catalogue does not tell it.
    package func why(_ reason: String, _ message: Message?) -> Prose {
        message == nil ? "\(ledger: reason)" : Prose(message.told(in: language, orElse: reason))
    }

    /// What a page in another language than the ledger's says of the ledger's own words; nil where they are of one language.
    package var ledgersWords: String? {
        say(
            String?.none, "割り当ての理由や以前の判定の理由など、台帳に英語の文として記録されている部分は、原文のまま示しています。")
    }
}
