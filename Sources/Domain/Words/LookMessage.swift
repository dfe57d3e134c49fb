/// What a look at a table says of it: why these columns, what is odd with its rows, and why it cannot be used. It is told to whoever looks, and
/// enters no ledger.
public enum LookMessage: Sendable, Equatable {
    /// A file or row that cannot be used.
    /// - encoding: what a file that is not UTF-8 looks like.
    case unusable(TableMessage, encoding: ForeignEncoding?)
    case moreUnusable(count: Int)
    case noUsableRow

    /// Why a column is the text or the label. Names and labels are in quotes here and below.
    case said(name: String, role: Role)
    case only(name: String, role: Role)
    /// - count: how many look like one; nil for none.
    case byName(name: String, role: Role, count: Int?)

    /// - name: nil without any.
    case oneColumn(name: String?)
    case noReadableRow
    case sameNames(name: String, count: Int)
    case textIsLabel(name: String)
    case noText(columns: [Column])
    case noLabel(most: Int)
    /// - like: a column that somebody may have meant.
    case noColumn(name: String, there: [String], like: String?, isNumbered: Bool)
    case several(role: Role, columns: [String])
    /// - value: nil for one that is too long.
    case oneLabel(column: String, value: String?)
    case noLabelAtAll(column: String)
    case manyLabels(column: String, count: Int, isMore: Bool, most: Int, mayBeNumbers: Bool)
    case longLabel(line: Int, label: String)

    /// Two labels that may be meant as one.
    case lookAlike(rare: Counted, common: Counted)
    case smallClass(Counted, least: Int)
    case oneSided(share: Double)
    case contradiction(earlierLine: Int)
    case moreContradictions(count: Int)
    /// - first: the first of them.
    case repetitions(count: Int, first: [RowLook.Repetition])
    case edgeSpaces(count: Int)

    /// Nothing to learn or measure on falls to a split.
    case noRow(split: Split, rows: Int)
    case noRowOfLabel(Counted, split: Split)

    public enum Role: String, Sendable, CaseIterable { case text, label }

    public struct Column: Sendable, Equatable {
        public let name: String
        public let kind: ColumnLook.Kind

        public init(name: String, kind: ColumnLook.Kind) {
            self.name = name
            self.kind = kind
        }
    }

    /// A label with its rows.
    public struct Counted: Sendable, Equatable {
        public let label: String
        public let count: Int

        public init(label: String, count: Int) {
            self.label = label
            self.count = count
        }
    }
}

