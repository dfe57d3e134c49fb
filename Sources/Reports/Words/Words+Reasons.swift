package import Domain

/// Why modules are where they are.
extension Words {
    package var whyHeading: String { say("Why these modules", "このモジュールを選んだ理由") }
    package func used(_ record: AllocationRecord, isOfLargest: Bool) -> String {
        let spent = of(record.trainableParameterCount, record.budget)
        return isOfLargest
            ? say("At the largest budget: \(spent) used", "最大の予算で、\(spent)を使用") : say("\(spent) used", "\(spent)を使用")
    }
    package var orderHeader: String { say("Order", "順位") }
    package var rankHeader: String { say("Rank", "ランク") }
    package var parametersHeader: String { say("Parameters", "パラメータ数") }
    package var saliencyHeader: String { say("Saliency", "重要度") }
    package var gainHeader: String { say("Gain per parameter", "パラメータあたりの利得") }
    package var chosenHeader: String { say("Chosen in resamples", "再標本で選ばれた割合") }
    package var budgetLeftHeader: String { say("Budget left", "予算の残り") }
    package var reasonHeader: String { say("Reason", "理由") }
    package var off: String { say("off", "なし") }

    /// How sites were scored. What A and B and the head held is the worker's own words.
    package func scored(_ round: SaliencyRound) -> Prose {
        let data = scoredOn(round.scoredData)
        let rows =
            round.batchCount > 0 ? say(" of \(rows(round.rowCount)) in all", "（合わせて\(rows(round.rowCount))）") : ""
        let head: Prose = round.head.map { say("; the head \(ledger: $0).", "、ヘッド：\(ledger: $0)") } ?? say(".", "")
        return say(
            "Proxy \(round.proxy.rawValue), \(seed(round.seed)), \(data)\(rows), \(seconds(round.seconds)); \(ledger: round.initialisation)\(head)",
            "代理指標 \(round.proxy.rawValue)、\(seed(round.seed))、\(data)\(rows)、\(seconds(round.seconds))。初期値：\(ledger: round.initialisation)\(head)"
        )
    }
}

/// One site in sentences.
extension Words {
    package func verdict(_ choice: SiteChoice) -> String {
        guard choice.rank > 0 else { return say("\(choice.site) is out.", "\(choice.site) は選ばれていません。") }
        let price = parameters(choice.parameterCount)
        return say(
            "\(choice.site) is in, at rank \(choice.rank) for \(price).",
            "\(choice.site) は選ばれています（ランク\(choice.rank)、\(price)）。")
    }

    package func score(_ site: SiteSaliency, by proxy: ProxyName) -> String {
        say("Its score by \(proxy.rawValue) is \(shown(site)).", "代理指標 \(proxy.rawValue) によるスコアは\(shown(site))です。")
    }

    private func shown(_ site: SiteSaliency) -> String {
        let interval = interval(site.lower, site.upper) { significant($0, more: $1) }
        return significant(site.saliency) + (interval.map { brackets(named(interval: $0)) } ?? "")
    }

    /// A gain in its own unit.
    private func gain(_ gain: Double, _ basis: ChoiceMargin.Basis) -> String {
        switch basis {
        case .gainPerParameter: say("\(significant(gain)) per parameter", "パラメータあたり\(significant(gain))")
        case .saliency: say("\(significant(gain)) by saliency", "重要度で\(significant(gain))")
        case .lot: say("a place by lot", "くじによる順位")
        }
    }

    package func ownStep(_ margin: ChoiceMargin, isOn: Bool) -> String {
        let (rank, price) = (margin.own.rank, parameters(margin.own.parameterCount))
        let gained = gain(margin.own.gain, margin.basis)
        return isOn
            ? say(
                "Its last step, to rank \(rank), took \(price) and gained \(gained).",
                "最後の一段（ランク\(rank)へ）は\(price)を使い、得たものは\(gained)です。")
            : say(
                "Its first step, to rank \(rank), would take \(price) and would gain \(gained).",
                "最初の一段（ランク\(rank)へ）は\(price)を使い、得るものは\(gained)です。")
    }

    package func noRival(isOn: Bool) -> String {
        isOn
            ? say(
                "It displaced nothing: the budget paid for every site that it could.",
                "他の箇所を押しのけてはいません。予算は、置ける箇所すべてに足りました。")
            : say("The budget paid for no step before it.", "それより前の一段にも、予算は足りませんでした。")
    }

    /// - Parameters:
    ///   - other: the step at the edge, and what its site scored.
    ///   - overlap: whether the intervals of the two gains have something in common; nil where there are none.
    package func rival(
        _ other: ChoiceMargin.Step, _ site: SiteSaliency?, _ basis: ChoiceMargin.Basis, choice: SiteChoice, overlap: Bool?
    ) -> String {
        let (price, gains, score) = (parameters(other.parameterCount), gain(other.gain, basis), site.map(shown))
        let what = say(
            "\(other.site), whose step to rank \(other.rank) for \(price) gains \(gains)\(score.map { ", at a score of \($0)" } ?? "")",
            "\(other.site)（ランク\(other.rank)への一段、\(price)、得るものは\(gains)\(score.map { "、スコア\($0)" } ?? "")）")
        let intervals = overlap.map { overlap in
            overlap
                ? say("The intervals of the two gains overlap.", "両者の利得の信頼区間は重なります。")
                : say("The intervals of the two gains do not overlap.", "両者の利得の信頼区間は重なりません。")
        }
        guard choice.rank == 0 else {
            return joined(say("It displaced \(what).", "押しのけたのは \(what) です。"), intervals)
        }
        let left = parameters(choice.budgetLeft)
        return joined(
            say(
                "What was last in before it is \(what): that one it would have to displace; \(left) of the budget "
                    + "\(choice.budgetLeft == 1 ? "is" : "are") left.",
                "その前に最後に入ったのは \(what) で、これを押しのける必要があります。予算の残りは\(left)です。"), intervals)
    }

    package func origin(_ choice: SiteChoice) -> Prose {
        say("The allocator says: \(ledger: choice.reason).", "割り当て方の説明：\(ledger: choice.reason)")
    }

    package var notDrawnAgain: String {
        say("How sure that is, is not known: the scores were not drawn again.", "どれほど確かかは不明です。スコアの引き直しは行われていません。")
    }

    package enum Sureness: Sendable, CaseIterable { case nearEdge, sure, otherwise }

    package func chosen(in times: String, _ sureness: Sureness) -> String {
        let verdict =
            switch sureness {
            case .nearEdge:
                say("it is near the edge, and others might have put it on the other side", "境目に近く、別の再標本なら逆だったかもしれません")
            case .sure: say("they leave little doubt", "ほぼ疑いはありません")
            case .otherwise: say("most of them would have put it on the other side", "その多くでは逆の結果でした")
            }
        return say("It is chosen in \(times): \(verdict).", "\(times)選ばれています。\(verdict)。")
    }

    package func alone(_ site: SiteSaliency, by proxy: ProxyName, times: String) -> String {
        say(
            "By \(proxy.rawValue) alone its score is \(shown(site)); it would be chosen in \(times).",
            "代理指標 \(proxy.rawValue) だけでのスコアは\(shown(site))で、\(times)選ばれます。")
    }
}
