/// Which columns of a table are a request's text and label, and what is to be learnt.
public struct TableChoice: Sendable {
    /// What a person said; nil for what the table shows.
    public struct Wish: Sendable {
        public var text: String?
        public var label: String?
        public var task: LearningTask.Kind?
        /// The labels that count; other rows cannot be used.
        public var labels: [String]

        public init(
            text: String? = nil, label: String? = nil, task: LearningTask.Kind? = nil, labels: [String] = []
        ) {
            (self.text, self.label, self.task, self.labels) = (text, label, task, labels)
        }
    }

    /// Why nothing can be chosen.
    public struct Problem: Error, Sendable {
        /// What a person has to say; nil where the table cannot be used whatever anybody says.
        public let asks: Question?
        public let reason: String

        public enum Question: Sendable, Equatable {
            case text([String])
            case label([String])
        }
    }

    public let columns: DataSelection.Columns
    public let task: LearningTask.Kind
    /// In the order of the request; empty for a regression.
    public let labels: [String]
    /// Why these columns, one sentence each.
    public let reasons: [String]

    private static let textNames = [
        "text", "sentence", "review", "comment", "body", "content", "本文", "テキスト", "文", "レビュー", "コメント",
    ]
    private static let labelNames = [
        "label", "class", "category", "sentiment", "target", "rating", "score", "ラベル", "分類", "カテゴリ", "評価", "正解",
    ]

    public init(_ wish: Wish, of look: TableLook) throws(Problem) {
        guard look.columns.count > 1 else {
            let name = look.columns.first.map { ", \($0.name.quoted())" } ?? ""
            throw Problem(asks: nil, reason: "it has one column only\(name); a text and a label column are needed")
        }
        guard look.recordCount > 0 else {
            throw Problem(
                asks: nil, reason: "it has no row that can be read; at least a header and rows of two labels are needed")
        }
        let label = try Self.label(wish, look)
        let text = try Self.text(wish, look, beside: label.column)
        for name in [text.column.name, label.column.name] {
            let count = look.columns.count { $0.name.isSpelled(name) }
            guard count == 1 else {
                throw Problem(asks: nil, reason: "\(count) columns are named \(name.quoted()); names are needed that differ")
            }
        }
        columns = DataSelection.Columns(
            text: text.column.name, label: label.column.name, hasHeader: look.hasHeader ? nil : false)
        reasons = [text.reason, label.reason]
        task = try Self.task(wish, label.column)
        labels = task == .regression ? [] : try Self.labels(wish, label.column)
    }

    private static func text(
        _ wish: Wish, _ look: TableLook, beside label: ColumnLook
    ) throws(Problem) -> (column: ColumnLook, reason: String) {
        let others = look.columns.filter { !$0.name.isSpelled(label.name) }
        if let name = wish.text {
            guard !name.isSpelled(label.name) else {
                throw Problem(asks: nil, reason: "\(name.quoted()) is the label column; the text is another")
            }
            return (try named(name, look), "\(name.quoted()) is the text: so it was said")
        }
        let candidates = others.filter { $0.kind == .text }
        let found = try only(candidates, textNames, "text") { .text($0) }
        guard let found else {
            let names = others.map { "\($0.name.quoted()) (\($0.kind.rawValue))" }.joined(separator: ", ")
            throw Problem(
                asks: .text(others.map(\.name)),
                reason: "none of its other columns looks like texts; there are: \(names); --text says which it is")
        }
        return found
    }

    private static func label(_ wish: Wish, _ look: TableLook) throws(Problem) -> (column: ColumnLook, reason: String) {
        if let name = wish.label { return (try named(name, look), "\(name.quoted()) is the label: so it was said") }
        let others = look.columns.filter { column in !(wish.text.map { column.name.isSpelled($0) } ?? false) }
        let candidates = others.filter { $0.kind == .label || $0.kind == .number }
        let found = try only(candidates, labelNames, "label") { .label($0) }
        guard let found else {
            // Many or all the same: not a label by its values, but its name says what it was meant to be.
            if let meant = others.first(where: { column in labelNames.contains { column.name.isLike($0) } }) {
                return (meant, "\(meant.name.quoted()) is the label by its name")
            }
            throw Problem(
                asks: .label(others.map(\.name)),
                reason:
                    "none of its columns looks like labels: at least 2 and at most \(ColumnLook.guessedLabelCountMax) values that come again, "
                    + "or numbers; --label says which it is")
        }
        return found
    }

    private static func named(_ name: String, _ look: TableLook) throws(Problem) -> ColumnLook {
        if let column = look.column(name) { return column }
        let like = look.columns.first { $0.name.isLike(name) }.map { "; did you mean \($0.name.quoted())?" } ?? ""
        let hint =
            look.hasHeader
            ? "" : "; its first line is taken for a row, and columns have numbers from '1' (--header says that it names them)"
        let names = look.columns.prefix(20).map { $0.name.quoted() }.joined(separator: ", ")
        throw Problem(asks: nil, reason: "it has no column \(name.quoted()); there are: \(names)\(like)\(hint)")
    }

    /// The one candidate, or the only one whose name says so; nil without any.
    private static func only(
        _ candidates: [ColumnLook], _ names: [String], _ noun: String, _ question: ([String]) -> Problem.Question
    ) throws(Problem) -> (column: ColumnLook, reason: String)? {
        guard let first = candidates.first else { return nil }
        if candidates.count == 1 {
            return (first, "\(first.name.quoted()) is the \(noun): no other column looks like one")
        }
        let told = candidates.filter { column in names.contains { column.name.isLike($0) } }
        if told.count == 1, let found = told.first {
            return (found, "\(found.name.quoted()) is the \(noun) by its name, of \(candidates.count) that look like one")
        }
        let list = candidates.map { $0.name.quoted() }.joined(separator: ", ")
        throw Problem(
            asks: question(candidates.map(\.name)),
            reason: "several columns look like the \(noun): \(list); --\(noun) says which it is")
    }

    private static func task(_ wish: Wish, _ column: ColumnLook) throws(Problem) -> LearningTask.Kind {
        if let task = wish.task { return task }
        guard wish.labels.isEmpty else { return .classification }
        return column.isNumeric && !column.hasFewValues && column.distinctCount > 1 ? .regression : .classification
    }

    private static func labels(_ wish: Wish, _ column: ColumnLook) throws(Problem) -> [String] {
        guard wish.labels.isEmpty else { return wish.labels }
        let name = column.name.quoted()
        guard column.distinctCount > 1 else {
            let value = column.values.first.map { ", \($0.text.quoted())" } ?? ""
            throw Problem(
                asks: nil,
                reason:
                    "the label column \(name) has \(column.distinctCount == 1 ? "one label only\(value)" : "no label"); at least two are needed"
            )
        }
        guard column.distinctCount <= LearningTask.labelCountMax else {
            let more = column.distinctCount >= ColumnLook.distinctCountMax ? " or more" : ""
            throw Problem(
                asks: nil,
                reason:
                    "the label column \(name) has \(column.distinctCount)\(more) different labels; at most \(LearningTask.labelCountMax) "
                    + "are trained\(column.isNumeric ? ", or --task regression" : "")")
        }
        if let long = column.values.first(where: { $0.text.utf8.contains(.newline) || $0.text.unicodeScalars.count >= 100 }) {
            throw Problem(
                asks: nil,
                reason: "line \(long.line): label \(long.text.quoted()); a label is on one line and shorter than 100 characters"
            )
        }
        return column.values.map(\.text)
    }
}
