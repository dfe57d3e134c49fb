import ArgumentParser
import Domain
import Ledger

/// Checks a proof without a database.
struct AuditCheckCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Checks what audit prove printed, without a database; exits with 1 where it does not hold.")

    @Argument(help: ArgumentHelp("The proof.", valueName: "file"))
    var file: String
    @Option(help: ArgumentHelp("The verification key that you were given, or a file with it.", valueName: "key"))
    var key: String

    func perform() throws {
        guard let proof = EventProof(try AuditFiles.text(file)) else {
            throw Failure(.malformedInput, "\(file): is no proof with its event (c2sp.org/tlog-proof)")
        }
        do {
            try proof.check(against: try AuditFiles.key(key))
            let event = try proof.event()
            say(
                "event \(event.sequence) (\(event.kind.rawValue) at \(event.time) by \(event.actor)) is in the signed ledger of \(proof.checkpoint.size) events"
            )
            say(event.payload)
        } catch let error as LedgerError {
            say("BAD \(error)")
            throw ExitStatus.negative.exitCode
        }
    }
}
