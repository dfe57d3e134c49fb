package import Domain

/// Where a request stands, and why it waits.
extension Words {
    package var nameFact: String { say("name", "名前") }
    package var fromFact: String { say("from", "提出者") }
    package var ordersFact: String { say("orders", "指示") }
    package var attemptsFact: String { say("attempts", "試行") }
    package var snapshotFact: String { say("snapshot", "中断点") }
    package var progressFact: String { say("progress", "進み") }
    package var costFact: String { say("cost", "費用") }
    package var noRequest: String { say("no request", "依頼はありません") }

    package var waitsForVerdict: String { say("it has no verdict yet", "まだ判定されていません") }
    package var waitsForItsTurn: String { say("it has not been its turn yet", "順番を待っています") }

    /// - Parameter reasons: of the findings that hold it.
    package func waitsForApproval(until deadline: Timestamp?, _ reasons: [String]) -> String {
        let until = deadline.map { say(", until \(second($0))", "（期限 \(second($0))）") } ?? ""
        return say(
            "a person has to approve it\(until)" + (reasons.isEmpty ? "" : ": " + reasons.joined(separator: "; ")),
            "承認を待っています\(until)" + (reasons.isEmpty ? "" : "：" + reasons.joined(separator: "。また、")))
    }

    /// - Parameter words: why, as the ledger has it.
    package func brokeOff(_ attempt: Int, _ words: String?) -> String {
        say(
            "attempt \(attempt) broke off (\(words ?? "no reason given")); the daemon starts the next one",
            "試行 \(attempt) が中断しました\(words.map { "（\($0)）" } ?? "")。デーモンが次の試行を始めます")
    }

    package func paused(by person: String, _ reason: String) -> String {
        say("paused by \(person): \(reason)", "\(person) が一時停止しました：\(reason)")
    }

    /// What the daemon says in its own words, which are English.
    package func daemonSays(_ words: String) -> String { say(words, "順番を待っています（デーモンの報告「\(words)」）") }

    package func priority(_ priority: Request.Priority) -> String {
        switch priority {
        case .low: say("low", "低")
        case .normal: say("normal", "通常")
        case .high: say("high", "高")
        }
    }

    package func named(_ name: String, _ team: String?, _ priority: Request.Priority?) -> String {
        let (team, priority) = (team ?? none, self.priority(priority ?? .normal))
        return say("\(name), team \(team), priority \(priority)", "\(name)、チーム \(team)、優先度 \(priority)")
    }

    package func dropped(by submitter: String, at time: Timestamp?, as file: String?) -> String {
        let (received, file) = (time.map(second) ?? none, file ?? none)
        return say("\(submitter), received \(received) as \(file)", "\(submitter)、\(file)（受付 \(received)）")
    }

    package func state(_ state: RequestState, since time: Timestamp, _ ending: String?) -> String {
        say("\(self.state(state)) since \(second(time))", "\(self.state(state))（\(second(time)) から）")
            + (ending.map { say(": \($0)", "：\($0)") } ?? "")
    }

    package func action(_ action: ControlOrder.Action) -> String {
        switch action {
        case .approve: say("approve", "承認")
        case .refuse: say("refuse", "却下")
        case .cancel: say("cancel", "取り消し")
        case .pause: say("pause", "一時停止")
        case .resume: say("resume", "再開")
        }
    }

    package func ordered(_ action: ControlOrder.Action, by person: String, at time: Timestamp, _ reason: String) -> String {
        say(
            "\(second(time))  \(self.action(action)) by \(person): \(reason)",
            "\(second(time))  \(self.action(action))（\(person)）：\(reason)")
    }

    package func attempt(_ attempt: Int, from begin: Timestamp, to end: Timestamp?, _ words: String?) -> String {
        say("\(attempt)  started \(second(begin))", "\(attempt)  開始 \(second(begin))")
            + (end.map { say(", ended \(second($0))", "、終了 \(second($0))") } ?? "")
            + (end == nil ? "" : words.map { say(": \($0)", "：\($0)") } ?? "")
    }

    /// A trial in few words.
    package func short(_ trial: TrialID) -> String { say(trial.shortWords, self.trial(trial)) }

    package func snapshot(_ trial: TrialID, step: Int, at time: Timestamp) -> String {
        say(
            "\(short(trial)), step \(step), at \(second(time))", "\(short(trial))、ステップ \(step)、\(second(time))")
    }

    /// Share, training and step of a run.
    package func progress(_ place: RunProgress.Place) -> String {
        let (share, number) = (percent(place.share), count(place.trialsDone + 1))
        let (all, step, steps) = (count(max(place.trialCount, place.trialsDone + 1)), count(place.step), count(place.stepCount))
        return say(
            "\(share): \(short(place.trial)) (\(number) of \(all)), step \(step) of \(steps)",
            "\(share)：\(short(place.trial))（\(number)／\(all)）、ステップ \(step)／\(steps)")
    }

    package func aboutSoFar(_ cost: String) -> String { say("about \(cost) so far", "現在まで約 \(cost)") }
    package func estimatedAt(_ cost: String) -> String { say("\(cost) estimated", "見積り \(cost)") }
    package func atMost(_ cost: String) -> String { say("\(cost) at most", "上限 \(cost)") }

    /// Of a list of requests: id, name, team, priority, state, submitter, when received, cost.
    package var requestColumns: [String] {
        say(
            ["request", "name", "team", "priority", "state", "submitter", "received", "cost"],
            ["依頼", "名前", "チーム", "優先度", "状態", "提出者", "受付", "費用"])
    }
}
