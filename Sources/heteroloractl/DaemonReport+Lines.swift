import Domain
import Reports

extension DaemonReport {
    var lines: [String] {
        var facts = NamedFacts()
        facts.add("daemon", isRunning ? "running" : "not running: \(problem ?? "no reason known")")
        guard let status else { return facts.lines }
        facts.add(
            "",
            "version \(status.version), process \(status.processID), since \(status.startedAt.toTheSecond), "
                + "said at \(status.writtenAt.toTheSecond)")
        facts.add("ledger", Self.words(status.ledger))
        facts.add("signed", status.signed.map(Self.words) ?? ["nothing is signed"])
        facts.add("storage", status.storage.map(Self.words))
        facts.add("policies", status.policies.map { $0.files.joined(separator: ", ") })
        facts.add("not read", status.policies?.notRead ?? [])
        facts.add(
            "shadow", (status.shadowed ?? []).map { "\($0.rule) would have objected to \(Figure.counted($0.count, "verdict"))" }
        )
        facts.add("machine", status.machine.map(Self.words) ?? [])
        facts.add("unjudged", "\(status.unjudgedCount) file\(status.unjudgedCount == 1 ? "" : "s") without a verdict")
        facts.add("trouble", status.troubles)
        return facts.lines + Self.table(status.running) + Self.table(status.waiting)
    }

    private static func words(_ ledger: DaemonStatus.Ledger) -> String {
        "\(ledger.isAvailable ? "there" : "away") since \(ledger.since.toTheSecond)" + (ledger.reason.map { ": \($0)" } ?? "")
    }

    private static func words(_ signed: DaemonStatus.Signed) -> [String] {
        ["up to event \(signed.size) at \(signed.at.toTheSecond)", "key \(signed.key)"]
    }

    private static func words(_ speed: MachineSpeed) -> [String] {
        let measured =
            "\(Figure.fixed(speed.flopsPerSecond / 1e9, 1)) GFLOP/s of a training step, \(speed.threadCount) threads, "
            + "\(speed.shardCount.map { "\($0)" } ?? "?") shards, measured at \(speed.measuredAt.toTheSecond)"
        guard let machine = speed.machine else { return [measured] }
        return [machine.words, measured] + machine.refusedKernels.map(\.description)
    }

    private static func words(_ storage: DaemonStatus.Storage) -> String {
        "\(storage.path): \(gibibytes(storage.freeBytes)) free, \(gibibytes(storage.freeBytesMin)) at least"
            + (storage.isLow ? "; nothing new is taken in or started" : "")
    }

    private static func gibibytes(_ bytes: Int) -> String { Figure.fixed(Double(bytes) / 1_073_741_824, 1) + " GiB" }

    private static func table(_ running: [DaemonStatus.Running]) -> [String] {
        guard !running.isEmpty else { return ["", "nothing runs"] }
        let rows = running.map { run in
            [run.request.text, "\(run.attempt)", run.startedAt.toTheSecond, run.processID.map { "\($0)" } ?? "–"]
        }
        return [""] + Columns(headers: ["running", "attempt", "since", "process"], rows: rows, words: [0, 2]).lines()
    }

    private static func table(_ waiting: [DaemonStatus.Waiting]) -> [String] {
        guard !waiting.isEmpty else { return ["", "nothing waits"] }
        let rows = waiting.map { [$0.request.text, $0.team, $0.priority.rawValue, $0.reason] }
        return [""] + Columns(headers: ["waiting", "team", "priority", "why"], rows: rows, words: [0, 1, 2, 3]).lines()
    }
}
