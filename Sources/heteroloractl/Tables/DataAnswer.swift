import Domain
import Reports

/// What `data check` says about a table.
struct DataAnswer: Answer {
    let file: String
    let isUsable: Bool
    let format: String?
    let hasHeader: Bool?
    let hasByteOrderMark: Bool?
    /// That a run would read.
    let rows: Int?
    let unusableRows: Int?
    let columns: [Column]
    let text: String?
    let label: String?
    let task: LearningTask.Kind?
    let reasons: [String]
    let labels: [Label]
    let largestShare: Double?
    let values: RowLook.Values?
    let characters: RowLook.Lengths?
    /// About.
    let tokens: RowLook.Lengths?
    let repeatedTexts: Int?
    let contradictoryTexts: Int?
    let model: Model?
    let remarks: [DataRemark]

    struct Column: Encodable {
        let name: String
        let kind: ColumnLook.Kind
        let filled: Int
        let empty: Int
        /// 65,536 stands for that and more.
        let distinct: Int
        let longestCharacters: Int
    }

    struct Label: Encodable {
        let label: String
        let rows: Int
    }

    struct Model: Encodable {
        let name: String
        let maxTokens: Int
        /// Share of the rows that are about longer, and would be cut.
        let aboutLonger: Double
    }

    init(_ table: LookedTable, _ stored: StoredModel?) {
        (file, isUsable, remarks) = (table.file, table.isUsable, table.remarks)
        let (look, choice, found) = (table.look, table.choice, table.rows)
        (format, hasHeader, hasByteOrderMark) = (look?.ending, look?.hasHeader, look?.hasMark)
        columns = (look?.columns ?? []).map {
            Column(
                name: $0.name, kind: $0.kind, filled: $0.filledCount, empty: $0.emptyCount, distinct: $0.distinctCount,
                longestCharacters: $0.characterCountMax)
        }
        (rows, unusableRows) = (found?.rowCount, found?.unusable.count)
        (text, label, task, reasons) = (choice?.columns.text, choice?.columns.label, choice?.task, choice?.reasons ?? [])
        labels = zip(choice?.labels ?? [], found?.labelCounts ?? []).map { Label(label: $0, rows: $1) }
        (largestShare, values) = (found?.largestShare, found?.valueRange)
        (characters, tokens) = (found?.characterLengths, found?.tokenLengths)
        (repeatedTexts, contradictoryTexts) = (found?.repeated.count, found?.contradictory.count)
        model = stored.flatMap { stored in
            found.map {
                Model(
                    name: stored.name, maxTokens: stored.shape.positionCountMax,
                    aboutLonger: $0.share(above: stored.shape.positionCountMax))
            }
        }
    }

    var lines: [String] {
        var facts = NamedFacts()
        facts.add("file", fileWords)
        facts.add("text", text.map { $0.quoted() })
        facts.add("label", label.map { "\($0.quoted()), \(task?.rawValue ?? "")" })
        facts.add("why", reasons)
        facts.add("rows", rowWords)
        facts.add("labels", labels.map { "\($0.label.quoted()): \(Figure.counted($0.rows, "row"))\(share($0.rows))" })
        facts.add(
            "values",
            values.map {
                "from \(Figure.significant($0.minimum)) to \(Figure.significant($0.maximum)), mean \(Figure.significant($0.mean))"
            })
        facts.add("length", characters.map { words($0) + " characters" })
        facts.add("", tokens.map { "about " + words($0) + " tokens, by words" })
        facts.add(
            "model",
            model.map {
                "\($0.name): at most \($0.maxTokens) tokens; \($0.aboutLonger == 0 ? "no text is" : "about \(Figure.percent($0.aboutLonger)) of the texts are") longer"
            })
        facts.add("same text", repeatWords)
        let wrong = remarks.count { $0.severity == .wrong }
        var end = NamedFacts()
        for remark in remarks { end.add(remark.severity.rawValue, (remark.line.map { "line \($0): " } ?? "") + remark.reason) }
        end.add("verdict", isUsable ? "usable" : "not usable: \(Figure.counted(wrong, "thing")) to mend")
        return facts.lines + columnLines + end.lines
    }

    private var fileWords: String {
        let header = hasHeader.map { $0 ? "the first line names the columns" : "no header: columns have numbers" }
        return
            ([file.quoted(255), format, hasByteOrderMark.map { $0 ? "UTF-8 with a byte order mark" : "UTF-8" }]
            + [format == "jsonl" ? nil : header]).compactMap(\.self).joined(separator: ", ")
    }

    private var rowWords: String? {
        rows.map { rows in
            Figure.count(rows) + (unusableRows.map { $0 > 0 ? ", and \(Figure.count($0)) that cannot be used" : "" } ?? "")
        }
    }

    private var repeatWords: String? {
        guard let repeatedTexts, let contradictoryTexts, repeatedTexts > 0 else { return nil }
        return "\(Figure.counted(repeatedTexts, "row")), \(Figure.count(contradictoryTexts)) of them with another label"
    }

    private func share(_ count: Int) -> String {
        rows.map { $0 > 0 ? ", \(Figure.percent(Double(count) / Double($0)))" : "" } ?? ""
    }

    private func words(_ lengths: RowLook.Lengths) -> String {
        "median \(Figure.count(lengths.median)), 95 % up to \(Figure.count(lengths.percentile95)), longest \(Figure.count(lengths.maximum))"
    }

    private var columnLines: [String] {
        guard !columns.isEmpty else { return [] }
        let rows = columns.map { column in
            [
                column.name.quoted(), column.kind.rawValue, Figure.count(column.filled), Figure.count(column.empty),
                column.distinct >= 1 << 16 ? "many" : Figure.count(column.distinct), Figure.count(column.longestCharacters),
            ]
        }
        return [""]
            + Columns(headers: ["column", "holds", "filled", "empty", "different", "longest"], rows: rows, words: [0, 1])
            .lines()
            + [""]
    }
}
