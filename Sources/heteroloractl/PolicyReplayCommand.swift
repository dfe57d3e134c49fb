import Admission
import ArgumentParser
import Domain
import Ledger
import Reports
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
    @OptionGroup var language: LanguageOption
    @OptionGroup var ledger: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func perform() async throws {
        let words = Words(output.isForPeople ? language.chosen : .english)
        let since = try since.map(Self.time)
        let policies = try bundle.map { folder in
            let contents = try PolicyStore(root: FilePath(folder)).contents()
            if output.isForPeople { contents.tellLeftOut(words) }
            return try words.judging { () throws(PolicyError) in
                try Policies(files: contents.files, problems: contents.problems)
            }
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
        try output.show(ShownReplay(summary: summary, words: words))
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
struct ReplaySummary: Encodable {
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
        let gap: PoliciesOfThen.Gap

        private enum CodingKeys: CodingKey { case event, request, reason }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(event, forKey: .event)
            try container.encodeIfPresent(request, forKey: .request)
            try container.encode(gap.reason, forKey: .reason)
        }
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
                Unjudged(event: event.sequence, request: event.request, gap: .noVerdict))
        }
        guard judgement.basis != nil, let request = judgement.request, let id = event.request else {
            noPolicysCount += 1
            return
        }
        let replay: Replay?
        switch policies {
        case .success(let policies): replay = Replay(of: judgement, by: policies)
        case .failure(let gap):
            return unjudged.append(Unjudged(event: event.sequence, request: id, gap: gap))
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
}

/// What a replay found, for a shell or a program.
struct ShownReplay: Answer {
    let summary: ReplaySummary
    let words: Words

    func encode(to encoder: any Encoder) throws { try summary.encode(to: encoder) }

    var lines: [String] {
        var lines = summary.differing.flatMap { difference in
            [
                words.replayed(
                    difference.request, difference.name, of: difference.team, event: difference.event, difference.recorded,
                    difference.replayed)
            ]
                + difference.gained.map { "    + \(words.objection($0))" }
                + difference.lost.map { "    - \(words.objection($0))" }
        }
        lines += summary.unjudged.map { words.notReplayed(event: $0.event, $0.gap.told(in: words.language)) }
        lines.append(
            words.replayed(
                summary.verdictCount, same: summary.sameCount, differing: summary.differing.count,
                byThoseOfThen: summary.isByThoseOfThen))
        if summary.otherFindingsCount > 0 { lines.append(words.otherObjections(summary.otherFindingsCount)) }
        if summary.notLookedAtCount > 0 { lines.append(words.unknownReplays(summary.notLookedAtCount)) }
        if summary.noPolicysCount > 0 { lines.append(words.notByPolicies(summary.noPolicysCount)) }
        if !summary.unjudged.isEmpty { lines.append(words.notReplayed(summary.unjudged.count)) }
        let changes = Dictionary(grouping: summary.differing) { "\($0.recorded.rawValue) → \($0.replayed.rawValue)" }
        if !summary.isByThoseOfThen {
            for (_, those) in changes.sorted(by: { $0.key < $1.key }) {
                let first = those[0]
                lines.append(words.decisionsChanged(first.recorded, first.replayed, those.count))
            }
        }
        return lines
    }
}
