package import Domain

/// The verdict.
extension Words {
    package var verdictHeading: String { say("Verdict", "判定") }
    package func verdict(_ decision: Verdict.Decision, findings count: Int) -> String {
        let findings = count == 0 ? say("no finding", "指摘なし") : findings(count)
        return say("\(self.decision(decision).capitalizedFirst), with \(findings).", "\(self.decision(decision))（\(findings)）。")
    }
    package func decision(_ decision: Verdict.Decision) -> String { state(RequestState(decision)) }
    package var findingsCaption: String { say("Findings", "指摘") }
    package var severityHeader: String { say("Severity", "重さ") }
    package var ruleHeader: String { say("Rule", "規則") }
    package var placeHeader: String { say("Place", "箇所") }
    package var fieldHeader: String { say("Field", "項目") }
    package var policiesCaption: String { say("Policies in force", "適用されたポリシー") }
    package var fileHeader: String { say("File", "ファイル") }
}

/// What a page was made of.
extension Words {
    package var provenanceHeading: String { say("Provenance", "来歴") }
    package var provenanceNote: String {
        say(
            "Every figure of this page comes from the ledger events named under its section. To check that nobody changed them, run heteroloractl audit "
                + "verify.",
            "このページの数字はすべて、各節の下に示した台帳のイベントによります。改ざんされていないことは heteroloractl audit verify で確かめられます。")
    }
    package var provenanceCaption: String { say("What this page was made of", "このページのもとになったもの") }
    package var whatHeader: String { say("What", "項目") }
    package var valueHeader: String { say("Value", "値") }
    package var submittedBy: String { say("Submitted by", "提出者") }
    package func submitter(_ reception: Reception) -> String {
        let (name, user) = (reception.submitter.userName, reception.submitter.userID)
        return say("\(name) (uid \(user)), \(reception.fileName)", "\(name)（uid \(user)）、\(reception.fileName)")
    }
    package var requestFile: String { say("Request file", "依頼書") }
    package var plan: String { say("Plan", "計画") }
    package func weights(of model: String) -> String { say("Model \(model), weights", "モデル \(model) の重み") }
    package func data(_ split: Split, _ name: String) -> String {
        say("Data, \(split.rawValue): \(name)", "データ（\(self.split(split))）：\(name)")
    }
    package var labels: String { say("Labels", "ラベル") }
    package var seedsRow: String { say("Seeds", "シード") }
    package func rows(of split: Split) -> String { say("Rows, \(split.rawValue)", "行（\(self.split(split))）") }

    /// What became of a split's rows.
    package func rows(_ summary: SplitSummary) -> String {
        let (count, cut) = (summary.rowCount, summary.truncatedRowCount)
        let left = summary.rowsWithoutTarget.map { left in
            say(
                "; \(left) more left out: within that length \(left == 1 ? "it leaves" : "they leave") nothing to predict",
                "。ほかに\(left)行は、その長さでは予測する対象が残らないため除外")
        }
        return say(
            "\(count) \(count == 1 ? "row" : "rows")\(cut == 0 ? "" : ", \(cut) of them cut to the longest length allowed")",
            "\(count)行\(cut == 0 ? "" : "。うち\(cut)行は許される最大の長さで切り詰め")") + (left ?? "")
    }
    package var ended: String { say("Ended", "終了") }
    package func ended(_ outcome: Outcome) -> String {
        let time = seconds(outcome.wallSeconds)
        return switch outcome.ending {
        case .finished: say("finished after \(time)", "\(time)で完了")
        case .failed: say("failed after \(time)", "\(time)で失敗")
        case .cancelled: say("cancelled after \(time)", "\(time)で取り消し")
        }
    }
    package func firstEvent(_ number: Int64) -> String { say("First event, \(number)", "最初のイベント \(number)") }
    package func lastEvent(_ number: Int64) -> String { say("Last event, \(number)", "最後のイベント \(number)") }

    package var processor: String { say("Processor", "プロセッサ") }
    package var kernel: String { say("Kernel", "カーネル") }
    package func kernel(_ machine: Machine) -> String {
        let origin =
            switch machine.origin {
            case .chosen: say("chosen by what the processor can do", "プロセッサの機能により選択")
            case .person: say("forced by OPENBLAS_CORETYPE", "OPENBLAS_CORETYPE による指定")
            case .library: say("the library’s own choice", "ライブラリによる選択")
            }
        return list([machine.kernel, origin])
    }
    package var library: String { say("Library", "ライブラリ") }
    package var threads: String { say("Threads", "スレッド") }
    package func threads(_ preparation: RunPreparation) -> String {
        let shards = preparation.shardCount.map { say(", \($0) shards", "、シャード\($0)個") } ?? ""
        return "\(preparation.threadCount)\(shards)"
    }
    package var refusedKernels: String { say("Kernels that were tried and passed over", "試して使わなかったカーネル") }
    package func changed(_ event: Int64) -> String { say("Changed, event \(event)", "変更（イベント \(event)）") }

    package func change(_ change: MachineChange) -> String {
        let before = change.from.map(machine) ?? "記録なし"
        return say(
            change.words, "途中から別の計算機で続行（前：\(before)、後：\(machine(change.to))）。そこから先は、ビット単位では結果が異なることがあります")
    }
    package func machine(_ machine: Machine) -> String {
        say(
            machine.words,
            "\(machine.processor)、カーネル \(machine.kernel)、\(machine.libraryName)"
                + (machine.origin == .person ? "（OPENBLAS_CORETYPE による指定）" : ""))
    }
    package func moved(_ change: MachineChange) -> String {
        say("The run did not stay on one machine: \(self.change(change)).", "実行は一台の計算機では終わっていません：\(self.change(change))。")
    }
}
