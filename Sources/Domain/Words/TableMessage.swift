/// Why a data file, or a row of it, cannot be used: a part of `StoreMessage`, and of what a look at a table says. Codes and arguments are for ever.
///
/// What stands in the file is told as an `Excerpt` or as `Names`, which leave it out where others may read it than those who may read the file.
public indirect enum TableMessage: Sendable, Equatable, Codable {
    case wideEncoding
    case secondMark
    case loneReturns
    /// - byte: in hexadecimal.
    case notUTF8(byte: String)
    case nul
    case foreignEnding
    case noRow
    case emptyLine
    case blankLine
    case blankRecord

    case openQuote
    case quoteWithin
    case loneReturnInField
    /// - begins: the line where the field begins; nil for the same.
    case behindQuote(begins: Int?)

    /// - isRow: whether the first line names no columns.
    case fieldCount(count: Int, needed: Int, isRow: Bool, hint: FieldHint?)
    /// - name: in quotes. So also below.
    case numberedColumns(name: String, count: Int, separator: Separator?)
    case columnTwice(name: String, count: Int, there: Names)
    case noColumn(name: String, there: Names, hint: ColumnHint?)
    case noField(name: String)

    /// - shown: the text, in quotes, where it has characters that nobody sees and may be told.
    case emptyText(part: Part, isInvisible: Bool, shown: String?)
    case longText(part: Part, bytes: Int, most: Int)
    case nulInText(part: Part)
    case tooManyRows(most: Int)
    case noAssistant
    case foreignRole(role: Excerpt)
    /// - mayBeHeader: whether it stands in the first line.
    case noNumber(label: Excerpt, mayBeHeader: Bool)
    /// - there: the first labels, in quotes; `more` are not named.
    case unknownLabel(label: Excerpt, there: [String], more: Int, hint: LabelHint?)
    case noConversations

    /// - name: nil for the whole line.
    case otherValue(name: String?, value: Value, need: Need)
    case noKey(name: String, there: Names, isAlike: Bool, like: String?)
    /// Of a conversation, from 1.
    case otherMessage(number: Int, name: String, value: Value)
    case inMessage(number: Int, name: String, problem: TableMessage)
    /// - character: of the line, from 1.
    case notJSON(character: Int, problem: JSONProblem)

    /// Of a table of which nobody has said anything.
    case separators(found: Separator, isCSV: Bool)
    case emptyTable
    case headedObjects
    case blankHeader
    case tooManyColumns(count: Int, most: Int)

    /// Something that stands in the file.
    public enum Excerpt: Sendable, Equatable, Codable {
        /// In quotes, and cut.
        case text(quoted: String)
        case length(characters: Int)
    }

    /// Names of columns or keys in the file.
    public enum Names: Sendable, Equatable, Codable {
        /// The first of them, in quotes.
        case named(names: [String])
        case counted(count: Int)
    }

    public enum Separator: String, Sendable, Codable, CaseIterable { case tab, comma, semicolon, bar }

    public enum FieldHint: String, Sendable, Codable, CaseIterable { case noQuoting, loneReturn, comma }

    public enum ColumnHint: Sendable, Equatable, Codable {
        case separator(separator: Separator)
        case noQuoting
        /// - name: nil where it is not told.
        case like(name: String?)
        case numbersWithoutHeader
        case noHeader
    }

    public enum LabelHint: Sendable, Equatable, Codable {
        case noQuoting
        /// - label: of the request, in quotes. So also below.
        case like(label: String)
        case sameNumber(label: String)
        case header
    }

    /// Of a row.
    public enum Part: String, Sendable, Codable, CaseIterable { case text, secondText, prompt, completion, message }

    /// A value of JSON.
    public enum Value: Sendable, Equatable, Codable {
        case text(excerpt: Excerpt)
        /// - digits: nil where they are not told.
        case number(digits: String?)
        case truth(value: Bool?)
        case null, list, object
    }

    public enum Need: String, Sendable, Codable, CaseIterable { case text, label, conversation, object }

    public enum JSONProblem: Sendable, Equatable, Codable {
        /// - sign: in quotes; nil where the line ends.
        case needs(wanted: Wanted, sign: String?, isComment: Bool)
        case nesting(most: Int)
        case trailingComma(sign: String)
        case keyTwice(key: Excerpt)
        case noValue(word: Excerpt)
        case control(sign: String)
        case openText
        case cutEscape
        case noEscape(escape: String)
        case noDigits
        case halfPair(escape: String)
    }

    /// What JSON needs at a place.
    public enum Wanted: String, Sendable, Codable, CaseIterable { case end, key, colon, nextMember, nextItem, value }
}

