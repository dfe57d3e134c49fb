/// What keeps the daemon from working as it should, or keeps others waiting; and what it leaves out of the policy folder.
public enum TroubleMessage: Sendable, Equatable, Codable {
    case waits(request: String, why: RunMessage)
    /// A folder or file of the daemon's own is not as it should be; it tries again.
    /// - problem: in English, with the system's words. So also below.
    case hindrance(path: String, problem: String)
    case stuck(path: String, problem: String)
    /// What lies in `incoming/` and cannot be taken.
    case untaken(file: Untaken)
    /// - more: how many others there are.
    case severalUntaken(files: [Untaken], more: Int)
    /// - atLimit: whether the system has no more watches to give.
    case unwatched(folder: String, problem: String, seconds: Int, atLimit: Bool)
    /// - users: the first of those whose files are left; `more` are not named.
    case dayIsFull(users: [String], more: Int, mostFiles: Int, mostBytes: Int)
    /// - model: in quotes; `more` requests wait for the same.
    case reading(model: String, request: String, since: Timestamp, more: Int)
    case policiesMalformed(folder: String)
    case unsigned(problem: String)
    case unanchored(problem: String)
    case notInForce(name: String, why: PolicyMessage)
    /// A cluster does not say how its jobs fare.
    /// - problem: the command's name and its words.
    case clusterAway(since: Timestamp, problem: String)
    /// A cluster does not take a run's job.
    case jobRefused(request: String, problem: String)

    public struct Untaken: Sendable, Equatable, Codable {
        public let folder: String
        /// Nil for a plain file.
        public let kind: FileMessage.Kind?
        public let owner: String
        /// In quotes.
        public let name: String
        public let why: Why

        public enum Why: Sendable, Equatable, Codable {
            case namesakes
            case system(problem: String)
        }

        public init(folder: String, kind: FileMessage.Kind?, owner: String, name: String, why: Why) {
            self.folder = folder
            self.kind = kind
            self.owner = owner
            self.name = name
            self.why = why
        }
    }
}

extension Message {
    public init(_ trouble: TroubleMessage) { self.init(.trouble(trouble)) }
}

extension Words {
    package func trouble(_ message: TroubleMessage) -> String {
        switch message {
        case .waits(let request, let why):
            return say("\(request) waits: \(run(why))", "\(request) は待機しています：\(run(why))")
        case .hindrance(let path, let problem):
            return say("\(path): \(problem)", "\(path) を扱えません（報告「\(problem)」）")
        case .stuck(let path, let problem):
            return say(
                "\(path): \(problem); it is left where it is until the next start",
                "\(path) を扱えないため、次の起動までそのままにします（報告「\(problem)」）")
        case .untaken(let file): return untaken(file)
        case .severalUntaken(let files, let more):
            let named = files.map(untaken).joined(separator: say("; ", "。"))
            return named + (more > 0 ? say("; and \(more) more", "。ほかに \(more) 件あります") : "")
        case .unwatched(let folder, let problem, let seconds, let atLimit):
            return say(
                "\(folder) cannot be watched (\(problem)): it is looked through every \(seconds) seconds instead"
                    + (atLimit
                        ? "; fs.inotify.max_user_instances and fs.inotify.max_user_watches say how many watches there may be"
                        : ""),
                "\(folder) を監視できないため（システムの報告「\(problem)」）、代わりに \(seconds) 秒ごとに調べます"
                    + (atLimit
                        ? "。監視できる数は 'fs.inotify.max_user_instances' と 'fs.inotify.max_user_watches' で決まります" : ""))
        case .dayIsFull(let users, let more, let mostFiles, let mostBytes):
            let names = list(users) + (more > 0 ? say(" and \(more) more", " ほか \(more) 名") : "")
            return say(
                "files of \(names) are left until the day is over: more than twice \(mostFiles) files or \(mostBytes) bytes came today",
                "\(names) のファイルは、日が変わるまでそのままにします。今日届いた量が \(mostFiles) 件または \(mostBytes) バイトの二倍を超えました")
        case .reading(let model, let request, let since, let more):
            return say(
                "reading the model \(model) and the data of \(request) since \(second(since))\(more > 0 ? "; \(more) more wait for that" : "")",
                "\(second(since)) から、\(request) のモデル \(model) とデータを読み込んでいます\(more > 0 ? "。ほかに \(more) 件がこれを待っています" : "")")
        case .policiesMalformed(let folder):
            return say(
                "the policies in \(folder) are malformed, earlier ones stay in force",
                "\(folder) のポリシーに誤りがあるため、以前のものが有効なままです")
        case .unsigned(let problem):
            return say("nothing is signed any more: \(problem)", "署名を行えなくなりました（報告「\(problem)」）")
        case .unanchored(let problem):
            return say("checkpoints cannot be kept: \(problem)", "チェックポイントを保存できません（報告「\(problem)」）")
        case .clusterAway(let since, let problem):
            return say(
                "Slurm does not say how its jobs fare since \(since): \(problem); they go on, and it is asked again",
                "\(since) から Slurm がジョブの状態に答えていません（報告「\(problem)」）。ジョブは続いており、問い合わせを繰り返します")
        case .jobRefused(let request, let problem):
            return say(
                "Slurm does not take the job of \(request): \(problem); it is handed in again",
                "Slurm が \(request) のジョブを受け付けません（報告「\(problem)」）。投入を繰り返します")
        case .notInForce(let name, let why): return say("\(name): \(policy(why))", "\(name)：\(policy(why))")
        }
    }

    private func untaken(_ file: TroubleMessage.Untaken) -> String {
        let kind = file.kind.map(kind) ?? say("a file", "ファイル")
        let why =
            switch file.why {
            case .namesakes:
                say(
                    "there are ten thousand requests of that name and second", "同じ名前と時刻の依頼が一万件あります")
            case .system(let problem): say(problem, "システムの報告「\(problem)」")
            }
        return say(
            "\(file.folder) has \(kind) of \(file.owner), \(file.name), that cannot be taken and is left there: \(why)",
            "\(file.folder) にある \(file.owner) の\(kind) \(file.name) を受け取れないため、そのままにします（\(why)）")
    }
}
