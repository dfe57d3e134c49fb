import ArgumentParser
import Domain
import Ledger

/// Brings a database to this release's schema.
struct MigrateCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate", abstract: "Brings the ledger's schema up to date; run it as the owner.")

    @Option(help: ArgumentHelp("libpq connection string, as heterolora_owner.", valueName: "conninfo"))
    var database = "dbname=heterolora user=heterolora_owner"
    @Option(help: ArgumentHelp("Folder of the migration files.", valueName: "folder"))
    var migrations = "/usr/share/heterolora/migrations"

    func perform() async throws {
        let applied = try await Ledger(conninfo: database, applicationName: "heteroloractl").migrate(
            Migration.all(in: migrations))
        for name in applied { say("applied \(name)") }
        if applied.isEmpty { say("the schema is up to date") }
    }
}
