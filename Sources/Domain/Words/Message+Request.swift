/// What the parts of a request ask of each other and of its model, and its own ceilings.
public enum RequestMessage: Sendable, Equatable, Codable {
    case nothingRead
    case noEstimate
    case noLabels
    case labelsWithout(task: String)
    case noLabelColumn(task: String)
    case labelColumnWithout(task: String)
    case columnForms
    case readsTexts(task: String)
    case readsNoPairs
    case fullRateWithoutArm
    case quantity(task: String, quantity: String, allowed: [String])
    /// - isShare: whether 0.01 is a percentage point.
    case improvement(asked: Double, quantity: String, most: Double, isShare: Bool)
    case textLength(tokens: Int, positions: Int)
    case predictsNoToken(family: String)
    case firstTokenBlind(family: String)
    case ownCost(yen: Double, mostYen: Double)
    case ownDuration(seconds: Double, mostSeconds: Double)
    /// Mebibytes.
    case memoryHere(mebibytes: Int, most: Int)
}

extension Words {
    package func request(_ message: RequestMessage) -> String {
        switch message {
        case .nothingRead: return say("nothing that it names was looked at", "依頼書が指すものが何も調べられていません")
        case .noEstimate: return say("what it would take cannot be worked out", "必要な資源を見積もれません")
        case .noLabels: return say("a classification needs the list of its labels", "分類にはラベルの一覧が必要です")
        case .labelsWithout(let task): return say("'\(task)' has no labels", "'\(task)' にはラベルがありません")
        case .noLabelColumn(let task): return say("'\(task)' needs a label column", "'\(task)' には label 列が必要です")
        case .labelColumnWithout(let task):
            return say(
                "'\(task)' learns the next token and has no label", "'\(task)' は次のトークンを学習するもので、label 列はありません")
        case .columnForms:
            return say(
                "one of text, text and textPair, prompt and completion, or messages is needed",
                "text、text と textPair、prompt と completion、messages のいずれか一通りの指定が必要です")
        case .readsTexts(let task):
            return say("'\(task)' reads text, or text and textPair", "'\(task)' が読むのは text、または text と textPair です")
        case .readsNoPairs: return say("'causal-lm' reads no pairs", "'causal-lm' は対になった文を読みません")
        case .fullRateWithoutArm:
            return say(
                "is for the arm 'full' only, which compare does not name", "比較対象 'full' のための項目ですが、compare に 'full' がありません")
        case .quantity(let task, let quantity, let allowed):
            return say(
                "'\(task)' has no \(quantity); "
                    + (allowed.count == 1 ? "it has \(list(allowed))" : "one of \(list(allowed)) is needed"),
                "'\(task)' に \(quantity) はありません。使えるのは \(list(allowed)) です")
        case .improvement(let asked, let quantity, let most, let isShare):
            let (shown, reach) = (Figure.short(asked), Figure.short(most))
            return say(
                "\(shown); \(quantity) can rise by \(reach) at most" + (isShare ? ", and 0.01 is one percentage point" : ""),
                "\(shown) となっていますが、\(quantity) の上がり幅は最大でも \(reach) です" + (isShare ? "（0.01 が百分率の一ポイント）" : ""))
        case .textLength(let tokens, let positions):
            return say(
                "texts of \(tokens) tokens; the model has positions for \(positions)",
                "\(tokens) トークンの文が指定されていますが、モデルが扱えるのは \(positions) トークンまでです")
        case .predictsNoToken(let family):
            return say(
                "a model of the family '\(family)' predicts no next token", "'\(family)' 系のモデルは次のトークンを予測しません")
        case .firstTokenBlind(let family):
            return say(
                "the first token of a model of the family '\(family)' sees none behind it, so that it says nothing of a text; last or mean is needed",
                "'\(family)' 系のモデルの先頭トークンは後続を見ないため、文の内容を表しません。last または mean が必要です")
        case .ownCost(let value, let mostYen):
            let (cost, most) = amounts(value, over: mostYen)
            return say("the run is estimated at \(cost); the request allows \(most)", "実行費用の見積りは \(cost)です。依頼書の上限は \(most)です")
        case .ownDuration(let value, let mostSeconds):
            let (seconds, most) = Figure.short(value, over: mostSeconds)
            return say(
                "the run is estimated to take \(seconds) s; the request allows \(most) s",
                "実行時間の見積りは \(seconds) 秒です。依頼書の上限は \(most) 秒です")
        case .memoryHere(let mebibytes, let most):
            return say(
                "the run is estimated to take up to \(mebibytes) MiB; a run here may have \(most); smaller batches or shorter texts take less",
                "使用メモリの見積りは最大 \(mebibytes) MiB ですが、ここで実行に使えるのは \(most) MiB です。バッチを小さくするか文を短くすると減ります")
        }
    }
}
