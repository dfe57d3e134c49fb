package import Domain

/// What `heteroloractl plan`, `submit` and orders say around a verdict.
extension Words {
    package var filesFact: String { say("files", "ファイル") }
    package var estimatesFact: String { say("estimates", "見積実績") }
    package var estimateFact: String { say("estimate", "見積り") }
    package var quotasFact: String { say("quotas", "割当") }
    package var gatesFact: String { say("gates", "段階条件") }
    package var modelFact: String { say("model", "モデル") }
    package var sitesFact: String { say("sites", "設置箇所") }
    package var budgetFact: String { say("budget", "予算") }
    package var trialsFact: String { say("trials", "学習") }
    package var rowsFact: String { say("rows", "行数") }
    package var droppedFact: String { say("dropped", "投函先") }
    package var orderFact: String { say("order", "指示") }
    package var controlFact: String { say("control", "指示番号") }
    package var decisionFact: String { say("decision", "決定") }
    package var nothingDropped: String { say("nothing was dropped", "何も投函していません") }

    package var usingFact: String { say("using", "使用") }

    /// What a plan is made from that nobody named.
    package enum UsedPlace: String, Sendable, CaseIterable { case models, data, policies, speed }

    package func used(_ place: UsedPlace, _ path: String) -> String {
        say("\(place.rawValue) \(path)", "\(self.place(place))：\(path)")
    }

    private func place(_ place: UsedPlace) -> String {
        switch place {
        case .models: say("models", "モデル")
        case .data: say("data", "データ")
        case .policies: say("policies", "ポリシー")
        case .speed: say("speed", "速度")
        }
    }

    /// - Parameter program: the worker.
    package func measuredNow(by program: String) -> String {
        say("measured now by \(program) calibrate", "いま \(program) calibrate で測定")
    }

    /// - Parameters:
    ///   - place: its name is the option's too.
    ///   - looked: where it was looked for.
    ///   - script: what fetches some; nil without.
    package func noPlace(_ place: UsedPlace, looked: [String], script: String?) -> String {
        let hint = script.map { say(", \($0) fetches some", "（'\($0)' が取得します）") } ?? ""
        let option = "--\(place.rawValue)"
        return say(
            "no \(place.rawValue): there is no \(looked.joined(separator: " and no ")); \(option) FOLDER says where they are\(hint)",
            "\(self.place(place))が見つかりません（\(list(looked)) を調べました）。'\(option)' でフォルダを指定してください\(hint)")
    }

    /// - Parameter absence: why, in the program's own words.
    package func notLookedInto(_ absence: String) -> String {
        say("the model's are not looked into: \(absence)", "モデルのファイルの中身は調べていません（\(absence)）")
    }

    package func spentUnknown(by team: String) -> String {
        say(
            "not looked at: what '\(team)' has spent stands in the ledger; --database says where that is",
            "調べていません。'\(team)' の支出は台帳にあります（場所は --database で指定）")
    }

    package var shownUnknown: String {
        say(
            "not looked at: what earlier runs have shown stands in the ledger; without --database a stage gate stays shut",
            "調べていません。以前の実行の結果は台帳にあり、--database を指定しなければ段階の条件は満たされません")
    }

    /// How far estimates were from what runs cost; nil without runs.
    package func record(_ record: EstimateRecord) -> String? {
        guard let median = record.medianSize, let least = record.errors.min(), let most = record.errors.max() else {
            return nil
        }
        let count = record.errors.count
        return say(
            "\(Figure.counted(count, "finished run")) cost something else than estimated by \(percent(median)) in the median, "
                + "\(percent(least)) to \(percent(most))",
            "完了した実行 \(Figure.count(count)) 件の費用と見積りの差は、中央値で \(percent(median))、範囲は \(percent(least))～\(percent(most))")
    }

    package func model(_ name: String, parameters: Int, _ weights: Digest) -> String {
        say("\(name): \(parameters) parameters, weights \(weights)", "\(name)：パラメータ数 \(parameters)、重み \(weights)")
    }

    /// - Parameter full: parameters of modules of that rank at all chosen sites.
    package func sites(_ count: Int, of all: Int, withShortcuts: Bool, rank: Int, _ full: Int) -> String {
        say(
            "\(count) of \(all) linears\(withShortcuts ? " and shortcuts" : ""); rank \(rank) at all of them: \(full) parameters",
            "線形層\(withShortcuts ? "とショートカット" : "") \(count)／\(all)。すべてランク \(rank) ならパラメータ数 \(full)")
    }

    package func budget(_ budgets: [Int], of full: Int) -> String {
        let shares = list(budgets.map { "\((1000 * Double($0) / Double(max(full, 1))).rounded() / 10) %" })
        let counts = list(budgets.map(String.init))
        return say("\(counts) parameters, \(shares) of that", "パラメータ数 \(counts)、その \(shares)")
    }

    package func trials(_ lineup: Lineup) -> String {
        let (count, seeds, budgets) = (lineup.trials.count, lineup.seeds.count, max(lineup.budgets?.count ?? 1, 1))
        return say(
            "\(count): \(Figure.counted(seeds, "seed")), \(Figure.counted(budgets, "budget"))"
                + (lineup.drawCount.map { ", random in \($0) draws" } ?? ""),
            "\(count) 回：シード \(Figure.count(seeds)) 個、予算 \(Figure.count(budgets)) 通り"
                + (lineup.drawCount.map { "、無作為な配置の抽選 \($0) 回" } ?? ""))
    }

    package func rows(_ used: Int, of all: Int, in split: Split) -> String {
        say(
            "\(split.rawValue) \(used)\(used == all ? "" : " of \(all)")",
            "\(self.split(split)) \(used)\(used == all ? "" : "／\(all)")")
    }

    package func estimate(_ estimate: Estimate) -> String {
        let seconds = "\(Int(estimate.wallSeconds.rounded()))"
        let work = "\((estimate.flops / 1e11).rounded() / 10) TFLOP"
        let memory = "\(Int(estimate.memoryBytes / 1_048_576)) MiB"
        return say(
            "\(seconds) s, \(amount(estimate.costYen)), \(work), at most \(memory) of memory",
            "\(seconds) 秒、\(amount(estimate.costYen))、\(work)、メモリ最大 \(memory)")
    }

    package func order(_ action: ControlOrder.Action, _ request: String) -> String {
        say("\(self.action(action)) \(request)", "\(request) の\(self.action(action))")
    }

    package func accepted(_ isAccepted: Bool) -> String {
        isAccepted ? say("accepted", "受け付けました") : say("not accepted", "受け付けられませんでした")
    }
}
