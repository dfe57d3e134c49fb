package import Domain

/// The section about them.
extension Words {
    package var valueHeading: String { say("Value, return and risk", "価値・収益・リスク") }
    package var valueCaption: String {
        say(
            "Each with its 95 % interval over test rows and the other side’s seeds",
            "各数字と95\u{A0}%信頼区間（テスト行と、比べる相手のシードによる）")
    }
    package var figureHeader: String { say("Figure", "数字") }
    package func columnHeader(_ other: Valuation.Other) -> String {
        say("Against \(self.other(other))", "対 \(self.other(other))")
    }
    package var valued: String { say("Valued", "評価するもの") }
    package var adapterRow: String { say("Adapter", "アダプタ") }
    package var correctRow: String { say("Correct decisions, points", "正しい判断の増加（ポイント）") }
    package var gainRow: String { say("Gain per decision", "判断一件の利得") }
    package var perMonthRow: String { say("Gain per month", "月の利得") }
    package var netPresentValueRow: String { say("Net present value", "正味現在価値（NPV）") }
    package var ratioRow: String { say("Return on investment", "投資利益率（ROI）") }
    package var paybackRow: String { say("Payback", "回収期間") }
    package var breakEvenRow: String { say("Break-even, decisions a month", "損益分岐点（件/月）") }
    package var costPerCorrectRow: String { say("Cost per additional correct decision", "正しい判断一件増の費用") }
    package var lossProbabilityRow: String {
        say("Probability of a net present value below 0", "正味現在価値（NPV）が0を下回る確率")
    }
    package var perfectInformationRow: String {
        say("Waiting for more test rows is worth at most", "テスト行が増えるのを待つことの価値の上限")
    }

    package var costCaption: String { say("What stands under the line", "費用の内訳") }
    package var amountHeader: String { say("Amount", "金額") }
    package var ofWhatHeader: String { say("Of what", "内容") }
    package var computing: String { say("computing", "計算費") }
    package var computingIsOf: String {
        say("the whole run by the rate card, baselines and search included, once", "料金表による実行全体。基準と探索を含む。一回")
    }
    package func people(_ role: String) -> String { say("people: \(role)", "人件費：\(role)") }
    package func hours(_ hours: Double, at price: Price) -> String {
        let (hours, price) = (Figure.amount(hours), self.price(price))
        return say("\(hours) hours at \(price), once", "\(hours)時間 × \(price)。一回")
    }
    package var notANumber: String { say("not a number", "数値なし") }
    package func labelled(rows: Int, at price: Price) -> String {
        say("\(self.rows(rows)) at \(self.price(price)), once", "\(self.rows(rows)) × \(self.price(price))。一回")
    }
    package func served(_ decisions: Double, at price: Price) -> String {
        let (decisions, price) = (Figure.amount(decisions), self.price(price))
        return say(
            "a month: \(decisions) decisions at \(price) per thousand", "毎月。\(decisions)件 × 千件あたり\(price)")
    }
    package func fixed(_ share: Double, of amount: Money) -> String {
        say("a month: \(percent(share)) of \(money(amount))", "毎月。\(money(amount))の\(percent(share))")
    }
    package var inNoFigure: String { say("not in any figure here", "ここのどの数字にも含まれない") }
    package var allOnce: String { say("spent once, all together", "初期費用の合計") }
    package var ofWhatIsGiven: String { say("of what is given", "記載のあるもの") }

    /// - Parameter why: whose adapter would be deployed because nothing shows that HeteroLoRA is better; nil where it is HeteroLoRA's.
    package func valued(_ adapter: TrialID, why arm: Arm?) -> String {
        joined(
            arm.map { arm in
                say(
                    "Nothing shows that HeteroLoRA is better than \(self.arm(arm)), so that \(self.arm(arm)) is what would be deployed.",
                    "HeteroLoRAが\(self.arm(arm))より良いことは示されていないため、実際に使うのは\(self.arm(arm))です。")
            },
            say(
                "Valued is one adapter, \(adapter.words): the seed with the lowest validation loss, test rows having no part in the choice.",
                "評価するのは一つのアダプタ（\(trial(adapter))）で、検証損失が最も低いシードのものです。テスト行は選択に関わりません。"))
    }

    /// What the request says of how it is decided today; nil where that is another quantity.
    package func today(_ today: ValueModel.Today) -> String? {
        if let accuracy = today.accuracy {
            let cost =
                today.costPerMonth.map { say(", and they cost \(money($0)) a month", "、費用は月\(money($0))です") }
                ?? say("; what they cost is not given", "。費用は記載がありません")
            return say(
                "Today: \(percent(accuracy)) of the decisions are right by the request’s word, taken to be the same in all classes\(cost).",
                "現状：依頼書によると判断の\(percent(accuracy))が正しく（全クラスで同じとみなす）\(cost)。")
        }
        return today.costPerMonth.map { cost in
            say(
                "Today: the decisions cost \(money(cost)) a month by the request’s word. How many are right is not given: all of them are taken to be.",
                "現状：依頼書によると判断の費用は月\(money(cost))です。どれだけ正しいかは記載がないため、すべて正しいとみなします。")
        }
    }

    package var allCostsUnder: String {
        say(
            "All costs stand under the line of each column, also what another choice would have cost too: the figures are the least of what they could be.",
            "費用は、他の選択でもかかったものも含め、どの列でも全部を差し引いています。そのため、どの数字も控えめです。")
    }

    package func presentValue(_ model: ValueModel) -> String {
        let (months, rate) = (months(model.horizonMonths), percent(model.discountRatePerYear))
        return say(
            "Present value: amounts at the end of each of \(months), discounted by \(rate) a year. Net present value = present value of the gains − of "
                + "the costs; return = net present value ÷ present value of the costs. docs/roi.md has each formula.",
            "現在価値：\(months)間の毎月末の金額を、年\(rate)で割り引いたものです。正味現在価値（NPV）= 利得の現在価値 − 費用の現在価値、投資利益率（ROI）= "
                + "正味現在価値（NPV）÷ 費用の現在価値。各数字の式は docs/roi.ja.md にあります。")
    }

    package var rowsAlone: String {
        say(
            "The intervals are over test rows: one adapter is held against one number or one other adapter.",
            "信頼区間はテスト行だけによるものです。一つのアダプタを、一つの数字または一つの別のアダプタと比べています。")
    }

    package func probability(resamples: Int) -> String {
        say(
            "The probability is the share of \(count(resamples)) resamples of the paired bootstrap; prices, volumes and horizon are the request’s word "
                + "and vary in none of them.",
            "確率は、対応ありブートストラップの再標本\(count(resamples))回に占める割合です。単価・件数・期間は依頼書の値のままで、再標本でも変わりません。")
    }

    /// Why a difference is not priced as a gain.
    package func unpriced(_ value: Valuation) -> String {
        let other = other(value.other)
        return value.gain.lower == nil
            ? say("No gain over \(other) is shown, so none is priced.", "\(other)に対する利得は示されていないため、金額にしていません。")
            : say(
                "No gain over \(other) is shown, so none is priced: the figures are what either end of the interval would be worth.",
                "\(other)に対する利得は示されていないため、金額にしていません。数字は、信頼区間の両端での値です。")
    }
}