extension Words {
    /// What goes on from the file's name or the line.
    package func table(_ message: TableMessage) -> String {
        switch message {
        case .wideEncoding:
            return say(
                "is UTF-16 or UTF-32, by its byte order mark; save it as UTF-8",
                "バイト順マークによれば UTF-16 か UTF-32 です。UTF-8 で保存してください")
        case .secondMark:
            return say(
                "begins with a second byte order mark (U+FEFF); one at most may stand there",
                "先頭にバイト順マーク（U+FEFF）が二つあります。置けるのは一つまでです")
        case .loneReturns:
            return say(
                "its lines end with a lone CR (U+000D); save it with LF or CRLF at the ends of lines",
                "行末が CR（U+000D）だけです。行末を LF か CRLF にして保存してください")
        case .notUTF8(let byte):
            return say("is not UTF-8 (byte \(byte)); save the file as UTF-8", "UTF-8 ではありません（バイト \(byte)）。UTF-8 で保存してください")
        case .nul:
            return say(
                "holds a NUL character (U+0000), as UTF-16 and binary files do; save it as UTF-8",
                "NUL 文字（U+0000）があります。UTF-16 やバイナリのファイルに見られるものです。UTF-8 で保存してください")
        case .foreignEnding:
            return say("the name must end with .tsv, .csv or .jsonl", "ファイル名の末尾は .tsv、.csv、.jsonl のいずれかでなければなりません")
        case .noRow: return say("has no row", "行がありません")
        case .emptyLine:
            return say(
                "is empty; empty lines may stand at the end of the file only", "空行です。空行を置けるのはファイルの末尾だけです")
        case .blankLine: return say("is empty but for white space", "空白しかありません")
        case .blankRecord: return say("is empty but for white space and separators", "空白と区切り文字しかありません")
        case .openQuote:
            return say("a quoted field that begins here has no closing quote", "ここで始まる引用符付きの項目が閉じられていません")
        case .quoteWithin:
            return say(
                "a quote within a field that is not quoted; quotes stand around a whole field, and doubled within it",
                "引用符で囲まれていない項目の中に引用符があります。引用符は項目全体を囲み、その中では二重に書きます")
        case .loneReturnInField:
            return say(
                "a lone CR (U+000D) in a field that is not quoted; lines end with LF or CRLF",
                "引用符で囲まれていない項目の中に CR（U+000D）があります。行末は LF か CRLF です")
        case .behindQuote(let begins):
            return say(
                "text after the closing quote of a field\(begins.map { ", which begins in line \($0)" } ?? ""); quotes within a field are doubled",
                "\(begins.map { "\($0) 行目で始まる" } ?? "")項目の閉じ引用符の後ろに文字があります。項目の中の引用符は二重に書きます")
        case .fieldCount(let count, let needed, let isRow, let hint):
            return say(
                "\(count) field\(count == 1 ? "" : "s"); the \(isRow ? "first line" : "header") has \(needed)",
                "項目が \(count) 個あります。\(isRow ? "最初の行" : "列名の行")は \(needed) 個です") + (hint.map(self.hint) ?? "")
        case .numberedColumns(let name, let count, let separator):
            return say(
                "there is no column \(name): with 'header: false' they are named by number, from '1' to '\(count)'",
                "列 \(name) はありません。'header: false' では、列の名前は '1' から '\(count)' までの番号です")
                + (separator.map { between($0) } ?? "")
        case .columnTwice(let name, let count, let there):
            return say(
                "the header has \(count) columns \(name), 1 is needed; it has \(names(there))",
                "列名の行に \(name) が \(count) 個あります。必要なのは 1 個です。あるのは\(names(there))です")
        case .noColumn(let name, let there, let hint):
            return say(
                "the header has no column \(name); it has \(names(there))", "列名の行に \(name) がありません。あるのは\(names(there))です")
                + (hint.map(self.hint) ?? "")
        case .noField(let name): return say("has no field \(name)", "項目 \(name) がありません")
        case .emptyText(let part, let isInvisible, let shown):
            return say(
                "the \(self.part(part)) is empty\(isInvisible ? " but for invisible characters" : "")\(shown.map { ": \($0)" } ?? "")",
                "\(self.part(part))\(isInvisible ? "に目に見えない文字しかありません" : "が空です")\(shown.map { "：\($0)" } ?? "")")
        case .longText(let part, let bytes, let most):
            return say(
                "a \(self.part(part)) of \(bytes) bytes; at most \(most) are read",
                "\(self.part(part))が \(bytes) バイトあります。読み込むのは \(most) バイトまでです")
        case .nulInText(let part):
            return say("the \(self.part(part)) holds a NUL character (U+0000)", "\(self.part(part))に NUL 文字（U+0000）があります")
        case .tooManyRows(let most): return say("more than \(most) rows", "\(most) 行を超えています")
        case .noAssistant:
            return say(
                "the conversation has no message of the role 'assistant', so nothing to learn",
                "会話に role が 'assistant' の発言がなく、学習する対象がありません")
        case .foreignRole(let role):
            return say(
                "the role \(excerpt(role)) is not system, user or assistant",
                "\(excerpt(role, "role"))は使えません。system、user、assistant のいずれかにしてください")
        case .noNumber(let label, let mayBeHeader):
            return say(
                "\(excerpt(label, "a label ")) is not a decimal number of −1e9…1e9: digits 0 to 9 with '.' before decimals, such as "
                    + "-1.5 or 2e3, without spaces and separators",
                "\(excerpt(label, "ラベル"))は −1e9 から 1e9 までの十進数ではありません。-1.5 や 2e3 のように 0～9 の数字と小数点の '.' で書き、"
                    + "空白や桁区切りは入れません") + (mayBeHeader ? hint(.header) : "")
        case .unknownLabel(let label, let there, let more, let hint):
            return say(
                "label \(excerpt(label)); the request has \(list(there))\(more > 0 ? " and \(more) more" : "")",
                "\(excerpt(label, "ラベル"))は依頼書にありません。あるのは \(list(there))\(more > 0 ? " ほか \(more) 個" : "") です")
                + (hint.map(self.hint) ?? "")
        case .noConversations: return say("conversations are read from .jsonl files only", "会話を読めるのは .jsonl ファイルだけです")
        case .otherValue(let name, let value, let need):
            return say(
                "\(name.map { "\($0) " } ?? "")is \(self.value(value)); \(self.need(need)) is needed",
                "\(name.map { "\($0) " } ?? "この行")は\(self.value(value))です。\(self.need(need))が必要です")
        case .noKey(let name, let there, let isAlike, let like):
            return noKey(name, there, isAlike, like)
        case .otherMessage(let number, let name, let value):
            return say(
                "message \(number) of \(name) is \(self.value(value)); an object with the strings 'role' and 'content' is needed",
                "\(name) の \(number) 番目の発言は\(self.value(value))です。文字列 'role' と 'content' を持つオブジェクトが必要です")
        case .inMessage(let number, let name, let problem):
            return say("message \(number) of \(name): \(table(problem))", "\(name) の \(number) 番目の発言：\(table(problem))")
        case .notJSON(let character, let problem):
            return say(
                "is not JSON: character \(character): \(json(problem))", "JSON として読めません（\(character) 文字目）。\(json(problem))")
        case .separators(let found, let isCSV): return otherSeparator(found, isCSV)
        case .emptyTable: return say("is empty; a header and rows are needed", "空です。列名の行とデータの行が必要です")
        case .headedObjects:
            return say(
                "every object of a .jsonl file has its keys; it cannot be without a header",
                ".jsonl ファイルではどのオブジェクトにもキーがあるため、列名なしにはできません")
        case .blankHeader:
            return say(
                "is empty but for white space and separators; a header is needed",
                "空白と区切り文字しかありません。列名の行が必要です")
        case .tooManyColumns(let count, let most):
            return say("\(count) columns; at most \(most) are looked at", "列が \(count) 個あります。調べるのは \(most) 個までです")
        }
    }