extension Words {
    package func look(_ message: LookMessage) -> String {
        switch message {
        case .unusable(let message, let encoding): return table(message) + (encoding.map(conversion) ?? "")
        case .moreUnusable(let count): return say("\(count) more rows that cannot be used", "使えない行がほかに \(count) 行あります")
        case .noUsableRow: return say("has no row that can be used", "使える行がありません")
        case .said(let name, let role):
            return say("\(name) is the \(self.role(role)): so it was said", "\(name) が\(self.role(role))です（指定による）")
        case .only(let name, let role):
            return say(
                "\(name) is the \(self.role(role)): no other column looks like one",
                "\(name) が\(self.role(role))です（ほかにそれらしい列がありません）")
        case .byName(let name, let role, let count):
            return say(
                "\(name) is the \(self.role(role)) by its name\(count.map { ", of \($0) that look like one" } ?? "")",
                "\(name) が\(self.role(role))です（\(count.map { "それらしい \($0) 列のうち、" } ?? "")名前による）")
        case .oneColumn(let name):
            return say(
                "it has one column only\(name.map { ", \($0)" } ?? ""); a text and a label column are needed",
                "列が\(name.map { " \($0) " } ?? "")一つしかありません。文の列とラベルの列が必要です")
        case .noReadableRow:
            return say(
                "it has no row that can be read; at least a header and rows of two labels are needed",
                "読める行がありません。少なくとも列名の行と、二種類のラベルの行が必要です")
        case .sameNames(let name, let count):
            return say(
                "\(count) columns are named \(name); names are needed that differ",
                "\(name) という名前の列が \(count) 個あります。列名は互いに違う必要があります")
        case .textIsLabel(let name):
            return say("\(name) is the label column; the text is another", "\(name) はラベルの列です。文の列は別の列でなければなりません")
        case .noText(let columns):
            let names = list(columns.map { "\($0.name)\(brackets(kind($0.kind)))" })
            return say(
                "none of its other columns looks like texts; there are: \(names); --text says which it is",
                "文らしい列がほかにありません。あるのは \(names)です。'--text' で指定してください")
        case .noLabel(let most):
            return say(
                "none of its columns looks like labels: at least 2 and at most \(most) values that come again, or numbers; --label says which "
                    + "it is",
                "ラベルらしい列がありません（2 種類以上 \(most) 種類以下の値が繰り返し現れる列、または数値の列）。'--label' で指定してください")
        case .noColumn(let name, let there, let like, let isNumbered):
            return say(
                "it has no column \(name); there are: \(list(there))\(like.map { "; did you mean \($0)?" } ?? "")",
                "列 \(name) がありません。あるのは \(list(there)) です\(like.map { "。\($0) のことですか" } ?? "")")
                + (isNumbered
                    ? say(
                        "; its first line is taken for a row, and columns have numbers from '1' (--header says that it names them)",
                        "。最初の行はデータとみなされ、列の名前は '1' からの番号です（列名の行なら '--header' を付けてください）") : "")
        case .several(let role, let columns):
            return say(
                "several columns look like the \(self.role(role)): \(list(columns)); --\(role.rawValue) says which it is",
                "\(self.role(role))らしい列がいくつもあります：\(list(columns))。'--\(role.rawValue)' で指定してください")
        case .oneLabel(let column, let value):
            return say(
                "the label column \(column) has one label only\(value.map { ", \($0)" } ?? ""); at least two are needed",
                "ラベルの列 \(column) にラベルが\(value.map { " \($0) " } ?? "")一種類しかありません。少なくとも二種類が必要です")
        case .noLabelAtAll(let column):
            return say(
                "the label column \(column) has no label; at least two are needed",
                "ラベルの列 \(column) にラベルがありません。少なくとも二種類が必要です")
        case .manyLabels(let column, let count, let isMore, let most, let mayBeNumbers):
            return say(
                "the label column \(column) has \(count)\(isMore ? " or more" : "") different labels; at most \(most) are trained"
                    + (mayBeNumbers ? ", or --task regression" : ""),
                "ラベルの列 \(column) に \(count) 種類\(isMore ? "以上" : "")のラベルがあります。学習できるのは \(most) 種類までです"
                    + (mayBeNumbers ? "（数値として学習するなら '--task regression'）" : ""))
        case .longLabel(let line, let label):
            return say(
                "line \(line): label \(label); a label is on one line and shorter than 100 characters",
                "\(line) 行目：ラベル \(label) は使えません。ラベルは一行で、100 文字未満です")
        case .lookAlike(let rare, let common):
            return say(
                "label \(counted(rare)) looks like \(counted(common)) and would be a class of its own; write one of them everywhere, or "
                    + "--labels says which labels there are",
                "ラベル \(counted(rare))は \(counted(common))と紛らわしく、このままでは別の分類になります。どちらかに統一するか、'--labels' でラベルを指定してください")
        case .smallClass(let label, let least):
            return say(
                "label \(label.label) has \(Figure.counted(label.count, "row")); below \(least) little can be learnt or measured",
                "ラベル \(label.label) は \(Figure.count(label.count)) 行です。\(least) 行未満では、ほとんど学習も測定もできません")
        case .oneSided(let share):
            return say(
                "\(percent(share)) of the rows have the same label; who always answers that is right as often",
                "\(percent(share)) の行が同じラベルです。いつもそれを答えるだけで、同じ割合で正解します")
        case .contradiction(let earlierLine):
            return say(
                "the text of line \(earlierLine) again, with another label", "\(earlierLine) 行目と同じ文に、別のラベルが付いています")
        case .moreContradictions(let count):
            return say(
                "\(count) more rows with the text of an earlier one and another label", "前の行と同じ文で別のラベルの行が、ほかに \(count) 行あります")
        case .repetitions(let count, let first):
            let lines = list(first.map { say("\($0.line) (as \($0.earlierLine))", "\($0.line) 行目（\($0.earlierLine) 行目と同じ）") })
            return say(
                "\(Figure.counted(count, "row")) with the text of an earlier one: \(count > first.count ? "the first are " : "")lines \(lines)",
                "前の行と同じ文の行が \(Figure.count(count)) 行あります：\(lines)\(count > first.count ? "ほか" : "")")
        case .edgeSpaces(let count):
            return say(
                "\(Figure.counted(count, "text")) with white space in front or behind; it is kept as it stands",
                "前後に空白のある文が \(Figure.count(count)) 件あります。空白は残したまま使います")
        case .noRow(let split, let rows):
            return say(
                "no row falls to \(split.rawValue); \(advice(rows))", "\(split.rawValue) に入る行がありません。\(advice(rows))")
        case .noRowOfLabel(let label, let split):
            return say(
                "label \(label.label) has \(Figure.counted(label.count, "row")), and none falls to \(split.rawValue); at least 1 is needed there: "
                    + advice(label.count),
                "ラベル \(label.label) は \(Figure.count(label.count)) 行ありますが、\(split.rawValue) に入る行がありません。少なくとも 1 行必要です。"
                    + advice(label.count))
        }
    }

    /// With the command that writes the file anew.
    private func conversion(_ encoding: ForeignEncoding) -> String {
        let command = "iconv -f \(encoding.converterName) -t UTF-8 OLD > NEW"
        return say("; it looks like \(encoding.rawValue): \(command)", "。\(encoding.rawValue) のようです：\(command)")
    }

    private func role(_ role: LookMessage.Role) -> String {
        switch role {
        case .text: say("text", "文")
        case .label: say("label", "ラベル")
        }
    }

    private func counted(_ label: LookMessage.Counted) -> String {
        say("\(label.label) (\(Figure.counted(label.count, "row")))", "\(label.label)（\(Figure.count(label.count)) 行）")
    }

    /// With 30 different texts the odds that test, which gets 15 of 100, has none are below 1 % (0.85³⁰).
    private func advice(_ count: Int) -> String {
        count < 30
            ? say(
                "\(Figure.counted(30 - count, "more row")) (30 in all) with texts of their own make that all but sure",
                "互いに違う文の行があと \(30 - count) 行（合わせて 30 行）あれば、まず確実に入ります")
            : say(
                "its texts may be the same; rows with texts of their own are needed",
                "同じ文ばかりかもしれません。互いに違う文の行が必要です")
    }

    /// What a column holds, in a table.
    package func kind(_ kind: ColumnLook.Kind) -> String {
        switch kind {
        case .text: say("text", "文")
        case .label: say("label", "ラベル")
        case .number: say("number", "数値")
        case .identifier: say("identifier", "識別子")
        case .constant: say("constant", "一定値")
        case .empty: say("empty", "空")
        case .structure: say("structure", "構造")
        }
    }
}
