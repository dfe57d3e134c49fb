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
    @Option(help: "At most so many.")
    var limit = 50
    @OptionGroup var ledger: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit is \(limit); at least 1 is needed") }
    }

    func perform() async throws {
        try output.show(
            RequestList(requests: try await ledger.open().requests(in: state, ofTeam: team, limit: limit)))
    }
}

struct RequestList: Answer {
    let requests: [RequestOverview]

    var lines: [String] {
        guard !requests.isEmpty else { return ["no request"] }
        let rows = requests.map { request in
            [
                request.request.text, request.name ?? "–", request.team ?? "–", request.priority?.rawValue ?? "–",
                request.state.rawValue, request.submitter, request.receivedAt.toTheSecond,
                request.costYen.map(Figure.yen) ?? "–",
            ]
        }
        return Columns(
            headers: ["request", "name", "team", "priority", "state", "submitter", "received", "cost"], rows: rows,
            words: Set(0..<7)
        ).lines()
    }
}

extension RequestState: ExpressibleByArgument {}
