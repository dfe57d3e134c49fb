package import Domain

/// What `heteroloractl data check` and `new` say around a look at a table.
extension Words {
    package enum TableFact: Sendable, CaseIterable {
        case file, text, label, why, rows, labels, values, length, model, sameText, verdict, written
    }

    package func fact(_ fact: TableFact) -> String {
        switch fact {
        case .file: say("file", "ファイル")
        case .text: say("text", "文")
        case .label: say("label", "ラベル")
        case .why: say("why", "理由")
        case .rows: say("rows", "行")
        case .labels: say("labels", "内訳")
        case .values: say("values", "値")
        case .length: say("length", "長さ")
        case .model: say("model", "モデル")
        case .sameText: say("same text", "同じ文")
        case .verdict: say("verdict", "判定")
        case .written: say("written", "作成")
        }
    }

    /// - Parameters:
    ///   - name: in quotes, as below.
    ///   - format: nil where it is not known, as below.
    ///   - hasHeader: nil too where each object has its keys.
    package func tableFile(_ name: String, format: String?, hasMark: Bool?, hasHeader: Bool?) -> String {
        let encoding = hasMark.map { $0 ? say("UTF-8 with a byte order mark", "UTF-8（バイト順マーク付き）") : "UTF-8" }
        let header = hasHeader.map {
            $0 ? say("the first line names the columns", "最初の行は列名") : say("no header: columns have numbers", "列名の行なし（列は番号）")
        }
        return list([name, format, encoding, header].compactMap(\.self))
    }

    package func labelColumn(_ name: String, _ task: LearningTask.Kind) -> String { list([name, task.rawValue]) }

    package func usableRows(_ count: Int, unusable: Int) -> String {
        let rows = Figure.count(count)
        guard unusable > 0 else { return rows }
        let others = Figure.count(unusable)
        return say("\(rows), and \(others) that cannot be used", "\(rows)、ほかに使えないもの \(others)")
    }

    /// - Parameter share: of all rows; nil without any.
    package func labelRows(_ label: String, _ count: Int, share: Double?) -> String {
        labelled(
            label, list([say(Figure.counted(count, "row"), "\(Figure.count(count)) 行")] + (share.map { [percent($0)] } ?? [])))
    }

    package func numbers(_ values: RowLook.Values) -> String {
        let (least, most, mean) = (significant(values.minimum), significant(values.maximum), significant(values.mean))
        return say("from \(least) to \(most), mean \(mean)", "\(least) から \(most) まで、平均 \(mean)")
    }

    package func characters(_ lengths: RowLook.Lengths) -> String {
        say("\(self.lengths(lengths)) characters", "\(self.lengths(lengths))（文字数）")
    }

    package func tokens(_ lengths: RowLook.Lengths) -> String {
        say("about \(self.lengths(lengths)) tokens, by words", "\(self.lengths(lengths))（トークン数、単語からの概算）")
    }

    private func lengths(_ lengths: RowLook.Lengths) -> String {
        let (median, most, all) = (
            Figure.count(lengths.median), Figure.count(lengths.percentile95), Figure.count(lengths.maximum)
        )
        return say("median \(median), 95 % up to \(most), longest \(all)", "中央値 \(median)、95\u{A0}%が \(most) 以下、最長 \(all)")
    }

    /// - Parameter longer: share of the texts that would be cut.
    package func modelLimit(_ name: String, tokens: Int, longer: Double) -> String {
        say(
            "\(name): at most \(tokens) tokens; \(longer == 0 ? "no text is" : "about \(percent(longer)) of the texts are") longer",
            "\(name)：最大 \(tokens) トークン。\(longer == 0 ? "これより長い文はありません" : "文の約 \(percent(longer)) はこれより長く、切り詰められます")")
    }

    package func repeated(_ rows: Int, contradictory: Int) -> String {
        say(
            "\(Figure.counted(rows, "row")), \(Figure.count(contradictory)) of them with another label",
            "\(Figure.count(rows)) 行、うち別のラベルが付いたもの \(Figure.count(contradictory)) 行")
    }

    package var columnHeaders: [String] {
        say(
            ["column", "holds", "filled", "empty", "different", "longest"],
            ["列", "内容", "値あり", "空", "種類", "最長"])
    }

