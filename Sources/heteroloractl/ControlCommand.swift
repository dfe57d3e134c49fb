import ArgumentParser
import Domain

/// `heteroloractl`: one subcommand, one file.
@main
struct ControlCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "heteroloractl",
        abstract: "Hands requests to heterolorad, gives orders about them, and asks its ledger about them.",
        discussion: """
            What changes something (submit, cancel, pause, resume, approve, refuse) drops a file into the spool; its owner is who \
            orders, and the ledger says so. Everything else only reads.

            Exit statuses:
            \(exitStatuses)
            """,
        version: Version.text,
        groupedSubcommands: [
            CommandGroup(
                name: "From a table", subcommands: [NewCommand.self, DataCommand.self]),
            CommandGroup(
                name: "Requests", subcommands: [SubmitCommand.self, PlanCommand.self, ListCommand.self, WatchCommand.self]),
            CommandGroup(
                name: "Orders",
                subcommands: [
                    CancelCommand.self, PauseCommand.self, ResumeCommand.self, ApproveCommand.self, RefuseCommand.self,
                ]),
            CommandGroup(
                name: "Questions",
                subcommands: [
                    StatusCommand.self, ShowCommand.self, ReportCommand.self, ExplainCommand.self, CostsCommand.self,
                    PortfolioCommand.self,
                    AskCommand.self,
                    LogsCommand.self,
                    AuditCommand.self,
                ]),
            CommandGroup(name: "Upkeep", subcommands: [ExportCommand.self, MigrateCommand.self, PolicyCommand.self]),
        ])

    private static var exitStatuses: String {
        ExitStatus.allCases.map { status in
            let number = "\(status.rawValue)"
            return "  \(String(repeating: " ", count: 2 - number.count))\(number)  \(status.meaning)"
        }.joined(separator: "\n")
    }
}
