package import Domain

/// How the daemon fares.
extension Words {
    package enum DaemonFact: Sendable, CaseIterable {
        case daemon, ledger, signed, storage, policies, notRead, shadow, machine, unjudged, trouble
    }

    package func fact(_ fact: DaemonFact) -> String {
        switch fact {
        case .daemon: say("daemon", "デーモン")
        case .ledger: say("ledger", "台帳")
        case .signed: say("signed", "署名")
        case .storage: say("storage", "保存先")
        case .policies: say("policies", "ポリシー")
        case .notRead: say("not read", "対象外")
        case .shadow: say("shadow", "試行中")
        case .machine: say("machine", "計算機")
        case .unjudged: say("unjudged", "未判定")
        case .trouble: say("trouble", "問題")
        }
    }

    package var daemonRuns: String { say("running", "動作中") }

    /// - Parameter absence: nil where nobody knows.
    package func daemonIsAway(_ absence: DaemonAbsence?) -> String {
        labelled(say("not running", "停止中"), absence.map(self.absence) ?? say("no reason known", "理由は不明です"))
    }

    package func absence(_ absence: DaemonAbsence) -> String {
        switch absence {
        case .noStatus(let path): say("\(path) is not there, or may not be read", "\(path) がないか、読む権限がありません")
        case .ended(let process): say("its process \(process) has ended", "プロセス \(process) は終了しています")
        case .silent(let seconds):
            say("it has not written its status for \(seconds) s", "\(seconds) 秒間、状態を書き込んでいません")
        }
    }

    package func programWords(_ status: DaemonStatus) -> String {
        let (start, written) = (second(status.startedAt), second(status.writtenAt))
        return say(
            "version \(status.version), process \(status.processID), since \(start), said at \(written)",
            "版 \(status.version)、プロセス \(status.processID)、起動 \(start)、記録 \(written)")
    }

    package func ledgerWords(_ ledger: DaemonStatus.Ledger) -> String {
        let since = second(ledger.since)
        return say(
            "\(ledger.isAvailable ? "there" : "away") since \(since)\(ledger.reason.map { ": \($0)" } ?? "")",
            "\(since) から\(ledger.isAvailable ? "応答しています" : "応答していません")\(ledger.reason.map { "（報告「\($0)」）" } ?? "")")
    }

    /// - Parameter signed: nil where nothing is.
    package func signedWords(_ signed: DaemonStatus.Signed?) -> [String] {
        guard let signed else { return [say("nothing is signed", "署名していません")] }
        let time = second(signed.at)
        return [
            say("up to event \(signed.size) at \(time)", "イベント \(signed.size) まで（\(time)）"),
            say("key \(signed.key)", "鍵 \(signed.key)"),
        ]
    }

    package func storageWords(_ storage: DaemonStatus.Storage) -> String {
        let (free, least) = (gibibytes(storage.freeBytes), gibibytes(storage.freeBytesMin))
        return say("\(storage.path): \(free) free, \(least) at least", "\(storage.path)：空き \(free)、最低 \(least)")
            + (storage.isLow ? say("; nothing new is taken in or started", "。新しい依頼の受付と実行の開始を止めています") : "")
    }

    private func gibibytes(_ bytes: Int) -> String { fixed(Double(bytes) / 1_073_741_824, 1) + " GiB" }

    package func shadowWords(_ shadowed: DaemonStatus.Shadowed) -> String {
        say(
            "\(shadowed.rule) would have objected to \(Figure.counted(shadowed.count, "verdict"))",
            "\(shadowed.rule)：施行していれば判定 \(count(shadowed.count)) 件で異議")
    }

    package func speedWords(_ speed: MachineSpeed) -> [String] {
        let (speeds, shards) = (fixed(speed.flopsPerSecond / 1e9, 1), speed.shardCount.map { "\($0)" } ?? "?")
        let measured = say(
            "\(speeds) GFLOP/s of a training step, \(speed.threadCount) threads, \(shards) shards, measured at \(second(speed.measuredAt))",
            "学習ステップで毎秒 \(speeds) GFLOP、スレッド \(speed.threadCount) 個、シャード \(shards) 個、測定 \(second(speed.measuredAt))")
        guard let machine = speed.machine else { return [measured] }
        return [self.machine(machine), measured]
            + machine.refusedKernels.map { kernel in
                say(kernel.description, "カーネル \(kernel.kernel) は使いません（報告「\(kernel.words)」）")
            }
    }

    package func unjudgedWords(_ number: Int) -> String {
        say("\(number) file\(number == 1 ? "" : "s") without a verdict", "判定のないファイル \(number) 件")
    }

    /// Of what runs: request, attempt, since when, process.
    package var runningColumns: [String] {
        say(["running", "attempt", "since", "process"], ["実行中", "試行", "開始", "プロセス"])
    }

    /// A job of a cluster, in place of a process.
    package func jobWords(_ job: DaemonStatus.Job) -> String {
        job.waitsFor.map { say("job \(job.id) waits: \($0)", "ジョブ \(job.id)（待機中：\($0)）") }
            ?? say("job \(job.id) on \(job.nodes ?? "")", "ジョブ \(job.id)（\(job.nodes ?? "")）")
    }

    /// Of what waits: request, team, priority, why.
    package var waitingColumns: [String] { say(["waiting", "team", "priority", "why"], ["待機中", "チーム", "優先度", "理由"]) }

    package var noRunning: String { say("nothing runs", "実行中のものはありません") }
    package var noWaiting: String { say("nothing waits", "待っているものはありません") }
}