    private var noQuoting: String {
        say(
            "; TSV has no quoting: quotes are part of a field, and tabs and line ends within them separate; a table with quotes is .csv, "
                + "with commas",
            "。TSV に引用の規則はなく、引用符は項目の一部で、その中のタブと改行も区切りになります。引用符を使う表は、カンマ区切りの .csv にしてください")
    }

    /// In Japanese with the spaces around them.
    private func names(_ names: TableMessage.Names) -> String {
        switch names {
        case .named(let names): say(list(names), " \(list(names)) ")
        case .counted(let count): say("\(count) columns", " \(count) 列")
        }
    }

    private func hint(_ hint: TableMessage.FieldHint) -> String {
        switch hint {
        case .noQuoting: noQuoting
        case .loneReturn:
            say("; a lone CR (U+000D) ends no line, LF and CRLF do", "。CR（U+000D）だけでは行は終わりません。行末は LF か CRLF です")
        case .comma:
            say("; a field that holds a comma needs double quotes around it", "。カンマを含む項目は二重引用符で囲む必要があります")
        }
    }

    private func hint(_ hint: TableMessage.ColumnHint) -> String {
        switch hint {
        case .separator(let separator): between(separator)
        case .noQuoting: noQuoting
        case .like(let name):
            say(
                "; did you mean \(name ?? "a name that looks the same")? Names are compared as they are written",
                "。\(name ?? "見た目が同じ名前")のことですか。名前は書かれたとおりに比べます")
        case .numbersWithoutHeader:
            say(
                "; columns are named by number only where the request says 'header: false'",
                "。列を番号で呼べるのは、依頼書に 'header: false' がある場合だけです")
        case .noHeader:
            say(
                "; if the first line is a row already, say 'header: false' in columns and name them by number, from '1'",
                "。最初の行が列名でなければ、columns に 'header: false' と書き、列を '1' からの番号で指定してください")
        }
    }

