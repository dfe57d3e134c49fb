/// What is wrong with one value of a file.
public enum FieldMessage: Sendable, Equatable, Codable {
    /// Something else is needed.
    case needed(seen: Seen, need: Need)
    /// It is no item of a list.
    case noChoice(seen: Seen, allowed: [String])
    case constant(seen: Seen, needed: String)
    case wholeRange(seen: Seen, least: Int, most: Int)
    /// - isMore: whether the least itself is not allowed.
    case range(seen: Seen, least: Double, most: Double, isMore: Bool)
    /// Seconds.
    case timeRange(seen: Seen, least: Double, most: Double)
    /// In code points.
    case length(count: Int, least: Int, most: Int)
    /// - comma: a character that stands for one between items, by its title.
    case itemCount(count: Int, comma: String?, least: Int, most: Int)
    case invisible(text: String)
    case quotationMark(sign: String, ascii: String)
    case forbidden(sign: String, why: Forbidden)
    case wholeMoney(seen: Seen, currency: String)
    case decimals(seen: Seen, most: Int)
    /// - of: what says which one is needed.
    case otherCurrency(currency: String, needed: String, of: CurrencyHolder)
    case hours(seen: Seen)
    /// With their units.
    case sizeRange(seen: Seen, least: String, most: String)
    case unknownKey(key: String, hint: KeyHint)
    case moreUnknownKeys(count: Int, line: Int)
    case missing
    case keyNoWord
    case oneOf(keys: [String])
    /// - isSpelled: whether two spellings look the same.
    case twice(item: String, isSpelled: Bool)
    case labelOfLines
    case otherSplit(file: String)
    case noUniform

    /// What stands there.
    public enum Seen: Sendable, Equatable, Codable {
        case mapping
        case list
        case nothing
        /// - text: in quotes already, and cut.
        case text(text: String, isQuoted: Bool, hint: LookAlike?)
    }

    /// A character that a person takes for another one, by its title.
    public enum LookAlike: Sendable, Equatable, Codable {
        case standsFor(sign: String, needed: String)
        case among(sign: String)
    }

    public enum Need: String, Sendable, Codable, CaseIterable {
        case text, textInQuotes, list, mapping, wholeNumber, number, truth, time, share, name, storePath, currency, digest,
            requestID
        case allOrPatterns
        case size, timeOfDay, timeOfDayOrEnd, utcOffset, day, instant, licence
        case slurmPath, slurmResources, variableName
    }

    public enum CurrencyHolder: String, Sendable, Codable, CaseIterable { case document, rateCard }

    /// What else may be meant by a key that is unknown.
    public enum KeyHint: Sendable, Equatable, Codable {
        case comment
        case near(key: String, alike: LookAlike?)
        case allowed(keys: [String], alike: LookAlike?)
    }

    /// Why a character may stand nowhere.
    public enum Forbidden: String, Sendable, Codable, CaseIterable {
        case lineEnd, control, direction, byteOrderMark, noCharacter
    }
}

