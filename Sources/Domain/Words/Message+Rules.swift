/// What policy rules object to.
public enum RuleMessage: Sendable, Equatable, Codable {
    case trainableParameters(count: Int, most: Int)
    case baseModelShare(count: Int, percent: Double, baseCount: Int, mostPercent: Double)
    case estimatedCost(yen: Double, mostYen: Double)
    case estimatedDuration(seconds: Double, mostSeconds: Double)
    case estimatedMemory(bytes: Double, mostBytes: Double)
    case cores(count: Int, most: Int)
    case seeds(count: Int, least: Int)
    case testRows(count: Int, least: Int)
    case choice(of: Choice, chosen: String, allowed: [String])
    case baselines(missing: [String], needed: [String])
    case claims(claims: [Claim])
    /// - minute: of the week, from Monday 00:00; `from` and `to` are minutes of a day.
    case timeWindow(minute: Int, days: [String], from: Int, to: Int)
    case stageApproval(stage: String)
    case costApproval(yen: Double, aboveYen: Double)

    public enum Choice: String, Sendable, Codable, CaseIterable { case stage, priority, method, engine }

    /// A figure of a claim that passes its limit.
    public struct Claim: Sendable, Equatable, Codable {
        public let figure: Figure
        public let value: Double
        public let limit: Double

        public init(_ figure: Figure, _ value: Double, limit: Double) {
            self.figure = figure
            self.value = value
            self.limit = limit
        }

        public enum Figure: String, Sendable, Codable, CaseIterable {
            case benefitPerDecision, decisionsPerMonth, horizonMonths, discountRate, perMonth, inAll

            /// Whether the limit is the most that may be claimed; else it is the least.
            public var isMost: Bool { self != .discountRate }
            package var isMoney: Bool { [.benefitPerDecision, .perMonth, .inAll].contains(self) }
        }
    }
}

extension Words {
    package func rule(_ message: RuleMessage) -> String {
        switch message {
        case .trainableParameters(let count, let most):
            return say(
                "\(count) trainable parameters are asked for; at most \(most) are allowed",
                "学習パラメータ数 \(count) が要求されています。上限は \(most) です")
        case .baseModelShare(let count, let percent, let baseCount, let mostPercent):
            let (share, most) = Figure.short(percent, over: mostPercent)
            return say(
                "\(count) trainable parameters are \(share) % of the base model's \(baseCount); at most \(most) % are allowed",
                "学習パラメータ数 \(count) は基盤モデルの \(baseCount) の \(share) % に当たります。上限は \(most) % です")
        case .estimatedCost(let yen, let mostYen):
            let (cost, most) = amounts(yen, over: mostYen)
            return say("the run is estimated at \(cost); at most \(most) are allowed", "実行費用の見積りは \(cost)です。上限は \(most)です")
        case .estimatedDuration(let value, let mostSeconds):
            let (seconds, most) = Figure.short(value, over: mostSeconds)
            return say(
                "the run is estimated to take \(seconds) s; at most \(most) s are allowed",
                "実行時間の見積りは \(seconds) 秒です。上限は \(most) 秒です")
        case .estimatedMemory(let bytes, let mostBytes):
            let (memory, most) = Figure.short(bytes / 1_048_576, over: mostBytes / 1_048_576)
            return say(
                "the run is estimated to hold up to \(memory) MiB; at most \(most) MiB are allowed",
                "使用メモリの見積りは最大 \(memory) MiB です。上限は \(most) MiB です")
        case .cores(let count, let most):
            return say(
                "a run holds \(Figure.counted(count, "core")) by the rate card; at most \(most) are allowed",
                "料金表では実行ごとに \(Figure.count(count)) コアを占有します。上限は \(most) です")
        case .seeds(let count, let least):
            return say(
                "\(Figure.counted(count, "seed")); at least \(least) are needed",
                "シードは \(Figure.count(count)) 個です。\(least) 個以上必要です")
        case .testRows(let count, let least):
            return say(
                "\(Figure.counted(count, "test row")); at least \(Figure.count(least)) are needed",
                "テスト行は \(Figure.count(count)) 行です。\(Figure.count(least)) 行以上必要です")
        case .choice(let what, let chosen, let allowed):
            return say(
                "\(what.rawValue) '\(chosen)'; allowed are: \(list(allowed))",
                "\(choice(what))が '\(chosen)' です。認められるのは \(list(allowed)) です")
        case .baselines(let missing, let needed):
            return say(
                "\(list(missing)) missing among the baselines; needed are: \(list(needed))",
                "基準に \(list(missing)) がありません。必要なのは \(list(needed)) です")
        case .claims(let claims):
            let figures = claims.map(claim)
            return say("it claims \(figures.joined(separator: ", and "))", "申告された\(figures.joined(separator: "。また、"))")
        case .timeWindow(let minute, let days, let from, let to):
            let isNextDay = to < from
            return say(
                "it is \(dayAndTime(minute)) here; requests are admitted \(days.joined(separator: ", ")), \(clock(from)) to \(clock(to))"
                    + (isNextDay ? " of the next day" : ""),
                "現在は\(dayAndTime(minute))です。依頼を受け付けるのは \(days.map(day).joined(separator: "・")) の \(clock(from))～"
                    + (isNextDay ? "翌日 " : "") + "\(clock(to)) です")
        case .stageApproval(let stage):
            return say("every request of stage '\(stage)' needs approval", "段階 '\(stage)' の依頼はすべて承認が必要です")
        case .costApproval(let yen, let aboveYen):
            let (cost, most) = amounts(yen, over: aboveYen)
            return say(
                "the run is estimated at \(cost); above \(most) it needs approval", "実行費用の見積りは \(cost)です。\(most)を超えると承認が必要です")
        }
    }

