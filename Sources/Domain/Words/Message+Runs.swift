/// Why nothing is taken in, why a run waits, was interrupted, or ended before its work was done.
public enum RunMessage: Sendable, Equatable, Codable {
    case paused
    case itsTurn
    case coresTaken(needed: Int, taken: Int, of: Int)
    case memoryPromised(mebibytes: Int, promised: Int, of: Int)
    case lowStorage(path: String, mebibytes: Int, least: Int)
    case noWorkerLeft(engine: String)
    /// - request: the currency that its amounts are in.
    case rateCardCurrency(request: String, card: String)
    /// - problem: in the words of the server or the connection; nil where there are none.
    case ledgerAway(since: Timestamp, problem: String?)
    case diskFull(path: String, bytes: Int, least: Int)

    case daemonStopped
    /// - words: the last that the worker wrote, in its own language; nil where it wrote nothing. So also below.
    case hindered(words: String?)
    case workerUnseen
    case workerGone
    case workerKilled
    /// - status: as the system has it.
    case workerStatus(status: String)

    case noPlan
    case otherPlan
    case noRequestText
    case storesEmptied
    /// - problem: with what the run folder holds, in English.
    case runFolder(problem: String)
    case ceiling(of: Outcome.Ceiling)
    case workerDied(count: Int, words: String?)
    case workerEnded
    case workerSays(words: String?)
    /// - problem: in the system's words, which are English.
    case workerFailed(problem: String)
    case cancelled
    case cancelledBy(user: String, reason: String)

    /// A file of the results could not be given.
    /// - problem: in English, as below.
    case resultLacks(problem: String)
    case noReport(problem: String)
}

extension Message {
    public init(_ run: RunMessage) { self.init(.run(run)) }

    /// The sentence as the ledger has it.
    package var english: String { Words(.english).message(self).printable }
}

extension Words {
    package func run(_ message: RunMessage) -> String {
        switch message {
        case .paused: return say("paused", "一時停止しています")
        case .itsTurn: return say("its turn comes", "順番を待っています")
        case .coresTaken(let needed, let taken, let all):
            return say(
                "needs \(needed) cores; \(taken) of \(all) are at work",
                "コアが \(needed) 個必要ですが、\(all) 個のうち \(taken) 個が使用中です")
        case .memoryPromised(let mebibytes, let promised, let all):
            return say(
                "may need \(mebibytes) MiB; \(promised) of \(all) are promised to others",
                "\(mebibytes) MiB を使う可能性がありますが、\(all) MiB のうち \(promised) MiB がほかの実行に割り当て済みです")
        case .lowStorage(let path, let mebibytes, let least):
            return say(
                "\(path) has \(mebibytes) MiB free; at least \(least) are kept",
                "\(path) の空きが \(mebibytes) MiB しかありません。少なくとも \(least) MiB は空けておきます")
        case .noWorkerLeft(let engine):
            return say(
                "there is no worker for the engine '\(engine)' any more: heterolorad --torch-worker names one",
                "エンジン '\(engine)' のワーカーがなくなりました。heterolorad --torch-worker で指定します")
        case .rateCardCurrency(let request, let card):
            return say(
                "its amounts are in \(request), the rate card is in \(card) now, and that of its verdict cannot be read",
                "依頼の金額の通貨は \(request) ですが、現在の料金表の通貨は \(card) で、判定時の料金表は読み取れません")
        case .ledgerAway(let since, let problem):
            return say(
                "the ledger is away since \(second(since))\(problem.map { ": \($0)" } ?? "")",
                "\(second(since)) から台帳が応答していません\(problem.map { "（報告「\($0)」）" } ?? "")")
        case .diskFull(let path, let bytes, let least):
            return say(
                "\(path) has \(bytes) bytes free; at least \(least) are needed",
                "\(path) の空きが \(bytes) バイトしかありません。少なくとも \(least) バイト必要です")
        case .daemonStopped:
            return say(
                "the daemon stopped; the run goes on with its next start", "デーモンが停止しました。次に起動したときに続きを実行します")
        case .hindered(let words):
            return say("hindered: \(said(words))", "ワーカーが作業を続けられませんでした。\(said(words))")
        case .workerUnseen:
            return say("its worker ended while no daemon watched", "デーモンが動いていない間にワーカーが終了しました")
        case .workerGone: return say("its worker is gone", "ワーカーのプロセスがなくなりました")
        case .workerKilled: return say("its worker was killed", "ワーカーが強制終了されました")
        case .workerStatus(let status):
            return say("its worker ended with \(status)", "ワーカーが異常終了しました（状態 \(status)）")
        case .noPlan: return say("the ledger has no plan for it", "台帳にこの依頼の計画がありません")
        case .otherPlan:
            return say("plan.json is not the plan that the ledger has", "plan.json が台帳にある計画と異なります")
        case .noRequestText: return say("the ledger does not say what it asks for", "台帳に依頼の内容がありません")
        case .storesEmptied:
            return say("model or data are no longer in their stores", "モデルまたはデータが保管場所からなくなりました")
        case .runFolder(let problem): return say(problem, "実行フォルダの内容に問題があります（報告「\(problem)」）")
        case .ceiling(let ceiling): return self.ceiling(ceiling)
        case .workerDied(let count, let words):
            return say(
                "its worker died \(count) times at the same place, last: \(said(words))",
                "ワーカーが同じ箇所で \(count) 回異常終了しました。最後の\(said(words))")
        case .workerEnded:
            return say("the worker ended before its work was done", "作業が終わる前にワーカーが終了しました")
        case .workerSays(let words): return said(words)
        case .workerFailed(let problem):
            return say("the worker could not be run: \(problem)", "ワーカーを起動できませんでした（システムの報告「\(problem)」）")
        case .cancelled: return say("cancelled", "取り消されました")
        case .cancelledBy(let user, let reason):
            return say("cancelled by \(user): \(reason)", "\(user) が取り消しました：\(reason)")
        case .resultLacks(let problem): return say(problem, "結果の一部を渡せませんでした（報告「\(problem)」）")
        case .noReport(let problem):
            return say("the report could not be made: \(problem)", "報告書を作成できませんでした（報告「\(problem)」）")
        }
    }

    private func said(_ words: String?) -> String {
        words.map { say($0, "ワーカーの報告「\($0)」") } ?? say("it said nothing", "ワーカーの報告はありません")
    }

    private func ceiling(_ ceiling: Outcome.Ceiling) -> String {
        switch ceiling {
        case .duration:
            say(
                "stopped at the request's time ceiling (spec.budget.maxDuration)",
                "依頼の時間の上限（spec.budget.maxDuration）に達したため停止しました")
        case .cost:
            say(
                "stopped at the request's cost ceiling (spec.budget.maxCost)",
                "依頼の費用の上限（spec.budget.maxCost）に達したため停止しました")
        case .memory:
            say(
                "stopped at its memory ceiling (the estimate of admission and a quarter more)",
                "メモリの上限（受理時の見積りとその四分の一）に達したため停止しました")
        }
    }
}
