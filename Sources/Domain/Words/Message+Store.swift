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
        case .noStore(let store): say("the store \(store) cannot be opened", "保管場所 \(store) を開けません")
        }
    }
}
