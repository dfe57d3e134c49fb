import ArgumentParser
import Domain
import Foundation
import Ledger

/// Takes what a person is called and what he or she wrote out of the ledger.
struct AuditEraseCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "erase",
        abstract:
            "Erases a person's name and texts; the chain holds all the same, and says that it was done. Run it as the owner.",
        discussion: """
            Erased are the account's name, wherever it stands alone or in words, purposes and texts of the person's files, and reasons of \
            orders. What cannot be erased is counted: texts of policies, and events of before migration 18. Backups, exports, reports, \
            receipts and what PostgreSQL has not yet vacuumed have to be looked after besides.
            """)

    @Option(help: ArgumentHelp("The account's name.", valueName: "name"))
    var subject: String
    @Option(help: ArgumentHelp("Why; goes into the record, and stays there.", valueName: "words"))
    var reason: String
    @Option(help: ArgumentHelp("libpq connection string, as heterolora_owner.", valueName: "conninfo"))
    var database = "dbname=heterolora user=heterolora_owner"
    @Flag(name: .customLong("dry-run"), help: "Says what would be erased, and erases nothing.")
    var isTrial = false

    func validate() throws {
        guard !subject.isEmpty, !reason.trimmingCharacters(in: .whitespaces).isEmpty else {
            throw ValidationError("a name and a reason are needed")
        }
        guard !reason.contains(subject) else {
            throw ValidationError(
                "the reason names '\(subject.printable)', and stays in the record; say it without, such as 'request 12'")
        }
    }

    func perform() async throws {
        let ledger = Ledger(conninfo: database, applicationName: "heteroloractl")
        try await ledger.checkSchema()
        let found = try await ledger.values(of: subject)
        let name = subject.printable
        if let open = found.openRequests.first {
            throw Failure(
                .negative,
                "\(found.openRequests.count) requests of '\(name)' are not over, such as \(open); cancel them first, or wait")
        }
        let events = Set(found.places.map(\.event)).count
        guard !found.places.isEmpty || found.fixedCount > 0 else {
            throw Failure(.missingInput, "the ledger has nothing of '\(name)'")
        }
        if isTrial || found.places.isEmpty {
            say("\(found.places.count) values of \(events) events can be erased")
        } else {
            let said = try await ledger.erase(found.places, because: reason, by: .user(NSUserName()), at: .now)
            let numbers = said.map { "\($0.sequence)" }.joined(separator: ", ")
            say("erased \(found.places.count) values of \(events) events; recorded as event \(numbers)")
        }
        if let first = found.firstFixed {
            say("\(found.fixedCount) events name '\(name)' where nothing can be erased, the first is \(first)")
        }
    }
}