    /// What to do where another separator cuts the first line.
    private func between(_ separator: TableMessage.Separator) -> String {
        switch separator {
        case .tab: say("; tabs separate here: name the file .tsv", "。区切りがタブです。ファイル名を .tsv にしてください")
        case .comma: say("; commas separate here: name the file .csv", "。区切りがカンマです。ファイル名を .csv にしてください")
        case .semicolon:
            say(
                "; semicolons separate here: a .csv has commas between its fields",
                "。区切りがセミコロンです。.csv の区切りはカンマです")
        case .bar:
            say(
                "; bars separate here: a .csv has commas between its fields, a .tsv tabs",
                "。区切りが縦棒です。.csv の区切りはカンマ、.tsv の区切りはタブです")
        }
    }

    private func part(_ part: TableMessage.Part) -> String {
        switch part {
        case .text: say("text", "文")
        case .secondText: say("second text", "二つ目の文")
        case .prompt: say("prompt", "プロンプト")
        case .completion: say("completion", "応答文")
        case .message: say("message", "発言")
        }
    }

    private func hint(_ hint: TableMessage.LabelHint) -> String {
        switch hint {
        case .noQuoting: noQuoting
        case .like(let label):
            say(
                "; did you mean \(label)? Labels are compared as they are written", "。\(label) のことですか。ラベルは書かれたとおりに比べます")
        case .sameNumber(let label):
            say(
                "; labels are compared as they are written, so write \(label) (programs write whole numbers as decimals where "
                    + "one in the column is missing)",
                "。ラベルは書かれたとおりに比べるため、\(label) と書いてください（列に欠けた値があると、整数を小数として書き出すプログラムがあります）")
        case .header:
            say(
                "; if the first line is a header, leave 'header: false' out", "。最初の行が列名なら、'header: false' を省いてください")
        }
    }

