package import Domain

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
