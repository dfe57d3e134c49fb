/// What the engine that a request names cannot do here.
public enum EngineMessage: Sendable, Equatable, Codable {
    case noWorker(engine: String, there: [String])
    /// - done: what stands in its place; nil where it can only be left out.
    case undone(engine: String, what: Undone, done: [String]?)
    case readsNoGGUF(engine: String)

    public enum Undone: String, Sendable, Codable, CaseIterable {
        case method, proxy, shortcuts, validation, dropout, adapterStart, memory, learningRates, fullArm, conversations
        /// Scores by synflow where norms keep their scale less one.
        case synflowOfGemma
    }
}

extension Words {
    package func engine(_ message: EngineMessage) -> String {
        switch message {
        case .noWorker(let engine, let there):
            return say(
                "there is no worker for '\(engine)' here; there is one for \(list(there))",
                "ここには '\(engine)' のワーカーがありません。あるのは \(list(there)) です")
        case .undone(let engine, let what, let done):
            let right =
                done.map { say("; \(list($0)) can be asked for", "。指定できるのは \(list($0)) です") }
                ?? say("; it can be left out", "。省いてください")
            return say(
                "the engine '\(engine)' does no \(undone(what))\(right)", "エンジン '\(engine)' は\(undone(what))に対応していません\(right)")
        case .readsNoGGUF(let engine):
            return say(
                "the engine '\(engine)' reads no GGUF file; a model of safetensors is needed",
                "エンジン '\(engine)' は GGUF ファイルを読めません。safetensors のモデルが必要です")
        }
    }

    private func undone(_ what: EngineMessage.Undone) -> String {
        switch what {
        case .method: say("search of this method", "この method の探索")
        case .proxy: say("scores by this proxy", "この proxy による採点")
        case .shortcuts: say("shortcuts", "ショートカット")
        case .validation: say("validation of scores", "スコアの検証")
        case .dropout: say("dropout", "ドロップアウト")
        case .adapterStart: say("start of A like this", "この adapterStart")
        case .memory: say("training with this use of memory", "この memory での学習")
        case .learningRates: say("choice between learning rates", "学習率の選択")
        case .fullArm: say("training of every weight", "全重みの学習")
        case .conversations: say("conversations", "会話")
        case .synflowOfGemma: say("scores by this proxy on this family", "この系統のモデルでのこの proxy による採点")
        }
    }
}
