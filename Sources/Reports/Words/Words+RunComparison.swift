import Domain

/// What differs between two runs.
extension Words {
    package func subject(_ subject: RunComparison.Subject) -> String {
        switch subject {
        case .plan: plan
        case .policies: policiesCaption
        case .data: say("Data", "データ")
        case .machine: say("Machine", "計算機")
        case .scores: say("Scores of sites", "設置箇所のスコア")
        case .allocation: say("Allocation", "配置")
        case .results: say("Results", "結果")
        case .cost: say("Cost and time", "費用と時間")
        }
    }

    /// What a row of a comparison is about.
    package func what(_ what: RunComparison.What) -> String {
        switch what {
        case .setting(let path): path
        case .planDigest: say("Plan, SHA-256", "計画のSHA-256")
        case .policy(let file): file
        case .data(let split, let field): list([self.split(split).capitalizedFirst, self.field(field)])
        case .machine(let part): machinePart(part)
        case .score(let proxy, let round, let site): list([scoredIn(proxy, round), site])
        case .agreement(let proxy, let round, let siteCount): agreement(scoredIn(proxy, round), over: siteCount)
        case .moduleCount(let variant): list([self.heading(variant), say("modules", "モジュール数")])
        case .parameterCount(let variant): list([self.heading(variant), say("parameters", "パラメータ数")])
        case .rank(let variant, let site): list([self.heading(variant), say("rank at \(site)", "\(site) のランク")])
        case .ending: ended
        case .result(let variant, let quantity, let split):
            list([self.heading(variant), self.split(split), self.quantity(quantity)])
        case .trialCount(let variant): list([self.heading(variant), say("trainings", "訓練の回数")])
        case .cost(let spent): self.spent(spent)
        }
    }

    private func scoredIn(_ proxy: ProxyName, _ round: Int) -> String {
        round == 1 ? proxy.rawValue : list([proxy.rawValue, say("round \(round)", "ラウンド\(round)")])
    }

    private func agreement(_ scores: String, over siteCount: Int) -> String {
        say(
            "\(scores): Spearman’s ρ of both runs over \(Figure.counted(siteCount, "site"))",
            "\(scores)：両実行の\(count(siteCount))箇所にわたるスピアマンのρ")
    }

    private func field(_ field: RunComparison.What.Field) -> String {
        switch field {
        case .name: say("file", "ファイル")
        case .digest: "SHA-256"
        case .rowCount: say("rows in the file", "ファイルの行数")
        case .rowsRead: say("rows that took part", "使われた行数")
        }
    }

    private func machinePart(_ part: RunComparison.What.Part) -> String {
        switch part {
        case .engine: say("Engine’s version", "エンジンの版")
        case .processor: processor
        case .kernel: kernel
        case .library: library
        case .threads: threads
        case .shards: say("Shards", "シャード数")
        case .changes: say("Changes of machine", "計算機の変更")
        }
    }

    private func spent(_ spent: RunComparison.What.Spent) -> String {
        switch spent {
        case .cost: cost
        case .estimate: say("Estimated cost", "費用の見積もり")
        case .wallTime: wallTime
        case .searchTime: say("Time of the search", "探索の時間")
        case .processorTime: say("Processor time", "プロセッサ時間")
        case .memory: memory
        case .attempts: say("Attempts", "試行回数")
        }
    }

    package func value(_ value: RunComparison.Value) -> String {
        switch value {
        case .text(let text): text
        case .count(let count), .bytes(let count): self.count(count)
        case .number(let number): significant(number)
        case .share(let share): percent(share)
        case .amount(let amount): self.amount(amount)
        case .seconds(let seconds): self.seconds(seconds)
        case .digest(let digest): digest.hexadecimal
        case .ending(let ending): state(RequestState(ending))
        }
    }

    /// The same of both sides, with as many digits as tell them apart.
    package func values(_ left: RunComparison.Value?, _ right: RunComparison.Value?) -> (String, String) {
        if case .number(let first)? = left, case .number(let second)? = right {
            return Figure.apart(first, second) { significant($0, more: $1) }
        }
        return (left.map(value) ?? none, right.map(value) ?? none)
    }

    /// How much of a part differs.
    package func differences(_ number: Int, of all: Int) -> String {
        number == 0
            ? say("All \(count(all)) are the same.", "\(count(all))件すべて同じです。")
            : say("\(count(number)) of \(count(all)) differ.", "\(count(all))件のうち\(count(number))件が異なります。")
    }

    package func comparable(_ isTestedOnTheSameRows: Bool) -> String {
        isTestedOnTheSameRows
            ? say("Both were tested on the same rows.", "どちらも同じ行でテストされました。")
            : say(
                "They were not tested on the same rows: their results cannot be held against each other.",
                "テストされた行が異なるため、結果を比べることはできません。")
    }
}
