package import Domain

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
        figure(value.netPresentValue, isShown: value.isShown, isAlone: isAlone) { yen($0, more: $1) }
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
        figure(value.gain, isShown: value.isShown, isAlone: false) { yen($0, more: $1) }
    }

    package func gainPerMonth(_ value: Valuation) -> String {
        let gain = value.gain.map { $0 * value.inputs.decisionsPerMonth }
        return figure(gain, isShown: value.isShown, isAlone: false) { yen($0, more: $1) }
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
            value.costPerCorrectDecision(share).map { yen($0) } ?? say("none more", "増えない")
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
        value.perfectInformation.map { yen($0) } ?? noInterval
    }

    /// `uniform LoRA instead of today`.
    package func deployed(_ value: Valuation) -> String {
        let (ours, theirs) = (arm(value.adapter.arm), other(value.other))
        return say("\(ours) instead of \(theirs)", "\(theirs)の代わりに\(ours)を使う場合")
    }
}

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

/// The tornado.
extension Words {
    package var tornado: String {
        say("Net present value with one input at half and at double", "入力を一つだけ半分・二倍にしたときの正味現在価値（NPV）")
    }
    package func tornado(of value: Valuation) -> String { labelled(tornado, deployed(value)) }
    package func tornado(asItIs base: Double) -> String {
        say("\(tornado); as it is \(yen(base))", "\(tornado)。現在の値は\(yen(base))")
    }
    package func asItIs(_ base: Double) -> String { say("as it is: \(yen(base))", "現在の値：\(yen(base))") }
    package var inputHeader: String { say("Input", "入力") }
    package var atHalf: String { say("At half", "半分") }
    package var atDouble: String { say("At double", "二倍") }
    package func ends(_ bar: Tornado.Bar) -> String {
        say("half \(yen(bar.half)), double \(yen(bar.double))", "半分 \(yen(bar.half))、二倍 \(yen(bar.double))")
    }
    package var legendHalf: String { say("at half", "半分") }
    package var legendDouble: String { say("at double; a dashed line stands at 0", "二倍（破線は0の位置）") }

    package func input(_ input: Tornado.Input) -> String {
        switch input {
        case .benefit(let unit): say("benefit per \(self.unit(unit))", "\(self.unit(unit))あたりの価値")
        case .errorCosts: say("costs of errors", "誤りの費用")
        case .decisions: say("decisions per month", "毎月の判断件数")
        case .horizon: say("horizon in months, halves up", "期間（月数。端数は切り上げ）")
        case .discountRate: say("discount rate", "割引率")
        case .computing: computing
        case .people: part(.people)
        case .labelling: part(.labelling)
        case .serving: part(.serving)
        case .fixedCosts: part(.fixedCosts)
        case .todayCost: say("today’s cost per decision", "現状の判断一件の費用")
        case .todayErrors: say("today’s share of errors, at most all", "現状の誤りの割合（最大で全部）")
        }
    }
}