extension Words {
    package func field(_ message: FieldMessage) -> String {
        switch message {
        case .needed(let seen, let need):
            return say("\(self.seen(seen)); \(self.need(need))", "\(self.seen(seen))。\(self.need(need))")
        case .noChoice(let seen, let allowed):
            return say(
                "\(self.seen(seen)); one of \(list(allowed)) is needed", "\(self.seen(seen))。\(list(allowed)) のいずれかが必要です")
        case .constant(let seen, let needed):
            return say("\(self.seen(seen)); '\(needed)' is needed", "\(self.seen(seen))。'\(needed)' が必要です")
        case .wholeRange(let seen, let least, let most): return outside(seen, "\(least)", "\(most)")
        case .range(let seen, let least, let most, let isMore):
            let (from, to) = (Figure.short(least), Figure.short(most))
            return isMore
                ? say(
                    "\(self.seen(seen)); more than \(from) to \(to) are allowed",
                    "\(self.seen(seen))。\(from) を超え \(to) 以下でなければなりません")
                : outside(seen, from, to)
        case .timeRange(let seen, let least, let most):
            return outside(seen, Figure.short(least) + "s", Figure.short(most) + "s")
        case .length(let count, let least, let most):
            return say(
                "\(count) characters (code points); \(least) to \(most) are allowed",
                "\(count) 文字（コードポイント）です。\(least)～\(most) 文字でなければなりません")
        case .itemCount(let count, let comma, let least, let most):
            return say(
                "\(count) items\(comma.map { " (\($0) is not the ',' between items)" } ?? ""); \(least) to \(most) are allowed",
                "\(count) 項目です\(comma.map { "（\($0) は項目を区切る ',' ではありません）" } ?? "")。\(least)～\(most) 項目でなければなりません")
        case .invisible(let text):
            return say(
                "\(text); nothing of it can be seen, and a text is needed", "\(text)。目に見える文字がありません。テキストが必要です")
        case .quotationMark(let sign, let ascii):
            return say(
                "\(sign) is no quotation mark; write \(ascii), and put the whole in quotes if it belongs to it",
                "\(sign) は引用符になりません。\(ascii) と書いてください。文字そのものなら、全体を引用符で囲んでください")
        case .forbidden(let sign, let why): return forbidden(sign, why)
        case .wholeMoney(let seen, let currency):
            return say(
                "\(self.seen(seen)); \(currency) has no decimals, so that a whole amount is needed",
                "\(self.seen(seen))。\(currency) に小数はないため、整数の金額が必要です")
        case .decimals(let seen, let most):
            return say(
                "\(self.seen(seen)); at most \(most) digits after the point are kept", "\(self.seen(seen))。小数点以下は \(most) 桁までです"
            )
        case .otherCurrency(let currency, let needed, let holder):
            return say(
                "it is in \(currency); \(needed) is needed, "
                    + (holder == .rateCard ? "the currency of the rate card" : "the currency of the other amounts here"),
                "通貨が \(currency) です。" + (holder == .rateCard ? "料金表" : "ほかの金額") + "の通貨である \(needed) が必要です")
        case .hours(let seen):
            return say(
                "\(self.seen(seen)); hours have at most two digits after the point", "\(self.seen(seen))。時間数の小数点以下は二桁までです")
        case .sizeRange(let seen, let least, let most): return outside(seen, least, most)
        case .unknownKey(let key, let hint): return say("unknown key \(key)\(keyHint(hint))", "不明なキー \(key)\(keyHint(hint))")
        case .moreUnknownKeys(let count, let line):
            return say("\(count) more unknown keys, from line \(line) on", "不明なキーがほかに \(count) 個あります（\(line) 行目以降）")
        case .missing: return say("missing", "指定がありません")
        case .keyNoWord: return say("a key must be a word", "キーは単語でなければなりません")
        case .oneOf(let keys): return say("one of \(list(keys)) is needed", "\(list(keys)) のいずれかが必要です")
        case .twice(let item, let isSpelled):
            return say(
                "\(item) stands twice\(isSpelled ? ", composed in two ways that look the same" : ""); each item may stand once",
                "\(item) が重複しています\(isSpelled ? "（見た目が同じで、文字の構成が異なります）" : "")。各項目は一度だけ書けます")
        case .labelOfLines: return say("a label must be on one line", "ラベルに改行は使えません")
        case .otherSplit(let file):
            return say(
                "\(file) is another split's file too; a test on it would prove nothing",
                "\(file) は別の分割のファイルでもあります。それで試しても何も確かめられません")
        case .noUniform:
            return say(
                "uniform is missing; the verdict compares the searched allocation with it",
                "uniform がありません。探索した割り当ては uniform と比べて判定されます")
        }
    }

    private func outside(_ seen: FieldMessage.Seen, _ least: String, _ most: String) -> String {
        say(
            "\(self.seen(seen)); \(least) to \(most) are allowed", "\(self.seen(seen))。\(least)～\(most) でなければなりません")
    }

    package func seen(_ seen: FieldMessage.Seen) -> String {
        switch seen {
        case .mapping: say("a mapping", "キーと値の組（マッピング）があります")
        case .list: say("a list", "リストがあります")
        case .nothing: say("nothing", "何も書かれていません")
        case .text(let text, let isQuoted, let hint):
            say(
                "\(isQuoted ? "the text " : "")\(text)\(hint.map { " (\(lookAlike($0)))" } ?? "")",
                "\(text) \(isQuoted ? "というテキスト" : "")があります\(hint.map { "（\(lookAlike($0))）" } ?? "")")
        }
    }

    private func lookAlike(_ hint: FieldMessage.LookAlike) -> String {
        switch hint {
        case .standsFor(let sign, let needed):
            say(
                "\(sign) stands where \(needed == " " ? "a space" : needed.quoted()) is needed",
                "\(needed == " " ? "半角の空白" : needed.quoted())が必要なところに \(sign) があります")
        case .among(let sign): say("with \(sign)", "\(sign) が混じっています")
        }
    }

    private func keyHint(_ hint: FieldMessage.KeyHint) -> String {
        func alike(_ hint: FieldMessage.LookAlike?) -> String { hint.map { brackets(lookAlike($0)) } ?? "" }
        switch hint {
        case .comment: return say("; comments begin with # here", "。ここではコメントを # で始めます")
        case .near(let key, let hint):
            return say("\(alike(hint)); did you mean '\(key)'?", "\(alike(hint))。'\(key)' の誤りではありませんか")
        case .allowed(let keys, let hint):
            return say("\(alike(hint)); allowed are: \(list(keys))", "\(alike(hint))。使えるキー：\(list(keys))")
        }
    }

