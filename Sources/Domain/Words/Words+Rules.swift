/// What rules ask, what they look at, and what would change their mind.
extension Words {
    package func asks(_ ask: RuleAsk) -> String {
        switch ask {
        case .demand(let stages, let terms, let approval):
            let names = stages.map { list($0.map(\.rawValue)) }
            let whom = names.map { say("stage \($0)", "段階 \($0)") } ?? say("every stage", "すべての段階")
            return ([whom] + (terms.isEmpty ? [] : [self.terms(terms)]) + (approval.map { [needed($0)] } ?? []))
                .joined(separator: say("; ", "、"))
        case .claim: return say("who may ask in whose name, for what", "誰がどのチームの名で何を依頼できるか")
        case .oneRun:
            return say(
                "what it and the gates before it ask, of one run", "このゲートとその前のゲートが求めることを、一つの実行が満たすこと")
        }
    }

    package func terms(_ terms: [RuleTerm]) -> String { list(terms.map { "\($0.key) \(value($0.value))" }) }

    package func value(_ value: RuleTerm.Value) -> String {
        switch value {
        case .plain(let text): return text
        case .amount(let amount): return self.amount(amount)
        case .seconds(let seconds): return self.seconds(seconds)
        case .hours(let hours): return say("\(Figure.short(hours)) h", "\(Figure.short(hours)) 時間")
        case .models(let models):
            return list(
                models.map { model in
                    model.name ?? model.weights.map { say("any with weights \($0)", "重みが \($0) のもの") } ?? "–"
                })
        case .window(let days, let from, let to):
            return say(
                "\(list(days)), \(clock(from)) to \(clock(to))\(to < from ? " of the next day" : "")",
                "\(days.map(day).joined(separator: "・")) の \(clock(from))～\(to < from ? "翌日 " : "")\(clock(to))")
        }
    }

    /// Who has to approve, and within what time.
    package func needed(_ approval: NeededApproval) -> String {
        let who = approvals(approval.count, approval.role)
        guard let seconds = approval.expirySeconds else { return who }
        let hours = Figure.short(seconds / 3600)
        return say("\(who) within \(hours) hours", "\(hours) 時間以内の\(who)")
    }

    package func sight(_ sight: RuleSight) -> String {
        switch sight {
        case .count(.core, let count): return say(Figure.counted(count, "core"), "\(Figure.count(count)) コア")
        case .count(.seed, let count): return say(Figure.counted(count, "seed"), "シード \(Figure.count(count)) 個")
        case .count(.testRow, let count): return say(Figure.counted(count, "test row"), "テスト行 \(Figure.count(count)) 行")
        case .trainableParameters(let count):
            return say("\(Figure.counted(count, "trainable parameter")) at most", "学習パラメータ数 最大 \(Figure.count(count))")
        case .shareOfBase(let trainable, let base):
            return say(
                "\(Figure.count(trainable)) trainable parameters of a model with \(Figure.count(base))",
                "学習パラメータ数 \(Figure.count(trainable))、モデルは \(Figure.count(base))")
        case .uncountedTestRows: return say("test rows that nobody has counted", "テスト行数は数えられていません")
        case .choice(let what, let word): return say("\(what.rawValue) \(word)", "\(choice(what)) \(word)")
        case .baselines(let arms): return say("baselines \(list(arms))", "基準 \(list(arms))")
        case .data(let files): return list(files)
        case .model(let name, let weights):
            return say(
                "model \(name)\(weights.map { " with weights \($0)" } ?? "")",
                "モデル \(name)\(weights.map { "（重み \($0)）" } ?? "")")
        case .licences(let things): return list(things.map(licences))
        case .classifications(let files): return list(files.map(classification))
        case .estimatedYen(let yen): return say("an estimate of \(amount(yen))", "見積り \(amount(yen))")
        case .estimatedSeconds(let seconds):
            return say("an estimate of \(self.seconds(seconds))", "見積り \(self.seconds(seconds))")
        case .estimatedMebibytes(let mebibytes):
            return say("an estimate of \(Figure.short(mebibytes))MiB", "見積り \(Figure.short(mebibytes))MiB")
        case .noClaim: return say("no claim", "価値の申告はありません")
        case .claimed(let yen, let decisions, let months, let rate):
            let (worth, count, discount) = (amount(yen), Figure.short(decisions), Figure.short(rate))
            return say(
                "\(worth) × \(count) decisions a month × \(months) months, discounted by \(discount) a year",
                "\(worth) × 月 \(count) 件の判断 × \(months) か月、年率 \(discount) で割引")
        case .minute(let minute): return say("the time \(dayAndTime(minute)) here", "現地時刻 \(dayAndTime(minute))")
        case .spent(let usage, let estimate):
            let (cost, reserved, new) = (amount(usage.costYen), amount(usage.reservedYen), amount(estimate))
            return say(
                "\(cost) spent in \(Figure.counted(usage.runCount, "run")), \(reserved) reserved for \(usage.reservedCount), \(new) estimated",
                "費用 \(cost)（実行 \(Figure.count(usage.runCount)) 件）、確保済み \(reserved)（\(usage.reservedCount) 件）、見積り \(new)")
        case .admittedOfTeam(let count):
            return say(
                "\(Figure.counted(count, "request")) of the team admitted and not ended",
                "チームの依頼のうち受理済みで終わっていないもの \(Figure.count(count)) 件")
        case .runs(let stage, let runs):
            return runs.isEmpty
                ? say("no finished run of stage \(stage)", "段階 \(stage) で完了した実行はありません")
                : say("finished runs of stage \(stage): \(list(runs))", "段階 \(stage) で完了した実行：\(list(runs))")
        case .claimant(let user, let team):
            return say("\(user.quoted()) for team \(team.quoted())", "\(user.quoted())（チーム \(team.quoted())）")
        }
    }

