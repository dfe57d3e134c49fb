import ArgumentParser

/// Questions about the record itself.
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Shows what was recorded, checks whether anybody changed it, and makes and checks proofs of what is in it.",
        subcommands: [
            AuditLogCommand.self, AuditShowCommand.self, AuditDiffCommand.self, AuditVerifyCommand.self,
            AuditCheckpointCommand.self, AuditProveCommand.self, AuditCheckCommand.self,
            AuditConsistencyCommand.self, AuditExportCommand.self, AuditEraseCommand.self, AuditKeyCommand.self,
        ])
}
