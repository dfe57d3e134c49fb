package import Domain

/// What whoever signs reads after the decision.
extension Words {
    package var difference: String { say("Difference", "差") }
    package var cost: String { say("Cost", "費用") }
    package var risk: String { say("Risk", "リスク") }
    package var nextStep: String { say("Next step", "次の一手") }
    package var change: String { say("What would change this", "結論が変わる条件") }

    package func value(against other: Valuation.Other) -> String {
        say("Value against \(self.other(other))", "\(self.other(other))に対する価値")
    }

    package func difference(of comparison: Comparison) -> String {
        let (difference, quantity, baseline) = (comparison.difference, comparison.quantity, arm(comparison.baseline))
        let (point, name) = (point(of: difference, in: quantity), self.quantity(quantity))
        let interval = brackets(named(interval: interval(of: difference, in: quantity)))
        return quantity.isShare
            ? say("\(point) points of \(name) against \(baseline)\(interval)", "\(baseline)に対し、\(name)で\(point)ポイント\(interval)")
            : say("\(point) \(name) against \(baseline)\(interval)", "\(baseline)に対し、\(name)で\(point)\(interval)")
    }

    /// - Parameter model: nil where the request puts no value on anything.
    package func cost(_ cost: ProjectCost, _ model: ValueModel?) -> String {
        let monthly = [
            model.flatMap { model in model.servingPerThousandDecisions.map { $0.amount * model.decisionsPerMonth / 1000 } },
            model?.fixedCosts.map { $0.perMonth.amount * $0.share },
        ].compactMap(\.self)
        let perMonth = amount(monthly.reduce(0, +))
        let once = say("\(amount(cost.atStartYen)) once", "初期費用 \(amount(cost.atStartYen))")
        let computing =
            cost.isComputingAlone
            ? "" : say(", of it \(amount(cost.computingYen)) computing", "（うち計算費 \(amount(cost.computingYen))）")
        let later = monthly.isEmpty ? "" : say(", and \(perMonth) a month", "、毎月 \(perMonth)")
        return joined(say("\(once)\(computing)\(later).", "\(once)\(computing)\(later)。"), missing(cost))
    }

    /// What the cost leaves out; nil where all of it is given.
    package func missing(_ cost: ProjectCost) -> String? {
        guard !cost.missing.isEmpty else { return nil }
        let parts = all(cost.missing.map(part))
        return cost.isComputingAlone
            ? say("The cost is computing only: \(parts) are not given.", "費用は計算費だけです。\(parts)は依頼書に記載がありません。")
            : say("Not given, and so not in the cost: \(parts).", "記載がなく、費用に含まれていないもの：\(parts)。")
    }

    package func part(_ part: ProjectCost.Part) -> String {
        switch part {
        case .people: say("people", "人件費")
        case .labelling: say("labelling", "ラベル付け")
        case .serving: say("serving", "運用")
        case .fixedCosts: say("fixed costs", "固定費")
        }
    }

    /// - Parameter column: nil where nothing is said of it.
    package func value(_ column: Valuations.Column?) -> String {
        guard let column else { return notGiven }
        guard let value = column.value else {
            return column.lack == .noToday
                ? say(
                    "not given: the request does not say how it is decided today (spec.value.today)",
                    "記載なし。現状の判断方法が依頼書に書かれていません（spec.value.today）")
                : lack(column.lack)
        }
        let title = deployed(value)
        guard value.gain.lower != nil || value.isShown else {
            return say(
                "no gain shown, and too few test rows for an interval; \(title)",
                "\(title)の利得は示されていません。テスト行が少なく、信頼区間も出せません")
        }
        let alone = value.isComputingAlone ? say(" on computing alone", "（計算費だけに対して）") : ""
        let (worth, payback) = (netPresentValue(value, isAlone: true), payback(value, isAlone: true))
        let returns = ratio(value, isAlone: true)
        return value.isShown
            ? say(
                "net present value \(worth), return \(returns)\(alone), payback \(payback); \(title)",
                "\(title)、正味現在価値（NPV） \(worth)、投資利益率（ROI） \(returns)\(alone)、回収期間 \(payback)")
            : say(
                "no gain shown: net present value \(worth), return \(returns)\(alone), payback \(payback); \(title)",
                "利得は示されていません。\(title)、信頼区間の両端では、正味現在価値（NPV） \(worth)、投資利益率（ROI） \(returns)\(alone)、"
                    + "回収期間 \(payback)")
    }

