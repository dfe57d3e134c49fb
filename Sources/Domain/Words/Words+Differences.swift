/// What is different in other policies.
extension Words {
    /// In one line: how, in a narrow column, and what.
    package func difference(_ difference: PolicyDifference) -> String {
        let how = say(english(difference.how), japanese(difference.how))
        return how + difference.what.text(in: self)
    }

    private func english(_ how: PolicyDifference.How) -> String {
        switch how {
        case .stricter: "stricter  "
        case .looser: "looser    "
        case .changed: "changed   "
        case .came: "came      "
        case .went: "went      "
        }
    }

    /// As wide.
    private func japanese(_ how: PolicyDifference.How) -> String {
        switch how {
        case .stricter: "厳格化    "
        case .looser: "緩和      "
        case .changed: "変更      "
        case .came: "追加      "
        case .went: "削除      "
        }
    }

    fileprivate func changed(_ name: String, _ old: String, _ new: String) -> String { "\(labelled(name, old)) → \(new)" }

    fileprivate func rule(_ name: String, _ place: String, _ text: String) -> String { labelled("\(name) (\(place))", text) }

    fileprivate func change(_ change: PolicyDifference.Change) -> String {
        switch change {
        case .severity(let old, let new): "\(severity(old)) → \(severity(new))"
        case .stages(let old, let new): say("stages \(list(old)) → \(list(new))", "段階 \(list(old)) → \(list(new))")
        case .term(let old, let new): "\(terms([old])) → \(value(new))"
        case .termWent(let term): say("\(terms([term])) → no \(term.key)", "\(terms([term])) → \(term.key) なし")
        case .termCame(let term): say("no \(term.key) → \(terms([term]))", "\(term.key) なし → \(terms([term]))")
        case .approval(let old, let new): "\(needed(old)) → \(needed(new))"
        }
    }

    fileprivate func rateCard(_ card: RateCard) -> String {
        let words = self.in(card.currency.orYen)
        let (hour, run, cores) = (
            words.amount(card.yenPerCoreHour), words.amount(card.yenPerRun), Figure.count(card.coreCount)
        )
        let memory = card.perGiBHour.map { say(", \(price($0)) per GiB and hour", "、GiB 時あたり \(price($0))") } ?? ""
        return say(
            "\(card.name), \(hour) per core and hour, \(Figure.counted(card.coreCount, "core")), \(run) per run",
            "\(card.name)、コア時あたり \(hour)、\(cores) コア、実行あたり \(run)") + memory + (card.energy.map(energy) ?? "")
    }

    private func energy(_ energy: RateCard.EnergyModel) -> String {
        let (core, memory) = (Figure.short(energy.wattsPerCore), Figure.short(energy.wattsPerGiB))
        return say(", \(core) W per core and \(memory) W per GiB", "、コアあたり \(core) W、GiB あたり \(memory) W")
            + (energy.perKilowattHour.map { say(", \(price($0)) per kWh", "、kWh あたり \(price($0))") } ?? "")
            + (energy.carbonGramsPerKilowattHour.map {
                say(", \(Figure.short($0)) g of CO₂ per kWh", "、kWh あたり CO₂ \(Figure.short($0)) g")
            } ?? "")
    }

    /// Whom a rule lets pass.
    package func exempted(_ teams: [String]?, _ users: [String]?, _ stages: [String]?) -> String {
        let whom = [
            teams.map { say("team \(list($0))", "チーム \(list($0))") }, users.map { say("user \(list($0))", "利用者 \(list($0))") },
            stages.map { say("stage \(list($0))", "段階 \(list($0))") },
        ].compactMap(\.self)
        return whom.isEmpty ? say("everybody", "全員") : say(whom.joined(separator: " and "), list(whom))
    }

    fileprivate func people(_ users: [String], _ groups: [String]) -> String {
        say("users \(list(users)); groups \(list(groups))", "利用者［\(list(users))］、グループ［\(list(groups))］")
    }

    fileprivate func allowed(_ english: String, _ japanese: String, _ items: [String]?) -> String {
        guard let items else { return say("all \(english)", "\(japanese)はすべて") }
        return say("\(english) \(items.isEmpty ? "none" : list(items))", "\(japanese)［\(list(items))］")
    }
}

/// Why policies that were in force cannot be made again.
extension Words {
    package var noVerdictRecorded: String { say("its payload is no verdict", "記録の内容が判定ではありません") }

    /// - Parameter file: in quotes.
    package func noText(of file: String, _ digest: Digest) -> String {
        say(
            "the ledger has no text of \(file), SHA-256 \(digest)", "台帳に \(file)（SHA-256 \(digest)）の内容がありません")
    }

    /// - Parameter problem: what is wrong with them, in the same language.
    package func unreadablePolicies(_ problem: String) -> String {
        say("this release does not read its policies: \(problem)", "この版では、当時のポリシーを読めません：\(problem)")
    }
}

extension PolicyDifference.What {
    fileprivate func text(in words: Words) -> String {
        switch self {
        case .inRule(let name, let place, let change): return words.rule(name, place, words.change(change))
        case .rule(let name, let place, let severity, let asks):
            return words.rule(name, place, words.list([words.severity(severity), words.asks(asks)]))
        case .order(let old, let new):
            return words.changed(words.say("order of files", "ファイルの順"), words.list(old), words.list(new))
        case .offsetMinutes(let old, let new):
            return words.changed("utcOffset", words.say("\(old) min", "\(old) 分"), words.say("\(new) min", "\(new) 分"))
        case .laterFiles(let old, let new): return words.changed("laterFiles", old, new)
        case .rateCard(let old, let new):
            return words.changed(words.say("rate card", "料金表"), words.rateCard(old), words.rateCard(new))
        case .exemption(let rule, let teams, let users, let stages, let until, let reason):
            let whom = words.exempted(teams, users, stages)
            return words.say(
                "exemption \(rule) for \(whom) until \(until): \(reason)", "免除 \(rule)（対象は\(whom)、\(until) まで）：\(reason)")
        case .approver(let name): return words.say("approver \(name)", "承認者 \(name)")
        case .operatorName(let name): return words.say("operator \(name)", "運用者 \(name)")
        case .role(let name, let users, let groups):
            return words.labelled(words.say("role \(name)", "役割 \(name)"), words.people(users, groups))
        case .binding(let isBound):
            return words.labelled(
                words.say("teams", "チーム"),
                isBound
                    ? words.say("accounts are bound to teams", "アカウントの所属チームを定めています")
                    : words.say("a team is what a request says", "依頼に書かれたチームをそのまま使います"))
        case .team(let name, let users, let groups, let stages, let data, let models):
            let parts = [
                words.people(users, groups), words.allowed("stages", "段階", stages), words.allowed("data", "データ", data),
                words.allowed("models", "モデル", models),
            ]
            return words.labelled(words.say("team \(name)", "チーム \(name)"), parts.joined(separator: words.say("; ", "、")))
        case .model(let name, let facts):
            return words.say("model \(([name] + facts).joined(separator: ", "))", "モデル \(words.list([name] + facts))")
        case .data(let pattern, let facts):
            return words.say("data \(([pattern] + facts).joined(separator: ", "))", "データ \(words.list([pattern] + facts))")
        }
    }
}
