import ArgumentParser
import Domain
import Ledger

/// An event with the proof that it is in the ledger.
struct AuditProveCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "prove", abstract: "Prints an event with the proof that it is in the signed ledger (c2sp.org/tlog-proof).",
        discussion: "audit check verifies it, and so does any program for such proofs; neither needs the database.")

    @Argument(help: ArgumentHelp("The event's number.", valueName: "event"))
    var event: Int64
    @Option(
        help: ArgumentHelp("The checkpoint to prove it against; the ledger's newest where nothing is said.", valueName: "file"))
    var checkpoint: String?
    @OptionGroup var ledger: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func perform() async throws {
        let reader = ledger.open()
        var checkpoint = try checkpoint.map(AuditFiles.checkpoint)
        if checkpoint == nil { checkpoint = try await reader.newestCheckpoint() }
        guard let checkpoint else { throw Failure(.missingInput, "the ledger has no checkpoint: nothing is signed") }
        let proof = try await reader.proof(of: event, in: checkpoint)
        guard output.output == .table else { return try output.show(ProofAnswer(proof)) }
        say(lines: "\(proof)")
    }
}

/// A proof for programs; hashes in hexadecimal.
struct ProofAnswer: Answer {
    /// The event as a line of an export.
    let event: String
    let index: Int
    let hashes: [Digest]
    let checkpoint: String
    let lines: [String] = []

    private enum CodingKeys: String, CodingKey { case event, index, hashes, checkpoint }

    init(_ proof: EventProof) {
        event = proof.line
        index = proof.index
        hashes = proof.path.hashes
        checkpoint = "\(proof.checkpoint.note)"
    }
}
