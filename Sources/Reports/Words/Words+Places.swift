package import Domain

/// Where modules are, how sure that is, and why.
extension Words {
    package var mapHeading: String { say("Where the modules are", "モジュールの配置") }
    package var mapNote: String {
        say(
            "Each cell is a site; the number is the module’s rank, a dash is a site without a module. Darker means a higher saliency.",
            "各マスは設置箇所で、数字はモジュールのランク、横線はモジュールのない箇所です。色が濃いほど重要度が高いことを示します。")
    }
    package func map(_ record: AllocationRecord, on: Int, of siteCount: Int) -> String {
        let spent = of(record.trainableParameterCount, record.budget)
        return say(
            "\(variant(record.variant)): modules at \(on) of \(siteCount) sites, \(spent)",
            "\(variant(record.variant))：設置箇所\(siteCount)か所のうち\(on)か所にモジュール、\(spent)")
    }
    package func sitesOn(_ record: AllocationRecord) -> String {
        let sites = record.choices.filter { $0.rank > 0 }.map { rank(of: $0.site, $0.rank) }
        return say("Sites with a module: \(list(sites))", "モジュールのある箇所：\(list(sites))")
    }
    private func rank(of site: String, _ rank: Int) -> String { say("\(site) rank \(rank)", "\(site) ランク\(rank)") }
    package func saliencyLegend(highest: Double) -> String {
        say(
            "saliency 0 to \(significant(highest)); framed: carries a module of the rank shown",
            "重要度 0～\(significant(highest))。枠つきは、表示のランクのモジュールを持つ箇所")
    }
    package func cell(_ site: String, rank: Int, saliency: Double?) -> String {
        say(
            "\(site): rank \(rank)\(saliency.map { ", saliency \(significant($0))" } ?? "")",
            "\(site)：ランク\(rank)\(saliency.map { "、重要度\(significant($0))" } ?? "")")
    }
    package var block: String { say("block", "ブロック") }
    package func block(_ number: Int) -> String { say("block \(number)", "ブロック\(number)") }

    /// Parameters of a budget: `79,872 of 82,944 parameters`.
    package func of(_ parameters: Int, _ budget: Int) -> String {
        say("\(count(parameters)) of \(count(budget)) parameters", "パラメータ\(count(parameters))／\(count(budget))個")
    }
}

/// How sure places are.
extension Words {
    package var surenessHeading: String { say("How sure the places are", "配置はどれほど確かか") }
    /// - Parameter isOfOneSeed: whether the draws are resamples of one seed's modules.
    package func surenessNote(isOfOneSeed: Bool) -> String {
        joined(
            say(
                "Each cell is a site; the number is the percentage of draws in which the same allocator would choose it. What is near 0 or 100 does "
                    + "not hang on which rows were scored; what is near 50 might as well have come out otherwise.",
                "各マスは設置箇所で、数字は、同じ割り当て方でその箇所が選ばれる割合（パーセント）です。0や100に近い箇所は、どの行で採点したかに左右されません。"
                    + "50に近い箇所は、別の結果になっていたかもしれません。"),
            isOfOneSeed
                ? say(
                    "Resamples are of one seed’s modules: what other seeds would choose, they do not say.",
                    "再標本は単一シードのモジュールについてのもので、他のシードなら何が選ばれたかは示しません。") : nil)
    }
    package func alone(_ proxy: ProxyName, within budget: Int?) -> String {
        let within = budget.map { say(" within \(parameters($0))", "（\(parameters($0))以内）") } ?? ""
        return say(
            "What \(proxy.rawValue) alone would choose\(within)", "代理指標 \(proxy.rawValue) だけで選ぶ場合\(within)")
    }
    package func shares(_ title: String, _ shares: SelectionShares) -> String {
        say(
            "\(title): share of \(draws(of: shares.source)) in which each site is chosen",
            "\(title)：\(draws(of: shares.source))のうち、各箇所が選ばれた割合")
    }
    package func sharesTable(_ variant: ArmVariant, _ shares: SelectionShares) -> String {
        say(
            "\(heading(variant)): share of \(draws(of: shares.source))",
            "\(heading(variant))：\(draws(of: shares.source))に占める割合")
    }
    package var siteHeader: String { say("Site", "設置箇所") }
    package var allHeader: String { say("All", "全体") }
    package var shareLegend: String {
        say("chosen in 0 to 100 %; framed: carries a module in what is trained", "選ばれた割合 0～100\u{A0}%。枠つきは、訓練でモジュールを持つ箇所")
    }
    package func share(_ site: String, _ share: Double?, isOn: Bool) -> String {
        say(
            "\(site): \(share.map { "chosen in \(percent($0))" } ?? "took no part")\(isOn ? ", carries a module" : "")",
            "\(site): \(share.map { "選ばれた割合 \(percent($0))" } ?? "対象外")\(isOn ? "、モジュールあり" : "")")
    }
    /// For whoever does not see the picture.
    /// - Parameters: sites by how often they are chosen, with their shares.
    package func shareDescription(always: [(String, Double)], edge: [(String, Double)]) -> String {
        func named(_ sites: [(String, Double)]) -> String {
            sites.isEmpty ? say("none", "なし") : list(sites.map { "\($0.0) \(percent($0.1))" })
        }
        return say(
            "Nearly always: \(named(always)). Near the edge: \(named(edge)). The other sites hardly ever.",
            "ほぼ常に選ばれる箇所：\(named(always))。境目に近い箇所：\(named(edge))。その他の箇所はほとんど選ばれません。")
    }

