/// What is said of orders about requests.
public enum OrderMessage: Sendable, Equatable, Codable {
    /// A person's own words, who refused the request.
    case refusedBy(user: String, reason: String)
    case noRequest(request: String)
    case ownRequest(user: String)
    case notApprover(user: String)
    case notOperator(user: String, owner: String)
    case notHeld(request: String, state: RequestState)
    case hasEnded(request: String, state: RequestState)
    case noVerdict(request: String)
    case cannotPause(request: String, state: RequestState)
    case pausedAlready(request: String)
    case notPaused(request: String)
    case nobodyAsked(request: String, user: String)
    /// Its file lies in the spool of another daemon that writes into the same ledger.
    case elsewhere(request: String)
}

extension Words {
    package func order(_ message: OrderMessage) -> String {
        switch message {
        case .refusedBy(let user, let reason): say("\(user): \(reason)", "\(user)：\(reason)")
        case .noRequest(let request): say("the ledger knows no request '\(request)'", "台帳に依頼 '\(request)' はありません")
        case .ownRequest(let user):
            say("'\(user)' may not decide on a request of his or her own", "'\(user)' は自分の依頼について決められません")
        case .notApprover(let user):
            say("'\(user)' is not among the approvers, and has no role", "'\(user)' は承認者ではなく、役割もありません")
        case .notOperator(let user, let owner):
            say(
                "the request is '\(owner)''s, and '\(user)' is not among the operators",
                "依頼は '\(owner)' のもので、'\(user)' は運用者ではありません")
        case .notHeld(let request, let state):
            say("\(request) is \(state.rawValue), not held", "\(request) は承認待ちではありません（状態：\(self.state(state))）")
        case .hasEnded(let request, let state):
            say("\(request) has ended: \(state.rawValue)", "\(request) は終わっています（状態：\(self.state(state))）")
        case .noVerdict(let request): say("\(request) has no verdict yet", "\(request) にはまだ判定がありません")
        case .cannotPause(let request, let state):
            say(
                "\(request) is \(state.rawValue); only what waits or runs can be paused",
                "\(request) の状態は\(self.state(state))です。一時停止できるのは待機中か実行中の依頼だけです")
        case .pausedAlready(let request): say("\(request) is paused already", "\(request) はすでに一時停止しています")
        case .notPaused(let request): say("\(request) is not paused", "\(request) は一時停止していません")
        case .elsewhere(let request):
            say(
                "\(request) is not in this daemon's spool; drop the order into the spool that it was dropped into",
                "\(request) はこのデーモンのスプールにありません。依頼を入れたスプールに指示を入れてください")
        case .nobodyAsked(let request, let user):
            say(
                "nothing that holds \(request) asks for an approval by '\(user)'",
                "\(request) の承認待ちの理由に、'\(user)' の承認を求めるものはありません")
        }
    }

    /// Where a request stands.
    package func state(_ state: RequestState) -> String {
        switch state {
        case .received: say("received", "受付")
        case .held: say("held", "承認待ち")
        case .admitted: say("admitted", "受理")
        case .planned: say("planned", "計画済み")
        case .running: say("running", "実行中")
        case .finished: say("finished", "完了")
        case .failed: say("failed", "失敗")
        case .cancelled: say("cancelled", "取り消し")
        case .refused: say("refused", "却下")
        case .expired: say("expired", "期限切れ")
        }
    }
}