    /// - what: in English what stands before a length, in Japanese what stands before both.
    private func excerpt(_ excerpt: TableMessage.Excerpt, _ what: String = "") -> String {
        switch excerpt {
        case .text(let quoted): say(quoted, "\(what) \(quoted) ")
        case .length(let characters):
            say("\(what)of \(Figure.counted(characters, "character"))", "\(what)（\(Figure.count(characters)) 文字）")
        }
    }

    private func noKey(_ name: String, _ there: TableMessage.Names, _ isAlike: Bool, _ like: String?) -> String {
        let has =
            switch there {
            case .named(let names):
                names.isEmpty
                    ? say("it has none", "キーは一つもありません") : say("it has \(list(names))", "あるのは \(list(names)) です")
            case .counted(let count): say("it has \(Figure.counted(count, "key"))", "キーは \(Figure.count(count)) 個あります")
            }
        let hint =
            like.map { say("; did you mean \($0)?", "。\($0) のことですか") }
            ?? (isAlike ? say(", one of them looks the same", "（一つは見た目が同じです）") : "")
        return say("has no key \(name); \(has)\(hint)", "キー \(name) がありません。\(has)\(hint)")
    }

    private func value(_ value: TableMessage.Value) -> String {
        switch value {
        case .text(let excerpt): say("the string \(self.excerpt(excerpt))", self.excerpt(excerpt, "文字列"))
        case .number(let digits): digits.map { say("the number \($0)", "数値 \($0) ") } ?? say("a number", "数値")
        case .truth(let truth): truth.map { say("\($0)", "'\($0)' ") } ?? say("a truth value", "真偽値")
        case .null: say("null", "'null' ")
        case .list: say("a list", "リスト")
        case .object: say("an object", "オブジェクト")
        }
    }

    private func need(_ need: TableMessage.Need) -> String {
        switch need {
        case .text: say("a string", "文字列")
        case .label: say("a string, a number or a truth value", "文字列、数値、真偽値のいずれか")
        case .conversation:
            say("a list of objects with the strings 'role' and 'content'", "文字列 'role' と 'content' を持つオブジェクトのリスト")
        case .object: say("one JSON object on each line", "一行に一つの JSON オブジェクト")
        }
    }

