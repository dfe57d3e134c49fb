import ArgumentParser
import Domain
import Ledger
import Reports

/// How the daemon fares, or where one request stands.
struct StatusCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Says how the daemon fares, or where one request stands.",
        discussion: """
            Without a request: what the daemon wrote into its state folder last; works while the ledger is away, and ends with 69 \
            when the daemon does not run. With one: its state, why it waits, its attempts, its last snapshot, its progress, and \
            its cost against its budget.
            """)

    @Argument(
        help: "A request's id, or its metadata.name for the newest of that name; the daemon where nothing is said.",
        completion: RequestCompletion.kind)
    var request: String?
    @Option(help: ArgumentHelp("The daemon's state folder.", valueName: "folder"), completion: .directory)
    var stateFolder = StatusFile.standardFolder
    @OptionGroup var ledger: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func perform() async throws {
        let file = StatusFile(stateFolder: stateFolder)
        guard let request else {
            let report = try file.read(now: .now)
            try output.show(report)
            if !report.isRunning { throw ExitStatus.unavailable.exitCode }
            return
        }
        let reader = ledger.open()
        let id = try await reader.request(named: request)
        let standing = try RequestStanding(events: try await reader.events(of: id))
        try output.show(standing.waiting(because: try? file.read(now: .now).reasonToWait(id)))
    }
}

extension RequestStanding: Answer {
    var lines: [String] {
        var facts = NamedFacts()
        facts.add("request", request.text)
        facts.add("name", name.map { "\($0), team \(team ?? "–"), priority \(priority?.rawValue ?? "normal")" })
        facts.add("from", submitter.map { "\($0), received \(receivedAt?.toTheSecond ?? "–") as \(fileName ?? "–")" })
        facts.add("state", "\(state.rawValue) since \(stateSince.toTheSecond)\(ending.map { ": \($0)" } ?? "")")
        facts.add("waiting", waiting)
        facts.add("orders", orders.map { "\($0.at.toTheSecond)  \($0.action.rawValue) by \($0.by): \($0.reason)" })
        facts.add("attempts", attempts.map(\.line))
        facts.add(
            "snapshot", snapshot.map { "\($0.trial.shortWords), step \($0.stepCount), at \($0.writtenAt.toTheSecond)" })
        facts.add("progress", progress.map(\.words))
        facts.add("cost", cost.words)
        return facts.lines
    }
}

extension RequestStanding.Attempt {
    fileprivate var line: String {
        let begin = "\(attempt)  started \(startedAt.toTheSecond)"
        guard let endedAt else { return begin }
        return begin + ", ended \(endedAt.toTheSecond)" + (words.map { ": \($0)" } ?? "")
    }
}

extension RunProgress.Place {
    fileprivate var words: String {
        "\(Figure.percent(share)): \(trial.shortWords) (\(trialsDone + 1) of \(trialCount)), step \(step) of \(stepCount)"
    }
}

extension RequestStanding.CostSoFar {
    /// Against the request's own ceiling and the estimate; nil before there is a verdict.
    fileprivate var words: String? {
        let spent = recordedYen.map(Figure.yen) ?? approximateYen.map { "about \(Figure.yen($0)) so far" }
        let parts = [
            spent, estimatedYen.map { "\(Figure.yen($0)) estimated" }, ceilingYen.map { "\(Figure.yen($0)) at most" },
        ].compactMap { $0 }
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }
}
