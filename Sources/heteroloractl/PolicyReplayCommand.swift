import Admission
import ArgumentParser
import Domain
import Ledger
import Stores
import SystemPackage

/// Every recorded verdict given again.
struct PolicyReplayCommand: Subcommand {
    private static let pageCount = 200
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Gives every recorded verdict again, by other policies or by those of then; exits with 1 where one differs.",
        discussion: """
            A verdict is a function of the request, of what was recorded beside it, and of the policies. With --bundle these are those of a \
            folder: what would have been decided under them, each request on what judging saw then (what other verdicts would have left \
            unspent is not carried on). Without it they are those that the ledger says were in force: then every verdict must follow from \
            its record, and one that does not is named.
            """)

    @Option(help: ArgumentHelp("The policies to judge by.", valueName: "folder"), completion: .directory)
    var bundle: String?
    @Option(help: ArgumentHelp("Only verdicts from then on, such as 2026-11-01 or 2026-11-01T09:00:00Z.", valueName: "time"))
    var since: String?
    @OptionGroup var ledger: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func perform() async throws {
        let since = try since.map(Self.time)
        let policies = try bundle.map { folder in
            let contents = try PolicyStore(root: FilePath(folder)).contents()
            if output.output == .table { contents.tellLeftOut(Words(.english)) }
            return try Policies(files: contents.files, problems: contents.problems)
        }
        let ledger = ledger.open()
        var inForce = PoliciesOfThen(texts: policies == nil ? try await ledger.policyTexts() : [:])
        var summary = ReplaySummary(isByThoseOfThen: policies == nil)
        var last: Int64 = 0
        while true {
            let events = try await ledger.verdicts(after: last, since: since, limit: Self.pageCount)
            for event in events { try summary.add(event, by: policies.map { .success($0) } ?? inForce.policies(of: event)) }
            guard let end = events.last, events.count == Self.pageCount else { break }
            last = end.sequence
        }
        try output.show(summary)
        guard summary.differing.isEmpty, summary.unjudged.isEmpty else { throw ExitStatus.negative.exitCode }
    }

    private static func time(_ text: String) throws -> Timestamp {
        guard let time = Timestamp(text) ?? Timestamp(text + "T00:00:00Z") else {
            throw ValidationError(
                "--since is '\(text)'; a day such as 2026-11-01 or a UTC time such as 2026-11-01T09:00:00Z is needed")
        }
        return time
    }
}

/// What a replay found; kept small however many verdicts there are.
struct ReplaySummary: Answer {
    struct Difference: Encodable {
        let event: Int64
        let request: RequestID
        let name: String
        let team: String
        let recorded: Verdict.Decision
        let replayed: Verdict.Decision
        /// What is objected to now and was not.
        let gained: [Finding]
        let lost: [Finding]
    }

    struct Unjudged: Encodable {
        let event: Int64
        let request: RequestID?
        let reason: String
    }

    let isByThoseOfThen: Bool
    private(set) var verdictCount = 0
    private(set) var sameCount = 0
    /// Verdicts whose decision is the same and whose objections are not.
    private(set) var otherFindingsCount = 0
    /// Verdicts that no policy gave: files that could not be read, people who refused.
    private(set) var noPolicysCount = 0
    /// Names alone had decided, and under these policies more would have been looked at.
    private(set) var notLookedAtCount = 0
    private(set) var differing: [Difference] = []
    private(set) var unjudged: [Unjudged] = []

    init(isByThoseOfThen: Bool) {
        self.isByThoseOfThen = isByThoseOfThen
    }

    mutating func add(_ event: AuditEvent, by policies: Result<Policies, PoliciesOfThen.Gap>) throws {
        verdictCount += 1
        guard case .requestJudged(let judgement)? = try? event.fact() else {
            return unjudged.append(
                Unjudged(event: event.sequence, request: event.request, reason: "its payload is no verdict"))
        }
        guard judgement.basis != nil, let request = judgement.request, let id = event.request else {
            noPolicysCount += 1
            return
        }
        let replay: Replay?
        switch policies {
        case .success(let policies): replay = Replay(of: judgement, by: policies)
        case .failure(let gap):
            return unjudged.append(Unjudged(event: event.sequence, request: id, reason: gap.reason))
        }
        guard let replay else { return }
        switch replay.outcome {
        case .same: sameCount += 1
        case .notLookedAt: notLookedAtCount += 1
        case .other(let verdict):
            guard verdict.decision != judgement.verdict.decision || isByThoseOfThen else {
                otherFindingsCount += 1
                return
            }
            differing.append(
                Difference(
                    event: event.sequence, request: id, name: request.metadata.name, team: request.metadata.team,
                    recorded: judgement.verdict.decision, replayed: verdict.decision, gained: replay.gained, lost: replay.lost))
        }
    }

    var lines: [String] {
        var lines = differing.flatMap { difference in
            [
                "\(difference.request) \(difference.name) of \(difference.team) (event \(difference.event)): "
                    + "\(difference.recorded.rawValue) \(difference.recorded == difference.replayed ? "as" : "→") \(difference.replayed.rawValue)"
            ]
                + difference.gained.map { "    + \($0.severity.rawValue): \($0.reason) [\($0.rule)]" }
                + difference.lost.map { "    - \($0.severity.rawValue): \($0.reason) [\($0.rule)]" }
        }
        lines += unjudged.map { "event \($0.event): not judged: \($0.reason)" }
        lines.append(
            "\(Figure.counted(verdictCount, "verdict")): \(sameCount) the same, \(differing.count) "
                + (isByThoseOfThen ? "not following from the record" : "decided otherwise"))
        if otherFindingsCount > 0 { lines.append("\(otherFindingsCount) decided the same with other objections") }
        if notLookedAtCount > 0 {
            lines.append("\(notLookedAtCount) unknown: names alone had decided then, and what they name was never looked at")
        }
        if noPolicysCount > 0 {
            lines.append(
                "\(noPolicysCount) not by policies: unreadable files, people who refused, and what an earlier release recorded")
        }
        if !unjudged.isEmpty { lines.append("\(unjudged.count) could not be judged") }
        let changes = Dictionary(grouping: differing) { "\($0.recorded.rawValue) → \($0.replayed.rawValue)" }
        if !isByThoseOfThen {
            for (change, those) in changes.sorted(by: { $0.key < $1.key }) { lines.append("  \(change): \(those.count)") }
        }
        return lines
    }
}
