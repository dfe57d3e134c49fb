import ArgumentParser
import Domain
import Foundation
import Ledger

/// Questions about the record itself.
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Checks whether anybody changed the record.", subcommands: [Verify.self])

    /// Recomputes the chain of hashes and everything that is derived from it.
    struct Verify: Subcommand {
        static let configuration = CommandConfiguration(
            abstract: "Recomputes every hash and every projection; names the first bad event and exits with 1.")

        @OptionGroup var ledger: DatabaseOptions
        @Option(help: ArgumentHelp("A receipt whose events the ledger must still have; may be repeated.", valueName: "file"))
        var receipt: [String] = []

        func perform() async throws {
            let receipts = try receipt.map(Self.receipt)
            let report = try await ledger.open().verify(receipts: receipts)
            for fault in report.faults { say("BAD \(fault)") }
            if let head = report.head { say("last event \(head.sequence) at \(head.time), hash \(head.hash)") }
            guard report.isSound else {
                say("the ledger of \(report.eventCount) events is NOT sound; the first bad place is named first")
                throw ExitStatus.negative.exitCode
            }
            say("the ledger of \(report.eventCount) events is sound: every hash and every typed table agrees")
        }

        private static func receipt(_ path: String) throws -> Receipt {
            do {
                return try JSONDecoder().decode(Receipt.self, from: Data(contentsOf: URL(filePath: path)))
            } catch {
                throw Failure(.malformedInput, "\(path): is not a receipt")
            }
        }
    }
}