    /// What shares are of: `200 resamples of 16 batches, seed 1`.
    package func draws(of source: SelectionShares.Source) -> String {
        switch source {
        case .resamples(let count, let data, let seed):
            let times = count.map(resamples) ?? say("resamples", "再標本")
            let what = data.map(scoredOn) ?? say("what was scored", "採点に使ったもの")
            let of = seed.map { say(", seed \($0)", "、シード\($0)") } ?? ""
            return say("\(times) of \(what)\(of)", "\(what)\(of)の\(times)")
        case .choices(let count, let byLot, let seeds):
            let without =
                byLot > 0
                ? say(
                    ", without \(byLot) that \(byLot == 1 ? "was" : "were") drawn by lot", "（くじで引いた\(byLot)回を除く）")
                : ""
            return say(
                "\(choices(count)) over \(self.seeds(seeds.count))\(without)",
                "\(self.seeds(seeds.count))での\(choices(count))\(without)")
        }
    }

    /// How often a site was chosen: `24 of 200 resamples of 16 batches, seed 1 (12.0 %)`; nil where it took no part.
    package func times(_ site: String, in shares: SelectionShares) -> String? {
        guard let share = shares.shares[site] else { return nil }
        let all = draws(of: shares.source)
        switch shares.source {
        case .resamples(let count, _, _):
            guard let count else { return say("\(all) (\(percent(share)))", "\(all)（\(percent(share))）") }
            let times = fixed(share * Double(count), 0)
            return say("\(times) of \(all) (\(percent(share)))", "\(all)のうち\(times)回（\(percent(share))）")
        case .choices(let count, _, let seeds):
            let each = seeds.map { seed in
                let counts = shares.perSeed[seed]
                let (on, all) = (counts?.sites[site] ?? 0, counts?.choiceCount ?? 0)
                return say("seed \(seed): \(on) of \(all)", "シード\(seed)：\(on)／\(all)")
            }
            let times = fixed(share * Double(count), 0)
            return say(
                "\(times) of \(all) (\(each.joined(separator: "; ")))", "\(all)のうち\(times)回（\(each.joined(separator: "、"))）")
        }
    }

    package func scoredOn(_ data: ScoredData) -> String {
        switch data {
        case .batches(let count): batches(count)
        case .rowsHeldAside(let count): say("\(rows(count)) held aside", "取り分けた\(rows(count))")
        case .none: say("no data", "データなし")
        }
    }
}

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
