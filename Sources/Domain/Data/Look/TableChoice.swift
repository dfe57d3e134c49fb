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
        public let reason: LookMessage

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
    public let reasons: [LookMessage]

    private static let textNames = [
        "text", "sentence", "review", "comment", "body", "content", "本文", "テキスト", "文", "レビュー", "コメント",
    ]
    private static let labelNames = [
        "label", "class", "category", "sentiment", "target", "rating", "score", "ラベル", "分類", "カテゴリ", "評価", "正解",
    ]

    public init(_ wish: Wish, of look: TableLook) throws(Problem) {
        guard look.columns.count > 1 else {
            throw Problem(asks: nil, reason: .oneColumn(name: look.columns.first?.name.quoted()))
        }
        guard look.recordCount > 0 else {
            throw Problem(asks: nil, reason: .noReadableRow)
        }
        let label = try Self.label(wish, look)
        let text = try Self.text(wish, look, beside: label.column)
        for name in [text.column.name, label.column.name] {
            let count = look.columns.count { $0.name.isSpelled(name) }
            guard count == 1 else {
                throw Problem(asks: nil, reason: .sameNames(name: name.quoted(), count: count))
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
    ) throws(Problem) -> (column: ColumnLook, reason: LookMessage) {
        let others = look.columns.filter { !$0.name.isSpelled(label.name) }
        if let name = wish.text {
            guard !name.isSpelled(label.name) else {
                throw Problem(asks: nil, reason: .textIsLabel(name: name.quoted()))
            }
            return (try named(name, look), .said(name: name.quoted(), role: .text))
        }
        let candidates = others.filter { $0.kind == .text }
        let found = try only(candidates, textNames, .text) { .text($0) }
        guard let found else {
            let columns = others.map { LookMessage.Column(name: $0.name.quoted(), kind: $0.kind) }
            throw Problem(asks: .text(others.map(\.name)), reason: .noText(columns: columns))
        }
        return found
    }

    private static func label(_ wish: Wish, _ look: TableLook) throws(Problem) -> (column: ColumnLook, reason: LookMessage) {
        if let name = wish.label { return (try named(name, look), .said(name: name.quoted(), role: .label)) }
        let others = look.columns.filter { column in !(wish.text.map { column.name.isSpelled($0) } ?? false) }
        let candidates = others.filter { $0.kind == .label || $0.kind == .number }
        let found = try only(candidates, labelNames, .label) { .label($0) }
        guard let found else {
            // Many or all the same: not a label by its values, but its name says what it was meant to be.
            if let meant = others.first(where: { column in labelNames.contains { column.name.isLike($0) } }) {
                return (meant, .byName(name: meant.name.quoted(), role: .label, count: nil))
            }
            throw Problem(
                asks: .label(others.map(\.name)), reason: .noLabel(most: ColumnLook.guessedLabelCountMax))
        }
        return found
    }

    private static func named(_ name: String, _ look: TableLook) throws(Problem) -> ColumnLook {
        if let column = look.column(name) { return column }
        let like = look.columns.first { $0.name.isLike(name) }?.name.quoted()
        let there = look.columns.prefix(20).map { $0.name.quoted() }
        throw Problem(
            asks: nil, reason: .noColumn(name: name.quoted(), there: there, like: like, isNumbered: !look.hasHeader))
    }

    /// The one candidate, or the only one whose name says so; nil without any.
    private static func only(
        _ candidates: [ColumnLook], _ names: [String], _ role: LookMessage.Role, _ question: ([String]) -> Problem.Question
    ) throws(Problem) -> (column: ColumnLook, reason: LookMessage)? {
        guard let first = candidates.first else { return nil }
        if candidates.count == 1 { return (first, .only(name: first.name.quoted(), role: role)) }
        let told = candidates.filter { column in names.contains { column.name.isLike($0) } }
        if told.count == 1, let found = told.first {
            return (found, .byName(name: found.name.quoted(), role: role, count: candidates.count))
        }
        throw Problem(
            asks: question(candidates.map(\.name)),
            reason: .several(role: role, columns: candidates.map { $0.name.quoted() }))
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
            let value = column.values.first?.text.quoted()
            let isNone = column.distinctCount == 0
            throw Problem(asks: nil, reason: isNone ? .noLabelAtAll(column: name) : .oneLabel(column: name, value: value))
        }
        guard column.distinctCount <= LearningTask.labelCountMax else {
            throw Problem(
                asks: nil,
                reason: .manyLabels(
                    column: name, count: column.distinctCount, isMore: column.distinctCount >= ColumnLook.distinctCountMax,
                    most: LearningTask.labelCountMax, mayBeNumbers: column.isNumeric))
        }
        if let long = column.values.first(where: { $0.text.utf8.contains(.newline) || $0.text.unicodeScalars.count >= 100 }) {
            throw Problem(asks: nil, reason: .longLabel(line: long.line, label: long.text.quoted()))
        }
        return column.values.map(\.text)
    }
}
