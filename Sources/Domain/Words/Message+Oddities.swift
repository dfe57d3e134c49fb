/// What may be meant by policies, and probably is not.
public enum OddityMessage: Sendable, Equatable, Codable {
    case idleRule(rule: String, place: String)
    case openStage(stage: String)
    case gateOfNone(stage: String)
    case halfClaim(factor: String)
    case idleTeam(team: String, lacks: [Thing])
    case onlyRoot
    /// - Exempted teams, users and stages: nil for all.
    case exemptionOver(until: String, rule: String, teams: [String]?, users: [String]?, stages: [String]?, reason: String)

    public enum Thing: String, Sendable, Codable, CaseIterable { case stage, data, model }
}

extension Words {
    package func oddity(_ message: OddityMessage) -> String {
        switch message {
        case .idleRule(let rule, let place):
            return say(
                "\(rule) can never decide: \(place) asks as much of the same requests",
                "\(rule) が判定を決めることはありません。\(place) が同じ依頼に同じかそれ以上のことを求めています")
        case .openStage(let stage):
            return say(
                "stage '\(stage)' has no gate: a request may name it straight away, and pass by this one",
                "段階 '\(stage)' にはゲートがありません。依頼は直接その段階を指定して、このゲートを避けられます")
        case .gateOfNone(let stage):
            return say(
                "it needs a run of stage '\(stage)', of which no request is admitted",
                "段階 '\(stage)' の実行が必要ですが、その段階の依頼は受理されません")
        case .halfClaim(let factor):
            return say(
                "\(factor) alone is no limit: half of it and twice the other is worth the same; maxPerMonth limits the product",
                "\(factor) だけでは制限になりません。それを半分に、他方を二倍にすれば同じ価値になります。積は maxPerMonth で制限します")
        case .idleTeam(let team, let lacks):
            return say(
                "team '\(team)' may use \(lacks.map { "no \($0.rawValue)" }.joined(separator: " and ")) that policies allow",
                "チーム '\(team)' には、ポリシーが認める\(list(lacks.map(thing)))がありません")
        case .onlyRoot:
            return say(
                "no authority (kind: Authority) names approvers: only root can approve what it holds",
                "承認者を定める権限ファイル（kind: Authority）がありません。この規則が保留したものを承認できるのは root だけです")
        case .exemptionOver(let until, let rule, let teams, let users, let stages, let reason):
            let whom = exempted(teams, users, stages)
            return say(
                "it is over since \(until), and does nothing: \(rule) for \(whom) "
                    + "until \(until): \(reason)",
                "\(until) に終わり、効力がありません：\(rule)（対象は\(whom)、\(until) まで）：\(reason)")
        }
    }

    private func thing(_ thing: OddityMessage.Thing) -> String {
        switch thing {
        case .stage: say("stage", "段階")
        case .data: say("data", "データ")
        case .model: say("model", "モデル")
        }
    }
}