    private func licences(_ thing: RuleSight.Listed) -> String {
        let name = thing.isModel ? say("model '\(thing.name)'", "モデル '\(thing.name)'") : thing.name
        guard case .named(let licences) = thing.listing else { return listed(name, thing.listing) }
        return licences.isEmpty
            ? say("\(name) has no licence in the catalogue", "\(name) のライセンスはカタログにありません")
            : say(
                "\(name) has the licence \(licences.joined(separator: " and "))", "\(name) のライセンスは \(list(licences)) です")
    }

    private func classification(_ file: RuleSight.Listed) -> String {
        guard case .named(let words) = file.listing else { return listed(file.name, file.listing) }
        return words.isEmpty
            ? say("\(file.name) has no classification in the catalogue", "\(file.name) の機密区分はカタログにありません")
            : say("\(file.name) is \(list(words))", "\(file.name) の機密区分は \(list(words)) です")
    }

    private func listed(_ name: String, _ listing: RuleSight.Listing) -> String {
        switch listing {
        case .notLookedAt: say("\(name) is not looked at", "\(name) は調べません")
        case .onlyByBytes:
            say(
                "\(name) is in the catalogue by its bytes, which are not known yet",
                "\(name) はカタログに内容のハッシュで載っていますが、内容がまだ分かりません")
        case .inNone, .named: say("\(name) is in no catalogue", "\(name) はどのカタログにもありません")
        }
    }

    package func change(_ change: RuleChange) -> String {
        let wanted: String =
            switch change.wanted {
            case .terms(let terms):
                say(
                    "\(change.field) within \(terms.isEmpty ? "what the rule asks" : self.terms(terms))",
                    "\(change.field) を\(terms.isEmpty ? "規則の求める範囲" : " \(self.terms(terms)) の範囲")にする")
            case .oneRun:
                say(
                    "\(change.field) within one run that carries all of them", "\(change.field) を、すべてを満たす一つの実行に基づくものにする")
            case .fileOfTeams: say("\(change.field), or the file of teams", "\(change.field) かチームのファイルを直す")
            }
        let approval = change.approval.map { approvals($0.count, $0.role) }
        return wanted + (approval.map { say("; or \($0)", "。または\($0)を得る") } ?? "")
    }

    /// By what a rule lets pass what it objects to.
    package func exempted(until day: String, by place: String, _ reason: String) -> String {
        say("until \(day) by \(place): \(reason)", "\(day) まで（\(place)）：\(reason)")
    }
}
