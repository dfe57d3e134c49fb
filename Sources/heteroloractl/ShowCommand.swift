import ArgumentParser
import Domain
import Ledger
import Reports

/// The verdict and the comparison of one request, as the ledger has them.
struct ShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Prints a request's verdict and, once it has run, the comparison.")

    @OptionGroup var ledger: DatabaseOptions
    @Argument(help: "A request's id, or its metadata.name for the newest of that name.")
    var request: String
    @Option(help: "Columns of the terminal.")
    var width = 100

    func run() async throws {
        let reader = ledger.open()
        let id = try await reader.request(named: request)
        say(try RunReport(events: try await reader.events(of: id)).terminal(width: width))
    }
}

extension Ledger {
    /// The request that a person means.
    func request(named name: String) async throws -> RequestID {
        guard let id = try newestRequest(named: name) else {
            throw ValidationError("the ledger knows no request '\(name)'")
        }
        return id
    }
}
