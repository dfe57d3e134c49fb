import ArgumentParser
import Domain
import Ledger
import Reports

/// Checks a proof or a receipt without a database.
struct AuditCheckCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Checks a receipt, or what audit prove printed, without a database; exits with 1 where it does not hold.",
        discussion:
            "Of a receipt the verdict is printed too, and why its request or order ended as it did, in the language that is asked for."
    )

    @Argument(help: ArgumentHelp("The receipt or proof.", valueName: "file"))
    var file: String
    @Option(help: ArgumentHelp("The verification key that you were given, or a file with it.", valueName: "key"))
    var key: String
    @OptionGroup var language: LanguageOption

    func perform() throws {
        let (text, key) = (try AuditFiles.text(file), try AuditFiles.key(key))
        do {
            if let proof = EventProof(text) { return try check(proof, key) }
            guard let receipt = AuditFiles.receipt(inText: text) else {
                throw Failure(.malformedInput, "\(file): is neither a receipt nor a proof with its event (c2sp.org/tlog-proof)")
            }
            try check(receipt, key)
        } catch let error as LedgerError {
            say("BAD \(error)")
            throw ExitStatus.negative.exitCode
        }
    }

    private func check(_ proof: EventProof, _ key: VerificationKey) throws {
        try proof.check(against: key)
        let event = try proof.event()
        say(
            "event \(event.sequence) (\(event.kind.rawValue) at \(event.time) by \(event.actor)) is in the signed ledger of \(proof.checkpoint.size) events"
        )
        say(event.payload)
    }

    private func check(_ receipt: Receipt, _ key: VerificationKey) throws {
        try receipt.check(against: [key])
        guard let last = receipt.events.last, let checkpoint = receipt.checkpoint else { return }
        say(
            "the receipt of \(receipt.request) is the ledger's own: \(receipt.state.rawValue), with event \(last.sequence) (\(last.kind.rawValue) at \(last.time)) in the signed ledger of \(checkpoint.size) events"
        )
        let words = Words(language.chosen)
        if let verdict = receipt.verdict {
            say(words.decision(verdict.decision), under: words.verdictFact)
            for finding in verdict.findings { say(finding.withSeverity(in: words.language), under: "") }
        }
        if let reason = receipt.reason(in: words.language) { say(reason, under: words.reasonFact) }
    }
}
