/// Why a model or a data file cannot be had from its store.
public enum StoreMessage: Sendable, Equatable, Codable {
    /// - there: the models that there are, the first of them.
    case noModel(name: String, there: [String])
    case weightsTooLarge(model: String, mebibytes: Int)
    case noHead(model: String)
    case notThere(path: String)
    case link(path: String)
    case linkOrFile(path: String)
    case notRegular(path: String)
    case leavesStore(path: String)
    case tooLong(path: String, bytes: Int)
    case changedMeanwhile(path: String)
    /// - problem: in the system's words, which are English.
    case unreadable(path: String, problem: String)
    case noStore(store: String)
    case foreignName
    case noFolder(folder: String, store: String)
    /// A data file or a row of it.
    case badTable(path: String, line: Int?, problem: TableMessage)
    /// - file: of the model's folder; nil for the folder itself.
    case badModel(model: String, file: String?, field: String?, problem: ConfigurationMessage)
    /// - problem: in the words of the worker, which are English.
    case refusedModel(problem: String)
    /// - problem: in English.
    case notLookedInto(problem: String)
    case lookTooLong(seconds: Int)
    /// - status: as the system has it; `words`, the worker's last, in English.
    case lookBroken(status: String, words: String?)
}

extension Words {
    package func store(_ message: StoreMessage) -> String {
        switch message {
        case .noModel(let name, let there):
            say(
                "there is no model '\(name)'; there are: \(there.isEmpty ? "none" : list(there))",
                "モデル '\(name)' はありません。あるもの：\(there.isEmpty ? "なし" : list(there))")
        case .weightsTooLarge(let model, let mebibytes):
            say(
                "model \(model): its weights are larger than the \(mebibytes) MiB that runs may hold",
                "モデル \(model) の重みは、実行が使える \(mebibytes) MiB を超えています")
        case .noHead(let model):
            say(
                "model \(model) has no language-model head, so it predicts no token",
                "モデル \(model) には言語モデルのヘッドがなく、トークンを予測しません")
        case .notThere(let path): say("there is no '\(path)'", "'\(path)' はありません")
        case .link(let path):
            say("'\(path)' is or goes through a symbolic link", "'\(path)' はシンボリックリンクであるか、シンボリックリンクを経由しています")
        case .linkOrFile(let path):
            say(
                "'\(path)' goes through something that is not a folder, or a symbolic link",
                "'\(path)' はフォルダでないもの、またはシンボリックリンクを経由しています")
        case .notRegular(let path): say("'\(path)' is not a regular file", "'\(path)' は通常のファイルではありません")
        case .leavesStore(let path): say("'\(path)' would leave the store", "'\(path)' は保管場所の外を指しています")
        case .tooLong(let path, let bytes): say("'\(path)' has more than \(bytes) bytes", "'\(path)' は \(bytes) バイトを超えています")
        case .changedMeanwhile(let path):
            say(
                "'\(path)' was changed while it was read; try again when it is whole",
                "'\(path)' は読み込み中に書き換えられました。書き終わってから、もう一度試してください")
        case .unreadable(let path, let problem):
            say("'\(path)' cannot be read: \(problem)", "'\(path)' を読めません（システムの報告「\(problem)」）")
        case .foreignName: say("its name is not UTF-8", "名前が UTF-8 ではありません")
        case .noFolder(let folder, let store):
            say("there is no folder '\(folder)' in \(store)", "\(store) にフォルダ '\(folder)' がありません")
        case .badTable(let path, let line, let problem):
            say(
                "\(path): \(line.map { "line \($0): " } ?? "")\(table(problem))",
                "\(path)\(line.map { " の \($0) 行目" } ?? "")：\(table(problem))")
        case .badModel(let model, let file, let field, let problem):
            say(
                "model \(([model, file, field].compactMap(\.self)).joined(separator: ": ")): \(configuration(problem))",
                "モデル \(model)\(place(file, field))：\(configuration(problem))")
        case .refusedModel(let problem): say(problem, "このモデルは使えません（ワーカーの報告「\(problem)」）")
        case .notLookedInto(let problem):
            say(
                "the model's files could not be looked into: \(problem)", "モデルのファイルを調べられませんでした（報告「\(problem)」）")
        case .lookTooLong(let seconds):
            say(
                "the model's files could not be looked into within \(seconds) s", "モデルのファイルを \(seconds) 秒以内に調べられませんでした")
        case .lookBroken(let status, let words):
            say(
                "the worker that looked into the model's files ended with \(status)\(words.map { ": \($0)" } ?? "")",
                "モデルのファイルを調べていたワーカーが終了しました（システムの報告「\(status)」）"
                    + (words.map { "。最後の出力「\($0)」" } ?? ""))
        case .noStore(let store): say("the store \(store) cannot be opened", "保管場所 \(store) を開けません")
        }
    }

    private func place(_ file: String?, _ field: String?) -> String {
        (file.map { " の '\($0)'" } ?? "") + (field.map { " の '\($0)'" } ?? "")
    }
}