    package var notGiven: String { say("not given", "記載なし") }

    /// Why there is no value.
    package func lack(_ lack: Valuations.Lack?) -> String {
        switch lack {
        case .noValueModel: say("not given: the request has no spec.value", "記載なし。依頼書に spec.value がありません")
        case .noDecisions: say("not given: decisions per month are 0", "記載なし。毎月の判断件数が0です")
        case .noBenefit: say("not given: a correct decision is worth \(amount(0))", "記載なし。正しい判断一件の価値が\(amount(0))です")
        case .noBenefitPerUnit(let quantity):
            say(
                "not given: no benefit per unit of \(self.quantity(quantity))",
                "記載なし。\(self.quantity(quantity))の単位あたりの価値がありません")
        case .noToday, nil: notGiven
        case .noQuantityToday(let quantity):
            say("not given: today’s \(self.quantity(quantity))", "記載なし。現状の\(self.quantity(quantity))がありません")
        case .noAdapter(let arm):
            say("no adapter of \(self.arm(arm)) was finished", "\(self.arm(arm))のアダプタは完成していません")
        case .notTrained: say("not trained", "訓練されていません")
        case .notDefined: say("not defined on these rows", "これらの行では定義されません")
        }
    }

    /// - Parameter value: nil where there is none.
    package func risk(_ value: Valuation?) -> String {
        guard let value else { return say("not known without a value", "価値がないため不明") }
        guard value.lossProbability != nil else {
            return say(
                "not known: too few test rows tell the two apart", "不明。両者で差の出たテスト行が足りません")
        }
        let (probability, other) = (lossProbability(value), other(value.other))
        return say(
            "\(probability) probability that the net present value against \(other) is below 0, over test rows and seeds; the request’s own figures "
                + "are taken as they are",
            "\(other)に対する正味現在価値（NPV）が0を下回る確率は\(probability)（テスト行とシードの揺らぎによる）。依頼書に書かれた数字はそのまま用いています")
    }

    package func step(_ step: NextStep) -> String {
        switch step {
        case .mendFindings:
            say("Mend what the findings name, and drop the request again.", "指摘された箇所を直し、依頼を再提出してください。")
        case .decide:
            say(
                "Somebody who may approves or refuses it: heteroloractl approve, heteroloractl refuse.",
                "権限のある人が承認または却下します（heteroloractl approve、heteroloractl refuse）。")
        case .mendCause:
            say(
                "Mend what stopped it, and drop the request again; nothing is decided.",
                "止まった原因を直し、依頼を再提出してください。何も決まっていません。")
        case .dropAgain:
            say(
                "Drop the request again where it is still wanted; nothing is decided.",
                "まだ必要なら、依頼を再提出してください。何も決まっていません。")
        case .awaitCost: say("Wait until its cost is on record.", "費用が記録されるまで待ってください。")
        case .awaitEnd: say("Wait until the run has ended.", "実行が終わるまで待ってください。")
        case .giveValue(let stage):
            say(
                "Say in spec.value what a decision is worth and how it is made today; without it nobody can \(advance(stage)) on its value.",
                "判断一件の価値と現状の判断方法を spec.value に書いてください。なければ、価値に基づいて\(advance(stage))ことはできません。")
        case .trainBaseline(let stage):
            say(
                "Train a baseline to the end; without one nobody can \(advance(stage)) on its value.",
                "基準（ベースライン）を最後まで訓練してください。なければ、価値に基づいて\(advance(stage))ことはできません。")
        case .stop:
            say(
                "Stop here: the whole interval of the net present value lies below 0.",
                "ここで中止してください。正味現在価値（NPV）の信頼区間全体が0を下回っています。")
        case .testMore(let stage, let worth):
            say(
                "Do not \(advance(stage)) yet: the net present value is not shown to be above 0. Test it on more rows"
                    + "\(worth.map { ", which is worth \(amount($0)) at most" } ?? "").",
                "まだ\(advance(stage))段階ではありません。正味現在価値（NPV）が0を上回ることは示されていません。テスト行を増やして確かめてください"
                    + "\(worth.map { "（その価値は最大でも\(amount($0))）" } ?? "")。")
        case .goOn(let stage, let adapter, let gate): goOn(stage, adapter, gate)
        }
    }