    private func need(_ need: FieldMessage.Need) -> String {
        switch need {
        case .text: say("a text is needed", "テキストが必要です")
        case .textInQuotes: say("a text is needed, write it in quotes if it is one", "テキストが必要です。テキストであれば引用符で囲んでください")
        case .list: say("a list is needed", "リストが必要です")
        case .mapping: say("a mapping with keys is needed", "キーと値の組（マッピング）が必要です")
        case .wholeNumber: say("a whole number is needed", "整数が必要です")
        case .number: say("a number is needed", "数値が必要です")
        case .truth: say("true or false is needed", "true か false が必要です")
        case .time: say("a time such as 90s, 30m, 2h or 1h30m is needed", "90s・30m・2h・1h30m のような時間が必要です")
        case .share:
            say(
                "a share such as 0.4%, more than 0% and at most 100%, is needed", "0.4% のような割合が必要です（0% を超え 100% 以下）")
        case .name:
            say(
                "letters A-Z a-z, digits and . _ - are allowed, the first a letter or digit",
                "使えるのは英字 A-Z a-z、数字、. _ - で、先頭は英字か数字です")
        case .storePath:
            say(
                "a path below the store is needed, such as folder/file, without '.', '..' or a leading '/'",
                "folder/file のような保管場所以下のパスが必要です（'.' や '..'、先頭の '/' は使えません）")
        case .currency: say("the three letters of a currency are needed, such as JPY", "JPY のような三文字の通貨コードが必要です")
        case .digest:
            say(
                "a SHA-256 of 64 lower-case hexadecimal digits is needed", "SHA-256（小文字の十六進数 64 桁）が必要です")
        case .requestID:
            say(
                "a request's id is needed, such as 20261124-013548-movie-reviews-poc",
                "20261124-013548-movie-reviews-poc のような依頼番号が必要です")
        case .allOrPatterns:
            say("'all' or a list of patterns such as '*.query' is needed", "'all'、または '*.query' のようなパターンのリストが必要です")
        case .size: say("a size such as 512MiB or 4GiB is needed", "512MiB や 4GiB のような大きさが必要です")
        case .timeOfDay:
            say(
                "a time of the day such as '09:00' is needed, from '00:00' to '23:59'",
                "'09:00' のような時刻が必要です（'00:00' から '23:59' まで）")
        case .timeOfDayOrEnd:
            say(
                "a time of the day such as '09:00' is needed, from '00:00' to '24:00'",
                "'09:00' のような時刻が必要です（'00:00' から '24:00' まで）")
        case .utcOffset:
            say(
                "what local time is ahead of UTC is needed, such as '+09:00', at most 14 hours",
                "'+09:00' のような、現地時刻の UTC との差が必要です（14 時間まで）")
        case .day: say("a day of the calendar such as 2027-01-31 is needed", "2027-01-31 のような日付が必要です")
        case .instant:
            say("a time in UTC such as 2026-11-26T09:30:00Z is needed", "2026-11-26T09:30:00Z のような UTC の時刻が必要です")
        case .licence:
            say(
                "a licence's name in ASCII is needed, such as Apache-2.0", "Apache-2.0 のような、ASCII のライセンス名が必要です")
        case .slurmPath:
            say(
                "an absolute path such as /shared/heterolora/runs is needed, of letters A-Z a-z, digits and / . _ - + = @ ~ only",
                "/shared/heterolora/runs のような絶対パスが必要です（使えるのは英字 A-Z a-z、数字、/ . _ - + = @ ~ だけです）")
        case .slurmResources:
            say(
                "what sbatch --gres takes is needed, such as gpu:1 or gpu:a100:2",
                "gpu:1 や gpu:a100:2 のような、sbatch --gres に渡せる値が必要です")
        case .variableName:
            say(
                "a variable's name of letters, digits and _ is needed, none that begins with SLURM, SBATCH or LD_",
                "英字、数字、_ からなる変数名が必要です（SLURM、SBATCH、LD_ で始まるものは使えません）")
        }
    }

    package func forbidden(_ sign: String, _ why: FieldMessage.Forbidden) -> String {
        switch why {
        case .lineEnd:
            say(
                "\(sign) ends a line for some programs and none for others; it is not accepted",
                "\(sign) は、改行とみなすプログラムとみなさないプログラムがあるため使えません")
        case .control: say("\(sign) is a control character; these are not accepted", "\(sign) は制御文字のため使えません")
        case .direction:
            say("\(sign) changes the order in which a text is shown; it is not accepted", "\(sign) は表示の順序を変える文字のため使えません")
        case .byteOrderMark: say("\(sign) may stand once, at the beginning of a file", "\(sign) はファイルの先頭に一度だけ使えます")
        case .noCharacter: say("\(sign) is no character", "\(sign) は文字ではありません")
        }
    }
}
