package import Domain

/// What `heteroloractl explain` says around the sites.
extension Words {
    package var requestFact: String { say("request", "依頼") }
    package var stateFact: String { say("state", "状態") }
    package var waitingFact: String { say("waiting", "待ち") }
    package var verdictFact: String { say("verdict", "判定") }
    package var reasonFact: String { say("reason", "理由") }
    package var reliabilityFact: String { say("reliable", "信頼性") }
    package var scoredFact: String { say("scored by", "採点") }

    /// - Parameter giver: `policies`, or the account of a person.
    package func given(_ decision: Verdict.Decision, at time: Timestamp, by giver: String) -> String {
        let by = giver == "policies" ? "ポリシー" : giver
        return say(
            "\(self.decision(decision)) at \(second(time)) by \(giver)",
            "\(self.decision(decision))（\(second(time))、\(by)による）")
    }

    package func under(_ files: [String]) -> String { say("under \(list(files))", "適用：\(list(files))") }

    package func reliable(_ reliability: ScoreReliability) -> String {
        let (value, scope, conclusion) = (
            value(of: reliability), scope(of: reliability), conclusion(of: reliability)
        )
        return say("\(value) over \(scope). \(conclusion)", "\(value)、対象は\(scope)。\(conclusion)")
    }

    package func scored(_ proxy: ProxyName, _ data: ScoredData, _ initialisation: String) -> String {
        say(
            "\(proxy.rawValue) over \(scoredOn(data)); \(initialisation)",
            "\(proxy.rawValue)、\(scoredOn(data))。初期値：\(initialisation)")
    }

    package var roundColumn: String { say("round", "ラウンド") }
    package var seedColumn: String { say("seed", "シード") }
    /// Of a site: order, name, rank, parameters, saliency, interval, selection probability, gain, budget left, reason.
    package var siteColumns: [String] {
        say(
            [
                "order", "site", "rank", "parameters", "saliency", "95 % interval", "chosen", "gain", "budget left", "reason",
            ],
            [
                "順位", "設置箇所", "ランク", "パラメータ数", "重要度", "95\u{A0}%信頼区間", "選ばれた割合", "利得", "予算の残り", "理由",
            ])
    }
}
