/// Why a file as a whole cannot be taken or read.
public enum FileMessage: Sendable, Equatable, Codable {
    case tooLarge(bytes: Int, most: Int)
    case encoding(name: String)
    case notUTF8
    case sign(sign: String, why: FieldMessage.Forbidden)
    case empty
    case nesting(most: Int)
    case brackets(bytes: Int, most: Int)
    case anchors
    case tags(name: String)
    /// - looksSame: whether they may be two spellings.
    case duplicateKeys(keys: [String], looksSame: Bool)
    /// In the words of the parser, which are English.
    case notYAML(problem: String, advice: Advice?)
    case halfEscape
    /// A character stands where YAML needs another: `a space`, `spaces`, or the sign in quotes.
    case signInYAML(sign: String, needed: Sign)
    case problem(words: String)
    case noComments
    case json(problem: JSONProblem)
    case notPlain(kind: Kind)
    case hardLinks(names: Int)
    case mayNotRead
    case cannotRead
    case changed(received: Digest)
    /// - since: when the day began.
    case tooMany(file: Int, byte: Int, user: String, since: Timestamp, mostFiles: Int, mostBytes: Int)

    public enum Advice: Sendable, Equatable, Codable {
        case tab, spaces, colon
        case quotes(sign: String)
    }

    public enum Sign: Sendable, Equatable, Codable {
        case space, spaces
        case sign(text: String)
    }

    public enum JSONProblem: Sendable, Equatable, Codable {
        case behindEnd(seen: String)
        case noValue(seen: String)
        case needs(seen: String, signs: String)
        case commaBefore(sign: String)
        case noKey(seen: String)
        case withinText(sign: String)
        case openText
        case backslash
        case halfPair(escape: String)
    }

    public enum Kind: String, Sendable, Codable, CaseIterable {
        case symbolicLink, folder, namedPipe, socket, device, other
    }
}

extension Words {
    package func file(_ message: FileMessage) -> String {
        switch message {
        case .tooLarge(let bytes, let most):
            return say(
                "\(bytes) bytes; at most \(most) (1 MiB) are read", "\(bytes) バイトあります。読み込むのは \(most) バイト（1 MiB）までです")
        case .encoding(let name): return say("the file is \(name); save it as UTF-8", "ファイルが \(name) です。UTF-8 で保存してください")
        case .notUTF8: return say("not UTF-8; save the file as UTF-8", "UTF-8 ではありません。UTF-8 で保存してください")
        case .sign(let sign, let why): return forbidden(sign, why)
        case .empty: return say("the file is empty", "ファイルが空です")
        case .nesting(let most): return say("nested deeper than \(most) levels", "入れ子が \(most) 段を超えています")
        case .brackets(let bytes, let most):
            return say(
                "nested deeper than \(most) levels, or too many brackets for \(bytes) bytes",
                "入れ子が \(most) 段を超えているか、\(bytes) バイトに対して括弧が多すぎます")
        case .anchors:
            return say(
                "anchors (&) and aliases (*) are not accepted; write the value out, or put text and patterns in quotes, such as '*.query'",
                "アンカー（&）とエイリアス（*）は使えません。値をそのまま書くか、'*.query' のようにテキストやパターンを引用符で囲んでください")
        case .tags(let name):
            return say(
                "tags (!) are not accepted: \(name); put text that begins with ! in quotes",
                "タグ（!）は使えません：\(name)。! で始まるテキストは引用符で囲んでください")
        case .duplicateKeys(let keys, let looksSame):
            return say(
                "\(list(keys)) stands twice\(looksSame ? ", or in two spellings that look the same" : ""); each key may stand once",
                "\(list(keys)) が重複しています\(looksSame ? "（見た目が同じ別の表記かもしれません）" : "")。各キーは一度だけ書けます")
        case .notYAML(let problem, let advice):
            return say(
                "not YAML: \(problem)\(advice.map { "; \(self.advice($0))" } ?? "")",
                "YAML として読めません（パーサの報告「\(problem)」）\(advice.map { "。\(self.advice($0))" } ?? "")")
        case .halfEscape:
            return say(
                "not YAML: the escape of a character that does not exist, or half a surrogate pair (\\ud83d); write the character itself, or \\U "
                    + "and eight digits",
                "YAML として読めません。存在しない文字のエスケープか、サロゲートペアの片方（\\ud83d）です。文字そのものか、\\U と八桁で書いてください")
        case .signInYAML(let sign, let needed):
            return say(
                "not YAML: \(sign) stands where \(self.needed(needed)) needed",
                "YAML として読めません。\(self.needed(needed))が必要なところに \(sign) があります")
        case .problem(let words): return say(words, "YAML として読めません（パーサの報告「\(words)」）")
        case .noComments:
            return say(
                "not JSON: it has no comments; YAML has, behind #", "JSON として読めません。JSON にコメントはありません（YAML では # の後ろに書けます）")
        case .json(let problem): return self.json(problem)
        case .notPlain(let kind):
            return say("a plain file is needed, not \(self.kind(kind))", "通常のファイルが必要ですが、\(self.kind(kind))です")
        case .hardLinks(let names):
            return say(
                "the file has \(names) names; it could be changed under another one, copy it instead",
                "このファイルには \(names) 個の名前（ハードリンク）があり、別の名前から書き換えられます。複製を置いてください")
        case .mayNotRead:
            return say(
                "the daemon may not read the file; chmod a+r it before it is dropped",
                "デーモンにこのファイルを読む権限がありません。置く前に chmod a+r してください")
        case .cannotRead: return say("the file cannot be read", "ファイルを読めません")
        case .changed(let received):
            return say(
                "the file was changed after it was claimed; SHA-256 \(received) was received",
                "受け取った後にファイルが書き換えられました。受け取ったものの SHA-256 は \(received) です")
        case .tooMany(let file, let byte, let user, let since, let mostFiles, let mostBytes):
            return say(
                "file \(file) and byte \(byte) of \(user) since \(since); at most \(mostFiles) files and \(mostBytes) bytes are taken in a day",
                "\(second(since)) 以降の \(user) の \(file) 件目のファイル、\(byte) バイト目です。一日に受け取るのは \(mostFiles) 件、\(mostBytes) バイトまでです")
        }
    }

