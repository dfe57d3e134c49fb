public import ArgumentParser
public import Domain
import Ledger
import Reports

/// The requests that the ledger has.
struct ListCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists requests, newest first: who, where they stand, what they cost.")

    @Option(help: "Only requests in this state.")
    var state: RequestState?
    @Option(help: "Only requests of this team.")
    var team: String?
    @OptionGroup var most: LimitOption
    @OptionGroup var language: LanguageOption
    @OptionGroup var ledger: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func perform() async throws {
        try output.show(
            RequestList(
                requests: try await ledger.open().requests(in: state, ofTeam: team, limit: most.limit),
                words: Words(language.chosen)))
    }
}

struct RequestList: Answer {
    let requests: [RequestOverview]
    let words: Words

    private enum CodingKeys: CodingKey { case requests }

    var lines: [String] {
        guard !requests.isEmpty else { return [words.noRequest] }
        let rows = requests.map { request in
            [
                request.request.text, request.name ?? words.none, request.team ?? words.none,
                request.priority.map(words.priority) ?? words.none, words.state(request.state), request.submitter,
                words.second(request.receivedAt), request.costYen.map { words.in(request.currency).amount($0) } ?? words.none,
            ]
        }
        return Columns(
            headers: words.requestColumns, rows: rows, words: Set(0..<7)
        ).lines()
    }
}

extension RequestState: ExpressibleByArgument {}
