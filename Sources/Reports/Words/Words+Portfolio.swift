import Domain

/// The requests and runs of a period.
extension Words {
    package func portfolio(from: String, to: String) -> String {
        say("Portfolio of \(from) to \(to)", "ポートフォリオ（\(day(from))～\(day(to))）")
    }

    private func day(_ text: String) -> String {
        let parts = text.split(separator: "-").compactMap { Int($0) }
        return parts.count == 3 ? "\(parts[0])年\(parts[1])月\(parts[2])日" : text
    }

    package var everybody: String { say("all teams", "全チーム") }

    package var emptyPeriod: (headline: String, sentence: String) {
        (
            say("Nothing happened in this period", "この期間には何もありません"),
            say(
                "No request was received, no run ended and nothing was charged.",
                "受け付けた依頼、終わった実行、記録された費用はいずれもありません。")
        )
    }

    /// How often the searched arm was better, of the runs that say so or the contrary.
    package func beaten(_ improved: Int, of judged: Int) -> String {
        guard judged > 0 else {
            return say("No run could tell HeteroLoRA from uniform LoRA", "HeteroLoRAと一様なLoRAの優劣を判断できた実行はありません")
        }
        return say(
            "HeteroLoRA beat uniform LoRA in \(count(improved)) of \(count(judged)) runs that could tell",
            "判断できた実行\(count(judged))件のうち\(count(improved))件でHeteroLoRAが一様なLoRAを上回りました")
    }

    /// Of how many runs that is said.
    package func judged(_ judged: Int, of finished: Int) -> String {
        say(
            "\(count(judged)) of \(count(finished)) finished runs had uniform LoRA trained, and rows and seeds enough to tell.",
            "完了した実行\(count(finished))件のうち、一様なLoRAも訓練し、判断できるだけの行とシードがあったのは\(count(judged))件です。")
    }

    package func judgedAnew(_ runs: Int) -> String {
        say(
            "\(count(runs)) of these runs ended before their conclusions were written down; their rows were judged anew.",
            "うち\(count(runs))件は結論が記録されるようになる前の実行で、行から改めて判断しました。")
    }

    /// Too many to name on a page.
    package func manyEvents(_ number: Int, from first: Int64, to last: Int64) -> String {
        say(
            "\(count(number)) ledger events from \(first) to \(last); the JSON and the CSV name each",
            "台帳のイベント\(count(number))件（\(first)～\(last)）。JSONとCSVにすべて示します")
    }

    package func heading(_ subject: PortfolioTable.Subject) -> String {
        switch subject {
        case .all: say("In all", "全体")
        case .funnel: say("From PoC to production", "PoCから本番まで")
        case .gates: say("What the gates between stages held and refused", "段階の門による保留と却下")
        case .spend: say("Spend by month and team", "月とチームごとの費用")
        case .quotas: say("Spent in all, against the quota", "これまでの費用と割当枠")
        case .budgets: say("How often HeteroLoRA beat uniform LoRA, by budget", "予算ごとの、HeteroLoRAが一様なLoRAを上回った割合")
        case .values: say("What the adapters would be worth", "アダプタの価値")
        case .reliability: say("Could the scores be trusted?", "スコアは信頼できるか")
        case .rules: say("What other rules held and refused", "その他の規則による保留と却下")
        case .teams: say("By team", "チームごと")
        case .stages: say("By stage", "段階ごと")
        }
    }

    /// What has to be known to read a table.
    package func note(_ subject: PortfolioTable.Subject) -> String {
        switch subject {
        case .all, .teams, .stages:
            say(
                "Requests are those received in the period, as they stand now; runs those that ended in it; spend what was recorded in it.",
                "依頼はこの期間に受け付けたもの（状態は現在のもの）、実行はこの期間に終わったもの、費用はこの期間に記録されたものです。")
        case .funnel:
            say(
                "A purpose is what one team asks for; it went on where the next stage was asked for in the same period.",
                "目的はチームごとに数えます。同じ期間に次の段階の依頼があれば、先へ進んだとします。")
        case .gates, .rules:
            say(
                "A request counts once under each rule that objected to it; the rule’s name has its policy before it.",
                "一つの依頼は、指摘した規則ごとに一度ずつ数えます。規則の名前の前はポリシーの名前です。")
        case .spend:
            say(
                "The quota is the lowest that a rule set for a team in that month, by the policies at its end.",
                "割当枠は、その月の終わりのポリシーがチームに定めた月額のうち最も低いものです。")
        case .quotas:
            say(
                "All that was ever recorded until the end of the period; the quota is the lowest for a team, by the policies of then.",
                "期間の終わりまでに記録されたすべての費用です。割当枠は、その時点のポリシーがチームに定めた総額のうち最も低いものです。")
        case .budgets:
            say(
                "Adapter parameters that both keep to; a run over several budgets counts at each, and that many are compared is not allowed for.",
                "予算は両者が守るアダプタのパラメータ数です。複数の予算を試した実行はそれぞれで数え、比較の数による補正はしていません。")
        case .values:
            say(
                "Net present value of each purpose’s newest finished run, added up; the ends are those of all at once, and no interval of 95 %.",
                "目的ごとに、最後に完了した実行の正味現在価値（NPV）を合計したものです。両端はすべてが同時に端にある場合で、95\u{A0}%信頼区間ではありません。")
        case .reliability:
            say(
                "Kendall’s τ of scores with short trainings. They agree where the whole 95 % interval lies above 0.",
                "スコアと短い訓練の結果とのケンドールのτです。95\u{A0}%信頼区間の全体が0を上回れば、一致しているとします。")
        }
    }

