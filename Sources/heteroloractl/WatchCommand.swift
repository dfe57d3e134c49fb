import ArgumentParser
import Domain
import Foundation
import Ledger
import Reports

/// Follows a request until it has ended.
struct WatchCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Shows a request's progress until it ends.",
        discussion: """
            Any request may be watched: one that has not arrived yet, that waits, is paused or held (it says why), that went on after \
            an interruption, or has ended. While the ledger is away it waits. Ends with 1 when the request is refused, fails or is \
            cancelled.
            """)

    @OptionGroup var about: RequestArgument
    @Option(help: "Only requests that arrive after this event of the ledger.")
    var after: Int64 = 0
    @Option(help: ArgumentHelp("The daemon's state folder, where it says why requests wait.", valueName: "folder"))
    var stateFolder = StatusFile.standardFolder
    @OptionGroup var language: LanguageOption
    @OptionGroup var ledger: DatabaseOptions

    func perform() async throws {
        let reader = ledger.open()
        let screen = ProgressScreen()
        var poll = LedgerPoll { screen.line("          \($0)") }
        let id = try await awaitArrival(reader, screen, &poll)
        var watched = WatchedRequest(id: id, statusFile: StatusFile(stateFolder: stateFolder), language: language.chosen)
        while true {
            let last = watched.lastSequence
            let events = try await poll.ask { try await reader.events(after: last, of: id, limit: 500) }
            for line in try watched.take(events ?? []) { screen.line(line) }
            if let state = watched.finalState {
                screen.clear()
                guard state == .finished else { throw ExitStatus.negative.exitCode }
                return
            }
            if let bar = watched.bar(width: screen.columns) { screen.bar(bar) }
            // A long history is read at once.
            if events?.isEmpty ?? true { try await LedgerPoll.rest() }
        }
    }

    private func awaitArrival(
        _ reader: Ledger, _ screen: ProgressScreen, _ poll: inout LedgerPoll
    ) async throws -> RequestID {
        var hasSaidSo = false
        while true {
            if let id = try await poll.ask({ try await arrived(reader) }) { return id }
            if !hasSaidSo { screen.line("          \(about.request.printable) has not arrived yet") }
            hasSaidSo = true
            try await LedgerPoll.rest()
        }
    }

    private func arrived(_ reader: Ledger) async throws -> RequestID? {
        guard let id = try await reader.newestRequest(named: about.request),
            try await !reader.events(after: after, of: id, limit: 1).isEmpty
        else { return nil }
        return id
    }
}
