import ArgumentParser
import Domain
import Foundation
import Ledger
import Reports

/// Follows a request until it has ended.
struct WatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Shows a request's progress until it ends; exits with 1 when it is refused or fails.")
    private static let pause = Duration.milliseconds(300)

    @OptionGroup var ledger: DatabaseOptions
    @Argument(help: "A request's id, or its metadata.name; waits for it to arrive.")
    var request: String
    @Option(help: "Only requests that arrive after this event of the ledger.")
    var after: Int64 = 0

    func run() async throws {
        let reader = ledger.open()
        let id = try await awaitArrival(reader)
        var progress = RunProgress()
        let screen = ProgressScreen()
        var last: Int64 = 0
        while true {
            for event in try await reader.events(after: last, of: id, limit: 500) {
                last = event.sequence
                for line in try progress.take(event) { screen.line(line) }
                if let state = progress.finalState {
                    screen.clear()
                    guard state == .finished else { throw ExitStatus.negative.exitCode }
                    return
                }
            }
            if let bar = progress.bar(width: screen.columns) { screen.bar(bar) }
            try await Task.sleep(for: Self.pause)
        }
    }

    private func awaitArrival(_ reader: Ledger) async throws -> RequestID {
        while true {
            if let id = try await reader.newestRequest(named: request),
                try await reader.events(of: id).contains(where: { $0.sequence > after })
            {
                return id
            }
            try await Task.sleep(for: Self.pause)
        }
    }
}
