/// What the rows of a request's files say about what a run on them could show.
public enum DataMessage: Sendable, Equatable, Codable {
    case sameBytes(file: String, other: String, otherSplit: Split, digest: Digest)
    case sharedRows(count: Int, rows: Int, what: Rows, split: Split, other: Split)
    case contradictions(count: Int, rows: Int, what: Rows, split: Split)
    case missingLabels(rows: Int, split: Split, labels: [String])
    case quotedTexts(count: Int, rows: Int, split: Split)

    /// What the columns make of a row.
    public enum Rows: String, Sendable, Codable, CaseIterable { case texts, pairs, prompts, conversations }
}

extension Words {
    package func data(_ message: DataMessage) -> String {
        switch message {
        case .sameBytes(let file, let other, let otherSplit, let digest):
            say(
                "\(file) is \(other) of \(otherSplit.rawValue), byte for byte (SHA-256 \(digest)); each split needs rows of its own",
                "\(file) は \(otherSplit.rawValue) の \(other) と同一のファイルです（SHA-256 \(digest)）。分割ごとに別の行が必要です")
        case .sharedRows(let count, let rows, let what, let split, let other):
            say(
                "\(count) of \(rows) \(split.rawValue) \(rowNoun(what)) stand in \(other.rawValue) too, so what is measured on \(split.rawValue) may be "
                    + "memory; leave them out of one of the two",
                "\(split.rawValue) の\(rowNoun(what)) \(rows) 件のうち \(count) 件が \(other.rawValue) にもあります。\(split.rawValue) での測定が"
                    + "暗記の結果かもしれないため、どちらか一方から除いてください")
        case .contradictions(let count, let rows, let what, let split):
            say(
                "\(count) of \(rows) \(split.rawValue) rows have \(rowNoun(what)) that another row gives another label",
                "\(split.rawValue) の \(rows) 行のうち \(count) 行で、同じ\(rowNoun(what))に別の行が別のラベルを付けています")
        case .missingLabels(let rows, let split, let labels):
            say(
                "of \(Figure.counted(rows, "\(split.rawValue) row")) none has the label \(list(labels))",
                "\(split.rawValue) の \(Figure.count(rows)) 行に、ラベル \(list(labels)) の行がありません")
        case .quotedTexts(let count, let rows, let split):
            say(
                "\(count) of \(rows) \(split.rawValue) rows have a text in quotes with doubled quotes in it, as programs write CSV; they are read as they "
                    + "stand (TSV has no quoting)",
                "\(split.rawValue) の \(rows) 行のうち \(count) 行に、CSV のように引用符で囲まれ、中の引用符が二重になった文があります。"
                    + "TSV に引用の規則はないため、書かれたとおりに読みます")
        }
    }

    private func rowNoun(_ rows: DataMessage.Rows) -> String {
        switch rows {
        case .texts: say("texts", "文")
        case .pairs: say("pairs of texts", "文の対")
        case .prompts: say("prompts", "プロンプト")
        case .conversations: say("conversations", "会話")
        }
    }
}
