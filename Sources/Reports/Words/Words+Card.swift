package import Domain

/// The model card.
extension Words {
    package func card(of request: RequestID, base model: String, team: String) -> String {
        say(
            "LoRA adapters of \(model), trained in run \(request) of \(self.team(team)). Every figure is out of the ledger’s events that are named "
                + "below it.",
            "\(model) のLoRAアダプタ。\(self.team(team))の実行 \(request) で訓練されました。数字はすべて、その下に示した台帳のイベントによります。")
    }

    /// A headline and what is said of it, in one paragraph.
    package func sentences(_ headline: String, _ sentence: String) -> String {
        say("\(headline). \(sentence)", "\(headline)。\(sentence)")
    }

    package var intendedUseHeading: String { say("Intended use", "想定する用途") }
    package func intendedUse(_ purpose: String, _ stage: Request.Stage) -> String {
        say(
            "Asked for at \(atStage(stage)), for this purpose: \(purpose)", "\(atStage(stage))で、次の目的のために依頼されました：\(purpose)")
    }
    package var noOtherUse: String {
        say(
            "The ledger says nothing of any other use, and nobody has tested one.", "これ以外の用途について台帳は何も述べておらず、試した記録もありません。")
    }

    package var limitsHeading: String { say("Limits", "限界") }
    package func measuredOn(_ rows: Int, of file: String) -> String {
        let rows = testRows(rows)
        return say(
            "Measured on \(rows) of \(file) alone: what it does with other texts is not known.",
            "測定に使ったのは \(file) の\(rows)だけで、他のテキストでの振る舞いは分かっていません。")
    }
    package var baseModelsLimits: String {
        say(
            "The base model’s own limits stay, and the ledger does not know them.", "基盤モデル自体の限界はそのまま残りますが、台帳には記録されていません。")
    }
    package var notEvaluated: String {
        say(
            "Not evaluated: fairness between groups of people, safety, privacy of what is in the data, robustness against attacks.",
            "評価していないもの：人の集団間の公平性、安全性、データに含まれる情報のプライバシー、攻撃への頑健性。")
    }

    package var trainingHeading: String { say("How it was trained", "訓練の方法") }
    package var settingsCaption: String { say("What was asked for", "依頼された設定") }
    package var methodRow: String { say("Search", "探索方法") }
    package var proxyRow: String { say("Proxy", "代理指標") }
    package var budgetRow: String { say("Budget, adapter parameters", "予算（アダプタのパラメータ数）") }
    package var ranksRow: String { say("Ranks that a site may have", "設置箇所が取りうるランク") }
    package var epochsRow: String { say("Epochs", "エポック") }
    package var batchRow: String { say("Rows per step", "ステップあたりの行数") }
    package var learningRateRow: String { say("Learning rate", "学習率") }

    package var originsCaption: String { say("What the adapters were made of", "アダプタのもとになったもの") }
    package var licenceHeader: String { say("Licence, by the catalogue", "ライセンス（カタログによる）") }
    package var filesCaption: String { say("Files of the run, in its results folder", "実行のファイル（結果フォルダ内）") }

    package var verifyHeading: String { say("How to verify", "確かめ方") }
    package func verify(first: Int64, last: Int64) -> String {
        say(
            "Compare what sha256sum says of each file with the table above. Its events lie between \(first) and \(last) in the ledger; heteroloractl audit "
                + "verify recomputes them.",
            "各ファイルについて sha256sum の出力を上の表と比べてください。この実行のイベントは台帳の\(first)から\(last)までの間にあり、heteroloractl audit verify が"
                + "再計算します。")
    }

    /// - Parameters:
    ///   - checkpoint: the ledger's newest; nil where nothing is signed.
    ///   - last: of the run's events.
    package func signed(_ checkpoint: SignedCheckpoint?, last: Int64) -> String {
        guard let checkpoint else {
            return say(
                "The ledger is not signed: who owns the database could have changed it.", "台帳は署名されていません。データベースの所有者は変更できました。")
        }
        let (size, root) = ("\(checkpoint.size)", checkpoint.root.hexadecimal)
        return Int64(checkpoint.size) >= last
            ? say(
                "The ledger is signed up to event \(size), which takes in all of them; root of its tree: \(root).",
                "台帳はイベント\(size)まで署名済みで、この実行のすべてのイベントを含みます。木の根：\(root)。")
            : say(
                "The ledger is signed up to event \(size) only, which leaves some of them out; root of its tree: \(root).",
                "台帳の署名はイベント\(size)までで、この実行のイベントの一部を含みません。木の根：\(root)。")
    }
}
