import ArgumentParser
import Domain
import Foundation
import Ledger

/// Whether two checkpoints are of one history.
struct AuditConsistencyCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "consistency",
        abstract: "Proves from the ledger that one checkpoint is how the history of another began; else exits with 1.")

    @Argument(help: ArgumentHelp("The older checkpoint.", valueName: "old"))
    var old: String
    @Argument(help: ArgumentHelp("The newer checkpoint.", valueName: "new"))
    var new: String
    @Option(
        help: ArgumentHelp(
            "The verification key that you were given, or a file with it; the ledger's where nothing is said.", valueName: "key"
        ))
    var key: String?
    @OptionGroup var ledger: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func perform() async throws {
        let reader = ledger.open()
        var keys = try key.map { [try AuditFiles.key($0)] } ?? []
        if keys.isEmpty { keys = try await reader.keys().keys }
        var checkpoints: [Checkpoint] = []
        for file in [old, new] {
            let checkpoint = try AuditFiles.checkpoint(file)
            guard keys.contains(where: checkpoint.note.isSigned) else {
                return try refuse(
                    "\(file) is not signed with \(keys.map(\.description).joined(separator: " or ")): it is forged or of another ledger"
                )
            }
            checkpoints.append(checkpoint)
        }
        do {
            let proof = try await reader.proof(from: checkpoints[0], to: checkpoints[1])
            try output.show(ConsistencyAnswer(old: checkpoints[0].size, new: checkpoints[1].size, hashes: proof.hashes))
        } catch let error as LedgerError where error.code == .corrupt {
            try refuse("\(error): two histories, or a ledger that was changed")
        }
    }

    private func refuse(_ words: String) throws {
        say("BAD \(words)")
        throw ExitStatus.negative.exitCode
    }
}

/// A proof of consistency (RFC 9162, section 2.1.4); hashes in base64 in words, in hexadecimal for programs.
struct ConsistencyAnswer: Answer {
    let old: Int
    let new: Int
    let hashes: [Digest]

    var lines: [String] {
        ["the first \(old) of \(new) events are the same: one history"] + hashes.map { Data($0.bytes).base64EncodedString() }
    }
}