    private func advice(_ advice: FileMessage.Advice) -> String {
        switch advice {
        case .tab: say("a tab, where spaces are needed", "空白が必要なところにタブがあります")
        case .spaces: say("use spaces", "空白を使ってください")
        case .colon:
            say("put text with a colon and a space in it in quotes", "コロンと空白を含むテキストは引用符で囲んでください")
        case .quotes(let sign):
            say("put text that begins with \(sign) in quotes", "\(sign) で始まるテキストは引用符で囲んでください")
        }
    }

    /// With its verb in English.
    private func needed(_ sign: FileMessage.Sign) -> String {
        switch sign {
        case .space: say("a space is", "半角の空白")
        case .spaces: say("spaces are", "半角の空白")
        case .sign(let text): say("\(text.quoted()) is", "\(text.quoted()) ")
        }
    }

    private func json(_ problem: FileMessage.JSONProblem) -> String {
        let words =
            switch problem {
            case .behindEnd(let seen): say("\(seen) stands after the end", "終わりの後ろに \(seen) があります")
            case .noValue(let seen): say("\(seen) stands where a value is needed", "値が必要なところに \(seen) があります")
            case .needs(let seen, let signs):
                say("\(seen) stands where \(signs) is needed", "\(signs.replacing(" or ", with: " か ")) が必要なところに \(seen) があります")
            case .commaBefore(let sign): say("a comma stands before '\(sign)'", "'\(sign)' の前にカンマがあります")
            case .noKey(let seen):
                say("\(seen) stands where a key in double quotes is needed", "二重引用符で囲んだキーが必要なところに \(seen) があります")
            case .withinText(let sign):
                say("\(sign) stands within a text; write it as an escape", "テキストの中に \(sign) があります。エスケープで書いてください")
            case .openText: say("the file ends within a text", "テキストの途中でファイルが終わっています")
            case .backslash:
                say("a \\ that begins no escape stands within a text", "テキストの中に、エスケープにならない \\ があります")
            case .halfPair(let escape):
                say(
                    "half a surrogate pair (\(escape)) stands within a text; a character beyond U+FFFF needs both halves, the high one first",
                    "テキストの中にサロゲートペアの片方（\(escape)）があります。U+FFFF を超える文字には上位・下位の順で両方が必要です")
            }
        return say("not JSON: \(words)", "JSON として読めません。\(words)")
    }

    package func kind(_ kind: FileMessage.Kind) -> String {
        switch kind {
        case .symbolicLink: say("a symbolic link", "シンボリックリンク")
        case .folder: say("a folder", "フォルダ")
        case .namedPipe: say("a named pipe", "名前付きパイプ")
        case .socket: say("a socket", "ソケット")
        case .device: say("a device", "デバイス")
        case .other: say("something else", "それ以外のもの")
        }
    }
}