    /// More different values than are told apart.
    package var many: String { say("many", "多数") }

    package func severity(_ severity: DataRemark.Severity) -> String {
        switch severity {
        case .wrong: say("wrong", "誤り")
        case .odd: say("odd", "注意")
        }
    }

    package func inLine(_ line: Int?, _ text: String) -> String {
        line.map { say("line \($0): \(text)", "\($0) 行目：\(text)") } ?? text
    }

    package func usability(wrong: Int) -> String {
        wrong == 0
            ? say("usable", "使えます")
            : say("not usable: \(Figure.counted(wrong, "thing")) to mend", "使えません（直すべき点 \(Figure.count(wrong)) 件）")
    }
}

/// Of `new` alone.
extension Words {
    package func leftOut(_ remark: String) -> String { labelled(say("left out", "除外"), remark) }
    package func odd(_ remark: String) -> String { labelled(severity(DataRemark.Severity.odd), remark) }
    package var mend: String { say("nothing was written: mend the table", "何も作成していません。表を直してください") }
    package func mendOrLeaveOut(_ rows: Int) -> String {
        say(
            "nothing was written: mend the table, or --drop-bad-rows leaves \(Figure.counted(rows, "row")) out",
            "何も作成していません。表を直すか、'--drop-bad-rows' で \(Figure.count(rows)) 行を除いてください")
    }
    package var nothingWritten: String { say("nothing was written", "何も作成していません") }
    package func splitRows(_ counts: [(split: Split, rows: Int)]) -> String {
        list(counts.map { "\($0.split.rawValue) \(Figure.count($0.rows))" })
    }

    package var whichText: String { say("Which column has the texts?", "どの列が文ですか：") }
    package var whichLabel: String { say("Which column has the labels?", "どの列がラベルですか：") }
    package var whatName: String {
        say("What is the request called (letters, digits, . _ -)?", "依頼の名前は何ですか（英数字と '.' '_' '-'）：")
    }
    package var whichTeam: String { say("Which team is it for?", "どのチームの依頼ですか：") }
    package var whatPurpose: String { say("What is to be found out, in a sentence?", "何を知りたいのですか（一文で）：") }
    package var whichModel: String { say("Which model?", "どのモデルですか：") }

    /// - Parameter options: such as `--team, --purpose`.
    package func unsaid(_ options: String) -> String {
        say("\(options): missing; they are asked for on a terminal only", "\(options) の指定がありません。質問するのは端末でだけです")
    }
    package var noStore: String {
        say(
            "no models: --models says where they are; scripts/poc fetches one",
            "モデルがありません。場所は '--models' で指定します（'scripts/poc' が一つ取得します）")
    }
    /// - Parameter store: nil where there is none.
    package func emptyStore(_ store: String?) -> String {
        say(
            "there is no model in \(store ?? "any store"); --models says where they are",
            "\(store ?? "どの置き場に")\(store == nil ? "も" : " に")モデルがありません。場所は '--models' で指定してください")
    }
    package func isThere(_ path: String) -> String {
        say(
            "\(path) is there already, and nothing is overwritten; --name gives another",
            "\(path) はすでにあり、上書きはしません。'--name' で別の名前にしてください")
    }
    /// - Parameter problem: in the system's words, as below.
    package func cannotWrite(_ path: String, _ problem: String) -> String {
        say("\(path) cannot be written: \(problem)", "\(path) を書き込めません（システムの報告「\(problem)」）")
    }
    package func cannotRead(_ path: String, _ problem: String) -> String {
        say("\(path) cannot be read: \(problem)", "\(path) を読めません（システムの報告「\(problem)」）")
    }
    package func noTable(_ path: String, isFolder: Bool) -> String {
        say(
            "\(path) is \(isFolder ? "a folder" : "no regular file"); a file is needed that ends in .csv, .tsv or .jsonl",
            "\(path) は\(isFolder ? "フォルダです" : "通常のファイルではありません")。末尾が .csv、.tsv、.jsonl のファイルが必要です")
    }
    package func tooLarge(_ path: String, mebibytes: Int) -> String {
        say("\(path) has more than \(mebibytes) MiB, the most that a run reads", "\(path) は、実行が読める \(mebibytes) MiB を超えています")
    }
}
