package import Domain

/// What competed before the training.
extension Words {
    package var competitionHeading: String { say("What competed before the training", "訓練の前に競ったもの") }
    package func round(_ round: CandidateRound) -> String {
        let title =
            round.purpose == .allocation
            ? say("Round \(round.round): allocations", "ラウンド\(round.round)：配置")
            : say(
                "Learning rates of \(round.arm.map(arm) ?? "all arms")", "\(round.arm.map(arm) ?? "すべての群")の学習率")
        let budget = round.budget.map { say(" of \(count($0)) parameters", "（パラメータ\(count($0))個）") } ?? ""
        return say(
            "\(title)\(budget), seed \(round.seed), \(seconds(round.seconds))",
            "\(title)\(budget)、シード\(round.seed)、\(seconds(round.seconds))")
    }
    package var candidateHeader: String { say("Candidate", "候補") }
    package var stepsHeader: String { say("Steps", "ステップ数") }
    package var validationLossHeader: String { say("Validation loss", "検証損失") }
    package var goesOnHeader: String { say("Goes on", "続行") }
    package func goesOn(_ isKept: Bool) -> String { isKept ? say("yes", "はい") : say("no", "いいえ") }
    package var competitionNote: String {
        say(
            "All candidates have the same budget and saw the same rows in the same order; the test rows played no part. Uniform stays in to the end, "
                + "and another allocation wins only by more than one standard error of the paired difference.",
            "すべての候補は同じ予算で、同じ行を同じ順序で学習しました。テスト行は使っていません。一様な配置は最後まで残り、他の配置は、対応のある差の標準誤差を"
                + "超えて良い場合にだけ勝ちます。")
    }
}

/// Whether scores can be trusted.
extension Words {
    package var reliabilityHeading: String { say("Can the scores be trusted on these data?", "このデータでスコアは信頼できるか") }

    /// `0.71 (95 % interval 0.31 to 0.94)`.
    package func value(of reliability: ScoreReliability) -> String {
        guard let value = reliability.value else {
            return say("not defined: all scores or all losses are equal", "定義されません（スコアまたは損失がすべて等しい）")
        }
        return decimal(value, 2) + brackets(interval(of: reliability))
    }

    private func interval(of reliability: ScoreReliability) -> String {
        guard let lower = reliability.lower, let upper = reliability.upper else {
            return say("no interval: too few allocations", "配置が少なく信頼区間なし")
        }
        return interval(lower, upper) { decimal($0, 2 + $1) }.map { named(interval: $0) }
            ?? say("no interval: all are in one order", "すべて同じ順序のため信頼区間なし")
    }

    /// What it is of: `8 allocations at 2 budgets, trained for 1 epoch`.
    package func scope(of reliability: ScoreReliability) -> String {
        let (all, epochs) = (allocations(reliability.allocationCount), epochs(reliability.epochs))
        guard reliability.budgetCount > 1 else { return say("\(all), trained for \(epochs)", "\(epochs)訓練した\(all)") }
        let budgets = budgets(reliability.budgetCount)
        return say("\(all) at \(budgets), trained for \(epochs)", "\(budgets)で\(epochs)訓練した\(all)")
    }

    /// What follows from it.
    package func conclusion(of reliability: ScoreReliability) -> String {
        guard reliability.value != nil, let lower = reliability.lower, let upper = reliability.upper else {
            guard reliability.value != nil else {
                return say(
                    "It cannot be told whether the scores mean anything here.", "ここでスコアに意味があるかどうかは判断できません。")
            }
            let few = allocations(reliability.allocationCount)
            return say(
                "\(few) cannot show agreement: of so few, even one order in all comes by luck more than one time in twenty.",
                "\(few)では一致を示せません。これほど少なければ、すべてが同じ順序でも、二十回に一回を超えて偶然に起きます。")
        }
        if lower > 0 { return say("The scores predict what is learnt here.", "スコアは、ここでの学習結果を予測しています。") }
        return upper < 0
            ? say("The scores predict the opposite of what is learnt here.", "スコアは、ここでの学習結果と逆を予測しています。")
            : say("It includes 0, so no agreement is shown.", "区間が0を含むため、一致は示されていません。")
    }

    package func reliability(_ reliability: ScoreReliability) -> String {
        let (value, conclusion) = (value(of: reliability), conclusion(of: reliability))
        return joined(say("Reliability \(value).", "信頼性：\(value)。"), conclusion)
    }