    private func json(_ problem: TableMessage.JSONProblem) -> String {
        switch problem {
        case .needs(let wanted, nil, _):
            return say(
                "the line ends where \(self.wanted(wanted)) is needed; an object stands on one line",
                "\(self.wanted(wanted))が必要なところで行が終わっています。オブジェクトは一行に書きます")
        case .needs(let wanted, let sign?, let isComment):
            if sign == "'''" {
                return say(
                    "a single quote where \(self.wanted(wanted)) is needed; strings have double quotes",
                    "\(self.wanted(wanted))が必要なところに一重引用符があります。文字列は二重引用符で囲みます")
            }
            return say(
                "\(sign) where \(self.wanted(wanted)) is needed\(isComment ? "; JSON has no comments" : "")",
                "\(self.wanted(wanted))が必要なところに \(sign) があります\(isComment ? "。JSON にコメントはありません" : "")")
        case .nesting(let most): return say("nested deeper than \(most) levels", "入れ子が \(most) 段を超えています")
        case .trailingComma(let sign): return say("a trailing comma before \(sign)", "\(sign) の前に余分なカンマがあります")
        case .keyTwice(let key):
            return say(
                "the key \(excerpt(key)) stands twice; each may stand once", "\(excerpt(key, "キー"))が重複しています。各キーは一度だけ書けます")
        case .noValue(let word):
            return say(
                "\(excerpt(word, "a word ")) is no value of JSON; those are strings in double quotes, numbers such as -1.5e3, true, false, "
                    + "null, lists and objects",
                "\(excerpt(word, "単語"))は JSON の値ではありません。値になるのは、二重引用符で囲んだ文字列、-1.5e3 のような数値、'true'、'false'、"
                    + "'null'、リスト、オブジェクトです")
        case .control(let sign):
            return say(
                "a control character (\(sign)) within a string; there it is written as an escape",
                "文字列の中に制御文字（\(sign)）があります。文字列の中ではエスケープで書きます")
        case .openText: return say("a string that begins here has no closing quote", "ここで始まる文字列が閉じられていません")
        case .cutEscape: return say("the line ends within an escape", "エスケープの途中で行が終わっています")
        case .noEscape(let escape): return say("\(escape) is no escape of JSON", "\(escape) は JSON のエスケープではありません")
        case .noDigits:
            return say(
                "'\\u' is not followed by four hexadecimal digits", "'\\u' の後ろに十六進数が四桁ありません")
        case .halfPair(let escape):
            return say(
                "half of a surrogate pair, \(escape); both halves are needed",
                "サロゲートペアの片方（\(escape)）だけがあります。両方が必要です")
        }
    }

    private func wanted(_ wanted: TableMessage.Wanted) -> String {
        switch wanted {
        case .end: say("the end of the line", "行末")
        case .key: say("a key in double quotes", "二重引用符で囲んだキー")
        case .colon: say("':'", "':' ")
        case .nextMember: say("',' or '}'", "',' か '}' ")
        case .nextItem: say("',' or ']'", "',' か ']' ")
        case .value: say("a value", "値")
        }
    }

    /// With the command that writes the table anew.
    private func otherSeparator(_ found: TableMessage.Separator, _ isCSV: Bool) -> String {
        let needed =
            isCSV
            ? say("a .csv has commas between its fields", ".csv の区切りはカンマです")
            : say("a .tsv has tabs between its fields", ".tsv の区切りはタブです")
        let rewriting = { (sign: String) in
            "python3 -c \"import csv,sys; csv.writer(sys.stdout).writerows(csv.reader(sys.stdin, delimiter='\(sign)'))\" < OLD > NEW.csv"
        }
        switch found {
        case .comma:
            return say(
                "commas separate the fields of its first line, no tab does, and \(needed); name it .csv",
                "最初の行の区切りがタブではなくカンマです。\(needed)。ファイル名を .csv にしてください")
        case .tab:
            return say(
                "tabs separate the fields of its first line, no comma does, and \(needed); name it .tsv, or, where it has quotes, rewrite it: ",
                "最初の行の区切りがカンマではなくタブです。\(needed)。ファイル名を .tsv にするか、引用符があれば次のコマンドで書き直してください：")
                + rewriting("\\t")
        case .semicolon:
            return say(
                "semicolons separate the fields of its first line, as spreadsheets of many countries write, and \(needed); rewrite it: ",
                "最初の行の区切りがセミコロンです（国によっては表計算ソフトがそう書き出します）。\(needed)。次のコマンドで書き直してください：")
                + rewriting(";")
        case .bar:
            return say(
                "bars separate the fields of its first line, and \(needed); rewrite it: ",
                "最初の行の区切りが縦棒です。\(needed)。次のコマンドで書き直してください：") + rewriting("|")
        }
    }
}
