import ArgumentParser
import Domain
import Ledger

/// Prints the newest signed checkpoint, for somebody to keep.
struct AuditCheckpointCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "checkpoint",
        abstract: "Prints the newest signed checkpoint of the ledger, for somebody to keep elsewhere.",
        discussion:
            "A new one is signed at every run's end, every hour, and when the daemon gets SIGUSR1: systemctl kill -s USR1 heterolorad."
    )

    @OptionGroup var ledger: DatabaseOptions

    func perform() async throws {
        guard let checkpoint = try await ledger.open().newestCheckpoint() else {
            throw Failure(.missingInput, "the ledger has no checkpoint: nothing is signed")
        }
        say(lines: "\(checkpoint.note)")
    }
}