    package func measure(_ measure: PortfolioFigure.Measure) -> String {
        switch measure {
        case .requests: say("Requests", "依頼")
        case .admitted: say("Admitted", "受理")
        case .waiting: say("Waiting", "承認待ち")
        case .refused: say("Refused or expired", "却下・期限切れ")
        case .held: say("Held at first", "一度は承認待ち")
        case .purposes: say("Purposes", "目的")
        case .stoppedByGates: say("Stopped by gates", "門で止まった依頼")
        case .wentOn: say("Went on", "先へ進んだ目的")
        case .finished: say("Finished", "完了")
        case .failed: say("Failed", "失敗")
        case .cancelled: say("Cancelled", "取り消し")
        case .compared: say("Compared", "比較")
        case .judged: say("Could tell", "判断できた比較")
        case .improved: say("Improved", "改善")
        case .worse: say("Worse", "悪化")
        case .notShown: say("No improvement shown", "改善は示されず")
        case .improvedShare: say("Improved, share", "改善の割合")
        case .spent: say("Spent", "費用")
        case .estimated: say("Estimated", "見積もり")
        case .medianError: say("Median error of estimates", "見積もりの誤差（中央値）")
        case .quota: say("Quota", "割当枠")
        case .quotaShare: say("Share of the quota", "割当枠に対する割合")
        case .validated: say("Validated", "検証した実行")
        case .agreeing: say("Agree", "一致")
        case .medianReliability: say("Median reliability", "信頼性（中央値）")
        case .netPresentValue: say("Net present value", "正味現在価値（NPV）")
        case .aboveZero: say("Shown above 0", "0を上回ることが示された目的")
        case .refusedByRule: say("Refused", "却下")
        case .heldByRule: say("Held", "承認待ちにした依頼")
        case .heldAdmitted: say("Held, then admitted", "うち受理")
        }
    }

    /// A figure with its interval and with how much it was told over.
    package func figure(_ figure: PortfolioFigure) -> String {
        guard let value = figure.value else { return none }
        func shown(_ value: Double, _ more: Int) -> String {
            switch figure.unit {
            case .count: fixed(value, 0)
            case .money(let currency): self.in(currency).amount(value, more: more)
            case .share: percent(value)
            case .correlation: significant(value, more: more)
            }
        }
        let interval = interval(figure.lower, figure.upper, shown).map(brackets) ?? ""
        let over = figure.count.flatMap { count in figure.of.map { self.over(count, of: $0, isCount: figure.unit == .count) } }
        return shown(value, 0) + interval + (over ?? "")
    }

    /// - Parameter isCount: whether what stands before is of the first number.
    private func over(_ number: Int, of all: Int, isCount: Bool) -> String {
        if isCount { return say(" of \(count(number))", "／\(count(number))") }
        return say("; \(count(number)) of \(count(all))", "（\(count(all))件中\(count(number))件）")
    }

    /// What a row is about.
    package func key(_ key: PortfolioTable.Key) -> String {
        var parts = [key.month, key.team.map { $0.isEmpty ? unreadable : $0 }, key.rule].compactMap(\.self)
        parts += key.stage.map { [stage($0)] } ?? []
        if let from = key.budgetFrom, let to = key.budgetTo {
            parts.append(from == to ? count(from) : span(count(from), count(to)))
        }
        if let proxy = key.proxy { parts.append(proxy.rawValue) }
        if let other = key.against { parts.append(against(other)) }
        return parts.isEmpty ? (everybody) : list(parts)
    }

    private var unreadable: String { say("files that nobody could read", "読み取れないファイル") }

    private func against(_ other: RunConclusion.Value.Other) -> String {
        let name =
            switch other {
            case .today: self.other(.today)
            case .headOnly: arm(.headOnly)
            case .uniform: arm(.uniform)
            }
        return say("against \(name)", "\(name)に対して")
    }

    /// What the rows of a table are about.
    package func keyHeader(_ subject: PortfolioTable.Subject) -> String {
        switch subject {
        case .all: say("Whose", "対象")
        case .funnel, .stages: say("Stage", "段階")
        case .gates, .rules: ruleHeader
        case .spend: say("Month and team", "月とチーム")
        case .quotas, .teams: say("Team", "チーム")
        case .budgets: budgetHeader
        case .values: againstHeader
        case .reliability: say("Scored by", "採点")
        }
    }

    package func barChart(_ measures: [PortfolioFigure.Measure], of subject: PortfolioTable.Subject) -> String {
        labelled(heading(subject), list(measures.map(measure)))
    }

    package var wilson: String {
        say(
            "Intervals of shares are Wilson’s, 95 %; a line through a bar’s end is the interval.",
            "割合の区間はウィルソンの95\u{A0}%信頼区間です。棒の先の線が区間を表します。")
    }
}