    package func reliabilityIs(_ reliability: ScoreReliability, isOfCurve: Bool) -> String {
        let scope = scope(of: reliability)
        return say(
            "It is Kendall’s rank correlation of score and validation loss over \(scope)"
                + "\(isOfCurve ? ", each held against those of its own budget" : ""): 1 means that a higher score always came with a lower loss, 0 that "
                + "the score says nothing. The interval is a bootstrap over allocations.",
            "信頼性は、\(scope)についての、スコアと検証損失のケンドールの順位相関です\(isOfCurve ? "（同じ予算のものどうしを比べます）" : "")。1は、スコアが高いほど"
                + "常に損失が低かったこと、0は、スコアが何も示さないことを意味します。信頼区間は配置についてのブートストラップによります。")
    }

    package func validated(epochs count: Int) -> String {
        say("Allocations, trained for \(epochs(count))", "\(epochs(count))訓練した配置")
    }
    package var allocationHeader: String { say("Allocation", "配置") }
    package func scoreHeader(_ proxy: ProxyName) -> String {
        say("Score by \(proxy.rawValue)", "\(proxy.rawValue) によるスコア")
    }
}

/// Whether shortcuts help.
extension Words {
    package var shortcutHeading: String { say("Do shortcuts help?", "ショートカットは役立つか") }
    package var shortcutsNotMeasured: String {
        say(
            "Shortcuts took part in the search, and it was not trained without them: what they add to it is not measured. spec.search.shortcuts: "
                + "compare trains both.",
            "ショートカットは探索に加わっていますが、ショートカットなしの訓練は行っていないため、その効果は測定されていません。spec.search.shortcuts: compare "
                + "とすれば両方を訓練します。")
    }
    package var noShortcutPair: String {
        say(
            "No seed has ended both with shortcuts and without them: there is nothing to compare.",
            "ショートカットありとなしの両方を終えたシードがなく、比較できるものがありません。")
    }
    package func noShortcutPair(at count: Int, of budgetCount: Int) -> String {
        say(
            "At \(self.count(count)) of \(budgets(budgetCount)) no seed has ended both with shortcuts and without them.",
            "\(budgets(budgetCount))のうち\(self.count(count))通りでは、ショートカットありとなしの両方を終えたシードがありません。")
    }
    private func placed(_ record: AllocationRecord, _ shortcuts: Set<String>) -> String {
        let on = record.choices.filter { $0.rank > 0 }
        let (all, among) = (modules(on.count), count(on.count { shortcuts.contains($0.site) }))
        let size = parameters(record.trainableParameterCount)
        return say("\(all), \(among) of them at shortcuts, \(size)", "\(all)（うちショートカット\(among)個）、\(size)")
    }
    /// What each of the two allocations is.
    /// - Parameter without: nil where there is none.
    package func placements(
        at budget: Int?, with: AllocationRecord, without: AllocationRecord?, shortcuts: Set<String>, areSame: Bool
    ) -> String {
        let place = budget.map { say("At \(parameters($0)): with", "予算が\(parameters($0))のとき、") } ?? say("With", "")
        let ours = say("\(place) shortcuts \(placed(with, shortcuts))", "\(place)ショートカットあり：\(placed(with, shortcuts))")
        guard let without else { return say("\(ours).", "\(ours)。") }
        let theirs = placed(without, shortcuts)
        return joined(
            say("\(ours); without \(theirs).", "\(ours)。なし：\(theirs)。"),
            areSame
                ? say(
                    "They are the same allocation, so no difference says anything about shortcuts.",
                    "両者は同じ配置なので、差があってもショートカットについては何も示しません。") : nil)
    }
    package var shortcutCaption: String {
        say(
            "The searched allocation with shortcuts against the one without; a difference above 0 is for them",
            "探索した配置の、ショートカットありとなしの比較。差が0を上回ればショートカットが良い")
    }
    package var measuredHeader: String { say("Measured on test rows", "テスト行での測定") }
    package var withShortcuts: String { say("With shortcuts", "ショートカットあり") }
    package var without: String { say("Without", "なし") }
    package func measured(_ what: String, at budget: Int?) -> String {
        budget.map { labelled(parameters($0), what) } ?? what
    }
    package func shown(mean: Double, in quantity: DecisionRule.Quantity) -> String {
        quantity.isShare ? percent(mean) : decimal(mean, 4)
    }
    package var shortTrainings: String {
        say(
            "Short trainings of the competition, on validation rows; a difference above 0 is for shortcuts",
            "競争での短い訓練（検証行）。差が0を上回ればショートカットが良い")
    }
    package var lossWithShortcuts: String { say("Loss with shortcuts", "ショートカットありの損失") }
    package var intervalOverRows: String { say("95 % interval over rows", "95\u{A0}%信頼区間（行）") }
    package var accuracyWith: String { say("Accuracy with", "ありの正解率") }
    package var noneGiven: String { say("none", "なし") }
}
