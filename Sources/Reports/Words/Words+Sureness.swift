package import Domain

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
        case .resamples(let count, .trainings(let trainings), let seed):
            let times = count.map(draws) ?? say("draws", "抽出")
            let of = seed.map { say(", seed \($0)", "、シード\($0)") } ?? ""
            return say(
                "\(times) from what \(scoredOn(.trainings(trainings))) make likely\(of)",
                "\(scoredOn(.trainings(trainings)))の結果から見込まれるもの\(of)の\(times)")
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
        case .trainings(let count): shortTrainings(count)
        case .none: say("no data", "データなし")
        }
    }
}
