import Domain
import Reports

/// How the daemon fares, for a shell or a program.
struct ShownDaemon: Answer {
    let report: DaemonReport
    let words: Words

    func encode(to encoder: any Encoder) throws { try report.encode(to: encoder) }

    var lines: [String] {
        var facts = NamedFacts()
        facts.add(words.fact(.daemon), report.isRunning ? words.daemonRuns : words.daemonIsAway(report.absence))
        guard let status = report.status else { return facts.lines }
        facts.add("", words.programWords(status))
        facts.add(words.fact(.ledger), words.ledgerWords(status.ledger))
        facts.add(words.fact(.signed), words.signedWords(status.signed))
        facts.add(words.fact(.storage), status.storage.map(words.storageWords))
        facts.add(words.fact(.policies), status.policies.map { $0.files.joined(separator: ", ") })
        facts.add(words.fact(.notRead), (status.policies?.toldNotRead ?? []).map(told))
        facts.add(words.fact(.shadow), (status.shadowed ?? []).map(words.shadowWords))
        facts.add(words.fact(.machine), status.machine.map(words.speedWords) ?? [])
        facts.add(words.fact(.unjudged), words.unjudgedWords(status.unjudgedCount))
        facts.add(words.fact(.trouble), status.toldTroubles.map(told))
        return facts.lines + table(status.running) + table(status.waiting)
    }

    private func told(_ words: String, _ message: Message?) -> String { message.told(in: self.words.language, orElse: words) }

    private func table(_ running: [DaemonStatus.Running]) -> [String] {
        guard !running.isEmpty else { return ["", words.noRunning] }
        let rows = running.map { run in
            [
                run.request.text, "\(run.attempt)", words.second(run.startedAt),
                run.processID.map { "\($0)" } ?? run.job.map(words.jobWords) ?? "–",
            ]
        }
        return [""] + Columns(headers: words.runningColumns, rows: rows, words: [0, 2]).lines()
    }

    private func table(_ waiting: [DaemonStatus.Waiting]) -> [String] {
        guard !waiting.isEmpty else { return ["", words.noWaiting] }
        let rows = waiting.map {
            [$0.request.text, $0.team, words.priority($0.priority), $0.reason(in: words.language)]
        }
        return [""] + Columns(headers: words.waitingColumns, rows: rows, words: [0, 1, 2, 3]).lines()
    }
}
