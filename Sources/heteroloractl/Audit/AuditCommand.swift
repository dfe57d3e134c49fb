import ArgumentParser

/// Questions about the record itself.
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Checks whether anybody changed the record, and makes and checks proofs of what is in it.",
        subcommands: [
            AuditVerifyCommand.self, AuditCheckpointCommand.self, AuditProveCommand.self, AuditCheckCommand.self,
            AuditConsistencyCommand.self, AuditExportCommand.self, AuditKeyCommand.self,
        ])
}