    func choice(_ choice: RuleMessage.Choice) -> String {
        switch choice {
        case .stage: say("stage", "段階")
        case .priority: say("priority", "優先度")
        case .method: say("method", "探索方法")
        case .engine: say("engine", "エンジン")
        }
    }

    private func claim(_ claim: RuleMessage.Claim) -> String {
        let words = { (value: Double) in claim.figure.isMoney ? amount(value) : Figure.short(value) }
        let (figure, bound) = Figure.apart(claim.value, claim.limit) { number, more in more == 0 ? words(number) : "\(number)" }
        let most = claim.figure.isMost ? say("at most", "まで") : say("at least", "以上")
        return say(
            "\(claimed(claim.figure)) \(figure); \(most) \(bound) is taken on the requester's word",
            "\(claimed(claim.figure))は \(figure) です。申告だけで認められるのは \(bound) \(most)です")
    }

    private func claimed(_ figure: RuleMessage.Claim.Figure) -> String {
        switch figure {
        case .benefitPerDecision: say("a benefit per correct decision of", "正しい判断一件あたりの便益")
        case .decisionsPerMonth: say("decisions per month of", "月あたりの判断件数")
        case .horizonMonths: say("a horizon in months of", "評価期間の月数")
        case .discountRate: say("a discount rate per year of", "年間割引率")
        case .perMonth: say("benefit × decisions of a month of", "月あたりの便益×件数")
        case .inAll: say("benefit × decisions × months of", "便益×件数×月数")
        }
    }

    /// Such as `thu 09:30`, `木曜 09:30`.
    package func dayAndTime(_ minuteOfWeek: Int) -> String {
        let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
        // A minute of another week is a minute of this one.
        let minute = (minuteOfWeek % 10_080 + 10_080) % 10_080
        return "\(day(days[minute / 1440])) \(clock(minute % 1440))"
    }

    func day(_ code: String) -> String {
        let names = [
            "mon": "月曜", "tue": "火曜", "wed": "水曜", "thu": "木曜", "fri": "金曜", "sat": "土曜", "sun": "日曜",
        ]
        return say(code, names[code] ?? code)
    }

    /// Minutes of a day as `09:30`.
    package func clock(_ minute: Int) -> String {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(two(minute / 60)):\(two(minute % 60))"
    }
}
