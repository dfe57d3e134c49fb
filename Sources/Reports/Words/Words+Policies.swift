package import Domain

/// What `heteroloractl policy` says about a folder of policies: a word in a narrow column, and what there is to say.
extension Words {
    private func line(_ label: String, _ text: String) -> String { label.padded(to: 10) + text }

    package func notRead(_ entry: PolicyFolder.LeftOut) -> String {
        line(say("not read", "対象外"), entry.told(in: language))
    }

    package func odd(_ finding: Finding) -> String { line(say("odd", "注意"), finding.withColumn(in: language)) }

    package func error(_ finding: Finding) -> String { line(say("error", "エラー"), finding.withColumn(in: language)) }

    package func sound(files: Int, rules: Int, oddities: Int) -> String {
        say(
            "\(Figure.counted(files, "file")), \(Figure.counted(rules, "rule")), no error, \(oddities) odd",
            "ファイル\(files)件、規則\(rules)件、エラーなし、注意\(oddities)件")
    }

    package func unsound(files: Int, errors: Int) -> String {
        say(
            "\(Figure.counted(files, "file")), \(Figure.counted(errors, "error"))", "ファイル\(files)件、エラー\(errors)件")
    }

    /// - Parameter failure: nil where the case holds.
    package func tested(_ file: String, _ name: String, _ failure: PolicyMessage?) -> String {
        let verdict = failure == nil ? say("ok  ", "合格 ") : say("FAIL", "不合格")
        return "\(verdict) \(file): \(name)" + (failure.map { ": \(policy($0).printable)" } ?? "")
    }

    /// A rule that no case tries on both sides.
    package func open(_ rule: PolicyMessage) -> String { say("open ", "未試行 ") + policy(rule).printable }

    package func looked(files: Int, rules: Int, cases: Int) -> String {
        say("\(files) files, \(rules) rules, \(cases) cases", "ファイル\(files)件、規則\(rules)件、事例\(cases)件")
    }

    package func judged(passed: Int, failed: Int) -> String {
        say("\(passed) passed, \(failed) failed", "合格\(passed)件、不合格\(failed)件")
    }

    /// One rule in one request: the line at the head of what is said of it.
    package func explained(_ rule: String, at place: String, _ severity: Finding.Severity) -> String {
        "\(place)  \(rule)\(say(", ", "、"))\(language == .english ? severity.rawValue : self.severity(severity))"
    }

    package enum Explained: Sendable, CaseIterable { case asks, request, result, change, exempt }

    package func explained(_ part: Explained, _ text: String) -> String {
        let label =
            switch part {
            case .asks: say("asks", "求める")
            case .request: say("request", "依頼")
            case .result: say("result", "結果")
            case .change: say("change", "変更案")
            case .exempt: say("exempt", "免除")
            }
        return "    " + line(label, text)
    }

    /// A verdict that comes out otherwise, or with other objections.
    package func replayed(
        _ request: RequestID, _ name: String, of team: String, event: Int64, _ recorded: Verdict.Decision,
        _ replayed: Verdict.Decision
    ) -> String {
        let (old, new) = (decision(recorded), decision(replayed))
        return say(
            "\(request) \(name) of \(team) (event \(event)): \(old) \(recorded == replayed ? "as" : "→") \(new)",
            "\(request) \(name)（チーム \(team)、イベント \(event)）：\(recorded == replayed ? "\(old)（変わらず）" : "\(old) → \(new)")")
    }

    /// One that is made now and was not, or was and is not.
    package func objection(_ finding: Finding) -> String {
        labelled(severity(finding.severity), "\(finding.reason(in: language)) [\(finding.rule)]")
    }

    /// - Parameter why: in the same language.
    package func notReplayed(event: Int64, _ why: String) -> String {
        say("event \(event): not judged: \(why)", "イベント \(event)：判定できません：\(why)")
    }

    package func replayed(_ verdicts: Int, same: Int, differing: Int, byThoseOfThen: Bool) -> String {
        say(
            "\(Figure.counted(verdicts, "verdict")): \(same) the same, \(differing) "
                + (byThoseOfThen ? "not following from the record" : "decided otherwise"),
            "判定 \(Figure.count(verdicts)) 件：同じもの \(same) 件、"
                + (byThoseOfThen ? "記録から導けないもの" : "結論が変わるもの") + " \(differing) 件")
    }

    package func otherObjections(_ number: Int) -> String {
        say("\(number) decided the same with other objections", "結論は同じで指摘が異なるもの \(number) 件")
    }

    package func unknownReplays(_ number: Int) -> String {
        say(
            "\(number) unknown: names alone had decided then, and what they name was never looked at",
            "不明なもの \(number) 件：当時は名前だけで判定し、その内容を調べていません")
    }

    package func notByPolicies(_ number: Int) -> String {
        say(
            "\(number) not by policies: unreadable files, people who refused, and what an earlier release recorded",
            "ポリシーによらないもの \(number) 件：読めないファイル、人による却下、以前の版の記録")
    }

    package func notReplayed(_ number: Int) -> String {
        say("\(number) could not be judged", "判定できなかったもの \(number) 件")
    }

    package func decisionsChanged(_ recorded: Verdict.Decision, _ replayed: Verdict.Decision, _ number: Int) -> String {
        say(
            "  \(decision(recorded)) → \(decision(replayed)): \(number)",
            "  \(decision(recorded)) → \(decision(replayed))：\(number) 件")
    }

    package var notConcerned: String { say("does not look at it: another stage", "段階が異なるため対象外") }
    package var passes: String { say("passes", "通ります") }
    package func objects(_ why: String) -> String { say("objects: \(why)", "異議：\(why)") }
    package func wouldObject(_ why: String) -> String { say("would object: \(why)", "免除がなければ異議：\(why)") }

    package var filesNotKnown: String {
        say(
            "not known: the files that it names were not looked at, or what they take could not be worked out",
            "不明：依頼が挙げるファイルを調べていないか、必要な資源を見積もれませんでした")
    }

    package var ledgerNotKnown: String {
        say(
            "not known: what was spent, reserved and shown stands in the ledger; --database says where that is",
            "不明：費用、確保済みの額、過去の実行の結果は台帳にあります。台帳の場所は --database で指定します")
    }
}
