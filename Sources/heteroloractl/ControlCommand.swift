import ArgumentParser
import Domain
import Ledger

/// `heteroloractl`: one subcommand, one file.
@main
struct ControlCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "heteroloractl",
        abstract: "Looks at requests, policies and the ledger of heterolorad.",
        version: Version.text,
        subcommands: [
            AuditCommand.self, ExportCommand.self, MigrateCommand.self, PlanCommand.self, PolicyCommand.self, ShowCommand.self,
            WatchCommand.self,
        ])
}

/// Where the ledger is; the same option for every subcommand that reads it.
struct DatabaseOptions: ParsableArguments {
    @Option(help: ArgumentHelp("libpq connection string.", valueName: "conninfo"))
    var database = "dbname=heterolora user=heterolora_reader"

    func open() -> Ledger { Ledger(conninfo: database, applicationName: "heteroloractl") }
}

/// Writes one line to standard output.
func say(_ line: String) {
    print(line)
}

extension ExitStatus {
    /// The same status as ArgumentParser's error, which ends the program with it and prints nothing.
    var exitCode: ExitCode { ExitCode(rawValue) }
}
