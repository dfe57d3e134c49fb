/// Why no earlier run opens a gate between stages.
public enum GateMessage: Sendable, Equatable, Codable {
    /// - othersHave: whether another team has such a run.
    case noRun(stage: String, othersHave: Bool)
    /// - others: how many further runs lack as much or more.
    case lacks(run: String, what: [Lack], others: Int)
    /// - before: files and lines of the gates before this one; `this` and `those` are the runs that carry this one and those.
    case noOneRun(stage: String, before: [String], this: [String], those: [String])

    /// What keeps a run from opening a gate.
    public enum Lack: Sendable, Equatable, Codable {
        case tooOld(endedAt: Timestamp, mostSeconds: Double)
        case nothingCompared
        case otherBaseline(baseline: String)
        /// It measured one thing, and the gate asks for another.
        case otherQuantity(isAccuracy: Bool)
        case noInterval
        /// In percentage points of accuracy, or in loss.
        case improvement(over: String, isAccuracy: Bool, lower: Double, moreThan: Double)
        case few(of: Quantity, value: Double, least: Double)
        case unknown(of: Quantity, least: Double)
        /// Of the scores' reliability, where too few allocations were trained to show any.
        case fewAllocations(count: Int, least: Double)
        case claim(yen: Double?, mostYen: Double)
        /// It claims in one currency, and the gate's limit is in another.
        case claimIn(currency: String, needed: String)
    }

    public enum Quantity: String, Sendable, Codable, CaseIterable { case reliability, returnOnInvestment, seeds, testRows }
}

extension Words {
    package func gate(_ message: GateMessage) -> String {
        switch message {
        case .noRun(let stage, let othersHave):
            say(
                "no '\(stage)' of this purpose, model and test rows has finished\(othersHave ? "; runs of other teams do not count" : "")",
                "目的・モデル・テスト行が同じ段階 '\(stage)' の実行で、完了したものがありません\(othersHave ? "。ほかのチームの実行は数えません" : "")")
        case .lacks(let run, let what, let others):
            say(
                "'\(run)' does not carry it: \(list(what.map(lack)))"
                    + (others > 0 ? ", and the other \(others) lack as much or more" : ""),
                "'\(run)' では条件を満たしません：\(list(what.map(lack)))"
                    + (others > 0 ? "。ほかの \(others) 件も、足りない条件が同じかそれより多くあります" : ""))
        case .noOneRun(let stage, let before, let this, let those):
            say(
                "no one '\(stage)' carries both this and what \(list(before)) asks: \(runs(this)) this, \(runs(those)) that",
                "この条件と \(list(before)) の条件をともに満たす段階 '\(stage)' の実行がありません。この条件を満たすのは \(runs(this))、"
                    + "もう一方を満たすのは \(runs(those)) です")
        }
    }

    private func runs(_ names: [String]) -> String {
        let rest = names.count - 3
        let more = rest > 0 ? say(" and \(rest) more", "ほか \(rest) 件") : ""
        return list(names.prefix(3).map { "'\($0)'" }) + more
    }

    private func lack(_ lack: GateMessage.Lack) -> String {
        switch lack {
        case .tooOld(let endedAt, let mostSeconds):
            let hours = Figure.short(mostSeconds / 3600)
            return say(
                "it ended at \(endedAt), more than \(hours) hours ago", "終了は \(second(endedAt)) で、\(hours) 時間以内ではありません")
        case .nothingCompared: return say("it compared nothing", "比較した結果がありません")
        case .otherBaseline(let baseline):
            return say("it was compared with \(baseline), and not with uniform", "比較の相手が uniform ではなく \(baseline) です")
        case .otherQuantity(let isAccuracy):
            return say(
                "it measured \(isAccuracy ? "accuracy" : "loss"), and the gate has a floor for the other only",
                "測ったのは\(isAccuracy ? "正解率" : "損失")ですが、条件は別の量についてのみ定められています")
        case .noInterval:
            return say("its test rows are too few for an interval of the improvement", "テスト行が少なく、改善幅の区間を求められません")
        case .improvement(let baseline, let isAccuracy, let lower, let moreThan):
            let (shown, bound) = Figure.short(lower, over: moreThan)
            return say(
                "the lower end of its improvement over \(baseline) is \(shown)\(isAccuracy ? " percentage points of accuracy" : " of loss"); "
                    + "more than \(bound) is needed",
                "\(baseline) に対する改善幅の下限は\(isAccuracy ? "正解率で \(shown) ポイント" : "損失で \(shown) ")です。\(bound) を超える必要があります")
        case .few(let quantity, let value, let least):
            let (shown, bound) = Figure.short(value, over: least)
            return say(
                "\(gateQuantity(quantity)) is \(shown); at least \(bound) is needed",
                "\(gateQuantity(quantity))は \(shown) です。\(bound) 以上必要です")
        case .unknown(let quantity, let least):
            let bound = Figure.short(least)
            return say("\(absence(quantity)); at least \(bound) is needed", "\(absence(quantity))。\(bound) 以上必要です")
        case .fewAllocations(let count, let least):
            let bound = Figure.short(least)
            return say(
                "its scores were validated by \(Figure.counted(count, "allocation")), which cannot show agreement; at least \(bound) is needed",
                "スコアの検証に使った割り当ては \(Figure.count(count)) 通りで、一致の度合いを示せません。\(bound) 以上必要です")
        case .claim(let value, let mostYen):
            return say(
                "what it claims to be worth in all is \(value.map { amount($0) } ?? "not known"); at most \(amount(mostYen)) is taken on the requester's word",
                "申告された価値の総額は\(value.map { " \(amount($0)) " } ?? "不明")です。申告だけで認められるのは \(amount(mostYen)) までです")
        case .claimIn(let currency, let needed):
            return say(
                "what it claims to be worth is in \(currency), and the gate's limit in \(needed)",
                "申告された価値の通貨は \(currency) ですが、条件の通貨は \(needed) です")
        }
    }

    private func gateQuantity(_ quantity: GateMessage.Quantity) -> String {
        switch quantity {
        case .reliability: say("the lower end of its scores' reliability", "スコアの信頼性の下限")
        case .returnOnInvestment: say("its return on investment at the lower end", "投資利益率の下限")
        case .seeds: say("the number of seeds", "シードの数")
        case .testRows: say("the number of test rows", "テスト行の数")
        }
    }

    private func absence(_ quantity: GateMessage.Quantity) -> String {
        switch quantity {
        case .reliability:
            say("its scores were not validated (spec.search.validation)", "スコアが検証されていません（spec.search.validation）")
        case .returnOnInvestment: say("its return on investment is not known", "投資利益率が分かりません")
        case .seeds: say("its seeds are not known", "シードの数が分かりません")
        case .testRows: say("its test rows are not known", "テスト行の数が分かりません")
        }
    }
}
