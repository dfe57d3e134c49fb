import ArgumentParser
import Daemon
import Domain
import Foundation
import Logging
import SystemPackage
import Systemd

/// `heterolorad`: parses its arguments, runs the daemon, and exits with a documented status.
@main
struct DaemonCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "heterolorad",
        abstract: "Takes fine-tuning requests from a spool folder, judges them, and runs the admitted ones.",
        version: Version.text)

    @Option(help: ArgumentHelp("The spool folder; requests are dropped into its incoming/.", valueName: "folder"))
    var spool = "/var/spool/heterolora"
    @Option(help: ArgumentHelp("Where runs and results are kept.", valueName: "folder"))
    var state = "/var/lib/heterolora"
    @Option(help: ArgumentHelp("The model store: a folder of model folders.", valueName: "folder"))
    var models = "/var/lib/heterolora/models"
    @Option(help: ArgumentHelp("The data store.", valueName: "folder"))
    var data = "/var/lib/heterolora/data"
    @Option(help: ArgumentHelp("Policy files and rate-card.yaml.", valueName: "folder"))
    var policies = "/etc/heterolora/policies"
    @Option(help: ArgumentHelp("libpq connection string, as a member of heterolora_writer.", valueName: "conninfo"))
    var database = "dbname=heterolora user=heterolora_writer"
    @Option(help: ArgumentHelp("The heterolora-worker executable.", valueName: "file"))
    var worker = "/usr/libexec/heterolora/heterolora-worker"
    @Flag(help: "Log what happens in detail.")
    var verbose = false

    func run() async throws {
        LogOutput.bootstrap(level: verbose ? .debug : .info)
        let log = Logger(label: "heterolorad")
        let daemon = HeteroloraDaemon(
            configuration: DaemonConfiguration(
                spool: FilePath(spool), state: FilePath(state), models: FilePath(models), data: FilePath(data),
                policies: FilePath(policies), database: database, worker: FilePath(worker), version: Version.text),
            log: log)
        do {
            try await daemon.run()
        } catch let error as DaemonError {
            log.critical("\(error)")
            throw ExitCode(error.status.rawValue)
        }
    }
}
