package import Domain

/// Lines that stay on the screen while a run is watched: a word in a narrow column, and what there is to say.
extension Words {
    private func line(_ label: String, _ text: String) -> String { label.padded(to: 10) + text }

    package func receivedLine(_ file: String, from user: String) -> String {
        line(say("received", "受付"), say("\(file) from \(user)", "\(file)、提出者 \(user)"))
    }

    package func verdictLine(_ decision: Verdict.Decision) -> String { line(say("verdict", "判定"), self.decision(decision)) }

    package func startedLine(_ attempt: Int) -> String {
        line(say("started", "開始"), say("attempt \(attempt)", "試行 \(attempt)"))
    }

    /// - Parameter rows: how many of which split.
    package func readLine(_ rows: [(count: Int, split: Split)], sites: Int) -> String {
        line(
            say("read", "読込"),
            say(
                "rows: \(rows.map { "\($0.count) \($0.split.rawValue)" }.joined(separator: ", ")); "
                    + "\(Figure.counted(sites, "site")) to choose from",
                "行数：\(rows.map { "\(split($0.split)) \($0.count)" }.joined(separator: "、"))。設置箇所の候補 \(Figure.count(sites))"))
    }

    package func leftOutLine(of split: Split, _ words: String) -> String {
        say("left out  of \(split.rawValue): \(words)", line("除外", "\(self.split(split))：\(words)"))
    }

    package func machineLine(_ words: String, isNew: Bool) -> String {
        line(isNew ? say("machine", "計算機") : say("with", "計算機"), words)
    }

    package func searchedLine(_ proxy: ProxyName, _ data: ScoredData, _ seconds: Double) -> String {
        let shown = RunProgress.oneDecimal(seconds)
        return line(
            say("searched", "採点"),
            say("\(proxy.rawValue) over \(scoredOn(data)) in \(shown) s", "\(proxy.rawValue)、\(scoredOn(data))、\(shown) 秒"))
    }

    package func comparedLine(_ candidates: Int, round: Int, kept: [String]) -> String {
        let names = kept.joined(separator: "; ")
        return line(
            say("compared", "比較"),
            say(
                "\(Figure.counted(candidates, "candidate")), round \(round); on goes: \(names)",
                "候補 \(Figure.count(candidates))、ラウンド \(round)。残ったもの：\(names)"))
    }

    package func validatedLine(_ reliability: ScoreReliability) -> String {
        say(
            "validated reliability \(value(of: reliability)) over \(scope(of: reliability))",
            line("検証", "信頼性 \(value(of: reliability))、対象は\(scope(of: reliability))"))
    }

    package func chosenLine(_ variant: ArmVariant, modules: Int, parameters: Int) -> String {
        line(
            say("chosen", "選択"),
            say(
                "\(variant.words): \(Figure.counted(modules, "module")), \(Figure.counted(parameters, "parameter"))",
                "\(self.variant(variant))：モジュール \(Figure.count(modules)) 個、パラメータ \(Figure.count(parameters)) 個"))
    }

    package func trainedLine(_ trial: TrialID, _ reached: String, _ seconds: Double) -> String {
        let shown = RunProgress.oneDecimal(seconds)
        return line(
            say("trained", "学習"), say("\(trial.words): \(reached), \(shown) s", "\(self.trial(trial))：\(reached)、\(shown) 秒"))
    }

    /// What a trial has reached on some rows; nil for what was not measured.
    package func reached(accuracy: Double?, loss: Double?, on split: Split) -> String {
        accuracy.map { say("\(split.rawValue) accuracy \(percent($0))", "\(self.split(split))の正解率 \(percent($0))") }
            ?? loss.map {
                say(
                    "\(split.rawValue) loss \(RunProgress.decimals($0, 3))",
                    "\(self.split(split))の損失 \(RunProgress.decimals($0, 3))")
            }
            ?? say("no \(split.rawValue)", "\(self.split(split))なし")
    }

    package func epochLine(_ trial: TrialID, _ epoch: Int, loss: Double?, _ reached: String, tokensPerSecond: Double?) -> String
    {
        let speed = tokensPerSecond.map { say(", \(Int($0)) tokens/s", "、毎秒 \(Int($0)) トークン") } ?? ""
        let trained = loss.map { say("loss \(RunProgress.decimals($0, 3)), ", "損失 \(RunProgress.decimals($0, 3))、") } ?? ""
        return line(
            "",
            say(
                "\(trial.words), epoch \(epoch): \(trained)\(reached)\(speed)",
                "\(self.trial(trial))、エポック \(epoch)：\(trained)\(reached)\(speed)"))
    }

    package func orderedLine(_ action: ControlOrder.Action, by person: String, _ reason: String) -> String {
        line(
            say("ordered", "指示"),
            say("\(self.action(action)), by \(person): \(reason)", "\(self.action(action))（\(person)）：\(reason)"))
    }

    package func brokeOffLine(_ attempt: Int, _ words: String) -> String {
        say("broke off attempt \(attempt): \(words)", line("中断", "試行 \(attempt)：\(words)"))
    }

    package func endedLine(_ state: RequestState, _ reason: String) -> String {
        line(say("ended", "終了"), self.state(state) + (reason.isEmpty ? "" : say(": \(reason)", "：\(reason)")))
    }

    package func waitingLine(_ reason: String) -> String { line(say("waiting", "待ち"), reason) }

    /// What stands behind the bar.
    package func barWords(
        _ trial: TrialID, _ number: Int, of count: Int, step: Int, steps: Int, loss: Double?, tokensPerSecond: Double?,
        secondsLeft: Int?
    ) -> String {
        let which = count > 0 ? say(" (\(number) of \(count))", "（\(number)／\(count)）") : ""
        return say("\(short(trial))\(which)  step \(step)/\(steps)", "\(short(trial))\(which)  ステップ \(step)/\(steps)")
            + (loss.map { say("  loss \(RunProgress.decimals($0, 3))", "  損失 \(RunProgress.decimals($0, 3))") } ?? "")
            + (tokensPerSecond.map { say("  \(Int($0)) tokens/s", "  毎秒 \(Int($0)) トークン") } ?? "")
            + (secondsLeft.map { say("  \($0) s left", "  残り \($0) 秒") } ?? "")
    }
}