    private func advance(_ stage: Request.Stage) -> String {
        switch stage {
        case .poc: say("ask for the pilot", "パイロットへの移行を申請する")
        case .pilot: say("ask for production", "本番への移行を申請する")
        case .production: say("put it into service", "運用を始める")
        }
    }

    private func goOn(_ stage: Request.Stage, _ adapter: TrialID, _ gate: NextStep.Gate?) -> String {
        let (name, file) = (arm(adapter.arm), "adapters/\(adapter.fileName)")
        let going =
            switch stage {
            case .poc: say("Ask for the pilot", "パイロットへの移行を申請してください")
            case .pilot: say("Ask for production", "本番への移行を申請してください")
            case .production: say("Put it into service", "運用を始めてください")
            }
        let gates = gate.map { gate in
            let seen = interval(of: gate.difference, in: gate.quantity)
            let returns = gate.returnAtLowerEnd.map { times($0) }
            return say(
                "Of the run its gate sees \(seen.map { "the interval \($0)" } ?? "no interval") of HeteroLoRA against \(arm(gate.baseline)) and a "
                    + "return of \(returns ?? "not known") at the lower end; heteroloractl plan says whether it opens.",
                "段階の門が見るのは、\(arm(gate.baseline))に対するHeteroLoRAの\(seen.map { "信頼区間 \($0)" } ?? "差（信頼区間なし）")と、その下端での"
                    + "投資利益率（ROI）\(returns.map { " \($0)" } ?? "（不明）")です。門が開くかどうかは heteroloractl plan で分かります。")
        }
        return joined(
            say("\(going) with \(name)’s adapter (\(file)).", "\(name)のアダプタ（\(file)）で、\(going)。"), gates)
    }

    package func change(_ change: WhatWouldChange) -> String {
        let rows = change.rowsNeeded.flatMap { count in
            change.baseline.map { baseline in
                say(
                    "About \(roughly(Double(count))) test rows would show a difference over \(arm(baseline)) as large as the one seen",
                    "テスト行が約\(roughly(Double(count)))行あれば、観測された大きさの\(arm(baseline))との差を示せます")
            }
        }
        guard let turn = change.turn else {
            return ended([
                rows
                    ?? say("More test rows, or rows that tell the two apart", "テスト行の追加、または両者で差の出る行の追加")
            ])
        }
        return ended([turned(turn), rows].compactMap(\.self))
    }

    private func ended(_ sentences: [String]) -> String {
        sentences.map { say("\($0).", "\($0)。") }.joined(separator: say(" ", ""))
    }

    private func turned(_ turn: WhatWouldChange.Turn) -> String {
        let volume = turn.decisionsNeeded.map { needed in
            let (needed, now) = (roughly(needed), roughly(turn.decisions))
            return say(
                "\(turn.pays ? "fewer" : "more") than \(needed) decisions a month instead of \(now)",
                "毎月の判断件数が\(needed)件を\(turn.pays ? "下回る" : "上回る")（現在 \(now)件）")
        }
        let price = turn.yenNeeded.map { needed in
            let (needed, now, unit) = (amount(needed), amount(turn.yen), unit(turn.unit))
            return say(
                "\(turn.pays ? "less" : "more") than \(needed) instead of \(now) per \(unit)",
                "\(unit)あたりの価値が\(needed)を\(turn.pays ? "下回る" : "上回る")（現在 \(now)）")
        }
        let reasons = [volume, price].compactMap(\.self)
        guard !reasons.isEmpty else { return say("No number of decisions turns it", "判断件数をどう変えても結論は変わりません") }
        return say(
            "\(turn.pays ? "It would not pay" : "It would pay") with \(reasons.joined(separator: ", or "))",
            "\(reasons.joined(separator: "か、"))と、採算が\(turn.pays ? "取れなくなります" : "取れるようになります")")
    }

    package func unit(_ unit: ValueInputs.Unit) -> String {
        switch unit {
        case .correctDecision: say("correct decision", "正しい判断一件")
        case .quantity(let quantity): say("unit of \(self.quantity(quantity))", "\(self.quantity(quantity))の一単位")
        }
    }
}
