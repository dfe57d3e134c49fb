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
    @OptionGroup var language: LanguageOption
    @OptionGroup var ledger: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func perform() async throws {
        let answered = output.isForPeople ? language.chosen : .english
        let file = StatusFile(stateFolder: stateFolder)
        guard let request else {
            let report = try file.read(now: .now)
            try output.show(ShownDaemon(report: report, words: Words(answered)))
            if !report.isRunning { throw ExitStatus.unavailable.exitCode }
            return
        }
        let reader = ledger.open()
        let id = try await reader.request(named: request)
        let standing = try RequestStanding(events: try await reader.events(of: id), in: answered)
            .waiting(because: try? file.read(now: .now).waiting(id), in: answered)
        try output.show(ShownStanding(standing: standing, words: Words(answered)))
    }
}

/// Where a request stands, for a shell or a program.
struct ShownStanding: Answer {
    let standing: RequestStanding
    let words: Words

    func encode(to encoder: any Encoder) throws { try standing.encode(to: encoder) }

    var lines: [String] {
        var facts = NamedFacts()
        facts.add(words.requestFact, standing.request.text)
        facts.add(words.nameFact, standing.name.map { words.named($0, standing.team, standing.priority) })
        facts.add(
            words.fromFact,
            standing.submitter.map { words.dropped(by: $0, at: standing.receivedAt, as: standing.fileName) })
        facts.add(words.stateFact, words.state(standing.state, since: standing.stateSince, standing.ending))
        facts.add(words.waitingFact, standing.waiting)
        facts.add(words.ordersFact, standing.orders.map { words.ordered($0.action, by: $0.by, at: $0.at, $0.reason) })
        facts.add(
            words.attemptsFact,
            standing.attempts.map { words.attempt($0.attempt, from: $0.startedAt, to: $0.endedAt, $0.words) })
        facts.add(
            words.snapshotFact,
            standing.snapshot.map { words.snapshot($0.trial, step: $0.stepCount, at: $0.writtenAt) })
        facts.add(words.progressFact, standing.progress.map { words.progress($0) })
        facts.add(words.costFact, cost)
        return facts.lines
    }

    /// Against the request's own ceiling and the estimate; nil before there is a verdict.
    private var cost: String? {
        let cost = standing.cost
        let words = words.in(cost.currency)
        let spent =
            cost.recordedYen.map { words.amount($0) } ?? cost.approximateYen.map { words.aboutSoFar(words.amount($0)) }
        let parts = [
            spent, cost.estimatedYen.map { words.estimatedAt(words.amount($0)) },
            cost.ceilingYen.map { words.atMost(words.amount($0)) },
        ].compactMap { $0 }
        return parts.isEmpty ? nil : words.list(parts)
    }
}
