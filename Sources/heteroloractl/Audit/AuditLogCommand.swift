public import ArgumentParser
public import Domain
import Ledger
import Reports

/// What was recorded, an event a line.
struct AuditLogCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "log", abstract: "Lists events, newest first: number, when, what, by whom, about which request.",
        discussion: "audit show EVENT has what an event says.")

    @Option(help: "Only events about this request: an id, or a metadata.name for the newest of that name.")
    var request: String?
    @Option(help: ArgumentHelp("Only events of this kind, such as request.judged.", valueName: "kind"))
    var kind: Fact.Kind?
    @Option(help: ArgumentHelp("Only what daemon, worker or user:NAME said.", valueName: "actor"))
    var actor: Actor?
    @Option(help: ArgumentHelp("From that day on.", valueName: "yyyy-mm-dd"))
    var from: CalendarDay?
    @Option(help: ArgumentHelp("Up to that day and with it.", valueName: "yyyy-mm-dd"))
    var to: CalendarDay?
    @OptionGroup var clock: ClockOption
    @Option(help: ArgumentHelp("Only events with a smaller number.", valueName: "event"))
    var before: Int64?
    @OptionGroup var most: LimitOption
    @OptionGroup var language: LanguageOption
    @OptionGroup var ledger: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func perform() async throws {
        let reader = ledger.open()
        var search = EventSearch(
            kind: kind, actor: actor, from: from?.begin(utcOffsetSeconds: clock.utcOffsetSeconds),
            to: to?.end(utcOffsetSeconds: clock.utcOffsetSeconds), before: before)
        if let from = search.from, let to = search.to, from >= to {
            throw Failure(.wrongUsage, "--from is after --to")
        }
        if let request { search.request = try await reader.request(named: request) }
        var events: [EventHeading] = []
        // One call looks at a part of the ledger only, however rare what is looked for is.
        while events.count < most.limit {
            let page = try await reader.events(search, seenBy: .everything, limit: most.limit - events.count)
            events += page.headings
            guard let reached = page.lookedDownTo else { break }
            search.before = reached
        }
        try output.show(EventList(events: events, words: Words(language.chosen)))
    }
}

private struct EventList: Answer {
    let events: [EventHeading]
    let words: Words

    private enum CodingKeys: CodingKey { case events }

    var lines: [String] {
        guard !events.isEmpty else { return [words.label(.noEvents)] }
        let rows = events.map { event in
            [
                "\(event.sequence)", words.second(event.time), event.kind.rawValue, words.kind(event.kind), event.actor,
                event.request?.text ?? words.none,
            ]
        }
        let headers = [
            words.label(.event), words.label(.at), words.label(.kind), words.whatHeader, words.label(.by),
            words.label(.request),
        ]
        return Columns(headers: headers, rows: rows, words: Set(1..<6)).lines()
    }
}

extension Fact.Kind: ExpressibleByArgument {}

extension Actor: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}
