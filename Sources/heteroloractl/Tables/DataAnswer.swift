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
    /// In English.
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
    private let why: [LookMessage]
    private let words: Words

    private enum CodingKeys: CodingKey {
        case file, isUsable, format, hasHeader, hasByteOrderMark, rows, unusableRows, columns, text, label, task, reasons,
            labels
        case largestShare, values, characters, tokens, repeatedTexts, contradictoryTexts, model, remarks
    }

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

    init(_ table: LookedTable, _ stored: StoredModel?, _ words: Words) {
        self.words = words
        (file, isUsable, remarks) = (table.file, table.isUsable, table.remarks)
        let (look, choice, found) = (table.look, table.choice, table.rows)
        (format, hasHeader, hasByteOrderMark) = (look?.ending, look?.hasHeader, look?.hasMark)
        columns = (look?.columns ?? []).map {
            Column(
                name: $0.name, kind: $0.kind, filled: $0.filledCount, empty: $0.emptyCount, distinct: $0.distinctCount,
                longestCharacters: $0.characterCountMax)
        }
        (rows, unusableRows) = (found?.rowCount, found?.unusable.count)
        (text, label, task, why) = (choice?.columns.text, choice?.columns.label, choice?.task, choice?.reasons ?? [])
        reasons = why.map { Words(.english).look($0) }
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
        facts.add(words.fact(.file), fileWords)
        facts.add(words.fact(.text), text.map { $0.quoted() })
        facts.add(words.fact(.label), label.flatMap { label in task.map { words.labelColumn(label.quoted(), $0) } })
        facts.add(words.fact(.why), why.map(words.look))
        facts.add(words.fact(.rows), rows.map { words.usableRows($0, unusable: unusableRows ?? 0) })
        facts.add(words.fact(.labels), labels.map { words.labelRows($0.label.quoted(), $0.rows, share: share($0.rows)) })
        facts.add(words.fact(.values), values.map(words.numbers))
        facts.add(words.fact(.length), characters.map(words.characters))
        facts.add("", tokens.map(words.tokens))
        facts.add(
            words.fact(.model), model.map { words.modelLimit($0.name, tokens: $0.maxTokens, longer: $0.aboutLonger) })
        facts.add(words.fact(.sameText), repeatWords)
        var end = NamedFacts()
        for remark in remarks {
            end.add(words.severity(remark.severity), words.inLine(remark.line, remark.reason(in: words.language)))
        }
        end.add(words.fact(.verdict), words.usability(wrong: remarks.count { $0.severity == .wrong }))
        return facts.lines + columnLines + end.lines
    }

    private var fileWords: String {
        words.tableFile(
            file.quoted(255), format: format, hasMark: hasByteOrderMark, hasHeader: format == "jsonl" ? nil : hasHeader)
    }

    private var repeatWords: String? {
        guard let repeatedTexts, let contradictoryTexts, repeatedTexts > 0 else { return nil }
        return words.repeated(repeatedTexts, contradictory: contradictoryTexts)
    }

    private func share(_ count: Int) -> Double? { rows.flatMap { $0 > 0 ? Double(count) / Double($0) : nil } }

    private var columnLines: [String] {
        guard !columns.isEmpty else { return [] }
        let rows = columns.map { column in
            [
                column.name.quoted(), words.kind(column.kind), Figure.count(column.filled), Figure.count(column.empty),
                column.distinct >= 1 << 16 ? words.many : Figure.count(column.distinct), Figure.count(column.longestCharacters),
            ]
        }
        return [""] + Columns(headers: words.columnHeaders, rows: rows, words: [0, 1]).lines() + [""]
    }
}
