/// What teams and people may not, and what they have used up.
public enum TeamMessage: Sendable, Equatable, Codable {
    case unknownTeam(team: String, file: String)
    case notMember(user: String, team: String)
    /// - allowed: what it may use of that sort; nothing where it is empty.
    case teamMayNotUse(team: String, thing: Thing, name: String, allowed: [String])
    case teamCost(team: String, spentYen: Double, reservedYen: Double, totalYen: Double, mostYen: Double)
    case teamConcurrency(team: String, count: Int, most: Int)
    /// One of `cost` and `runs` at least is there.
    case quota(of: Holder, name: String, isOfMonth: Bool, cost: Cost?, runs: Runs?)

    public enum Thing: String, Sendable, Codable, CaseIterable { case stage, model, data }

    public enum Holder: String, Sendable, Codable, CaseIterable { case team, user }

    public struct Cost: Sendable, Equatable, Codable {
        public let spentYen: Double
        public let reservedYen: Double
        public let totalYen: Double
        public let mostYen: Double

        public init(spentYen: Double, reservedYen: Double, totalYen: Double, mostYen: Double) {
            (self.spentYen, self.reservedYen) = (spentYen, reservedYen)
            (self.totalYen, self.mostYen) = (totalYen, mostYen)
        }
    }

    public struct Runs: Sendable, Equatable, Codable {
        public let ended: Int
        public let admitted: Int
        public let total: Int
        public let most: Int

        public init(ended: Int, admitted: Int, total: Int, most: Int) {
            (self.ended, self.admitted, self.total, self.most) = (ended, admitted, total, most)
        }
    }
}

extension Words {
    package func team(_ message: TeamMessage) -> String {
        switch message {
        case .unknownTeam(let team, let file):
            return say("there is no team \(team.quoted()) (\(file))", "チーム \(team.quoted()) はありません（\(file)）")
        case .notMember(let user, let team):
            return say(
                "\(user.quoted()) is not a member of team \(team.quoted())", "\(user.quoted()) はチーム \(team.quoted()) の一員ではありません"
            )
        case .teamMayNotUse(let team, let thing, let name, let allowed):
            let what = named(thing, name)
            return say(
                "team '\(team)' may not use \(what); it may use: \(allowed.isEmpty ? "none" : list(allowed))",
                "チーム '\(team)' は\(what)を使えません。使えるもの：\(allowed.isEmpty ? "なし" : list(allowed))")
        case .teamCost(let team, let spentYen, let reservedYen, let totalYen, let mostYen):
            let (total, most) = totals(totalYen, over: mostYen)
            let (spent, reserved) = (told(spentYen, isFirst: true), told(reservedYen))
            return say(
                "team '\(team)' has spent \(spent), has \(reserved) reserved for what is admitted, and would come to \(total); its quota is \(most)",
                "チーム '\(team)' の支出は \(spent)、受理済みの依頼の予約は \(reserved)で、この依頼を加えると \(total)になります。上限は \(most)です")
        case .teamConcurrency(let team, let count, let most):
            return say(
                "team '\(team)' has \(Figure.counted(count, "request")) admitted and not ended; at most \(Figure.count(most)) at a time are allowed",
                "チーム '\(team)' には受理されてまだ終わっていない依頼が \(Figure.count(count)) 件あります。同時に認められるのは \(Figure.count(most)) 件までです")
        case .quota(let holder, let name, let isOfMonth, let cost, let runs):
            let who =
                holder == .team ? say("team '\(name)'", "チーム '\(name)'") : say("user \(name.quoted())", "利用者 \(name.quoted())")
            let parts = [cost.map { spent($0, isOfMonth) }, runs.map { had($0, isOfMonth) }].compactMap(\.self)
            return say("\(who) \(parts.joined(separator: "; and "))", "\(who) の\(parts.joined(separator: "。また、"))")
        }
    }

    private func named(_ thing: TeamMessage.Thing, _ name: String) -> String {
        switch thing {
        case .stage: say("stage '\(name)'", "段階 '\(name)' ")
        case .model: say("model '\(name)'", "モデル '\(name)' ")
        case .data: say(name, "データ \(name) ")
        }
    }

    private func spent(_ cost: TeamMessage.Cost, _ isOfMonth: Bool) -> String {
        let (total, most) = totals(cost.totalYen, over: cost.mostYen)
        let (spent, reserved) = (told(cost.spentYen, isFirst: true), told(cost.reservedYen))
        return say(
            "has spent \(spent)\(isOfMonth ? " this month" : ""), has \(reserved) reserved for what is admitted, and would come to \(total); "
                + "the quota is \(most)",
            "\(isOfMonth ? "今月の" : "")支出は \(spent)、受理済みの依頼の予約は \(reserved)で、この依頼を加えると \(total)になります。上限は \(most)です")
    }

    private func totals(_ total: Double, over most: Double) -> (String, String) {
        let digits = Figure.amounts(total, over: most, decimals: currency.decimals)
        return (told(digits.0), told(digits.1))
    }

    private func had(_ runs: TeamMessage.Runs, _ isOfMonth: Bool) -> String {
        say(
            "has had \(Figure.counted(runs.ended, "run"))\(isOfMonth ? " this month" : ""), has \(Figure.count(runs.admitted)) admitted, and would "
                + "come to \(Figure.count(runs.total)); the quota is \(Figure.count(runs.most))",
            "\(isOfMonth ? "今月の" : "")実行は \(Figure.count(runs.ended)) 件、受理済みは \(Figure.count(runs.admitted)) 件で、この依頼を加えると "
                + "\(Figure.count(runs.total)) 件になります。上限は \(Figure.count(runs.most)) 件です")
    }
}
