import ArgumentParser
import Domain
import Foundation
import Ledger

/// Recomputes the chain of hashes, the trees of checkpoints, and everything that is derived from the events.
struct AuditVerifyCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Recomputes every hash, checkpoint and typed table; names the first bad event and exits with 1.",
        discussion: """
            What somebody who may do everything to the database can change so that it agrees with itself, is found only by what was \
            kept elsewhere: anchors, receipts, the key.
            """)

    private static let lineBytesMax = 256 << 20

    @OptionGroup var ledger: DatabaseOptions
    @Option(help: ArgumentHelp("A receipt whose events the ledger must still have; may be repeated.", valueName: "file"))
    var receipt: [String] = []
    @Option(help: ArgumentHelp("The folder in which the daemon keeps checkpoints, or a copy of it.", valueName: "folder"))
    var anchors: String?
    @Option(help: ArgumentHelp("The verification key that you were given, or a file with it.", valueName: "key"))
    var key: String?
    @Option(
        help: ArgumentHelp(
            "A checkpoint up to which everything was verified before: of earlier events only the hashes are read.",
            valueName: "file"))
    var since: String?
    @Option(
        help: ArgumentHelp(
            "A file of this command's own: how far it has come is kept there, and it goes on from there; of what it verified before only the hashes are read.",
            valueName: "file"))
    var resume: String?
    @Option(help: ArgumentHelp("What audit export wrote, in place of a database; it has no typed tables.", valueName: "file"))
    var export: String?

    func perform() async throws {
        let evidence = AuditEvidence(
            receipts: try receipt.map(AuditFiles.receipt), anchors: try anchors.map(AuditFiles.anchors) ?? [],
            key: try key.map(AuditFiles.key), since: try since.map(AuditFiles.anchor), mark: try mark())
        let report = if let export { try verify(export, evidence) } else { try await verify(evidence) }
        for fault in report.faults { say("BAD \(fault)") }
        for event in report.lateEvents { say("LATE \(event)") }
        if report.lateEventCount > report.lateEvents.count {
            say("LATE and \(report.lateEventCount - report.lateEvents.count) more")
        }
        if let head = report.head { say("last event \(head.sequence) at \(head.time), hash \(head.hash)") }
        for line in signing(report) { say(line) }
        guard report.isSound else {
            say("the ledger of \(report.eventCount) events is NOT sound; the first bad place is named first")
            throw ExitStatus.negative.exitCode
        }
        say(
            "the ledger of \(report.eventCount) events is sound: every hash\(export == nil ? " and every typed table" : "") agrees"
        )
    }

    func validate() throws {
        if export != nil, resume != nil { throw ValidationError("--resume is of a database: an export is read in one go") }
    }

    private func mark() throws -> AuditMark? {
        guard let resume, FileManager.default.fileExists(atPath: resume) else { return nil }
        guard let mark = AuditMark(try AuditFiles.text(resume)) else {
            throw Failure(.malformedInput, "\(resume): is not how far a verification had come; name a file of its own")
        }
        return mark
    }

    private func verify(_ evidence: AuditEvidence) async throws -> AuditReport {
        let (screen, resume) = (ProgressScreen(on: .standardError), resume)
        let report = try await ledger.open().verify(evidence) { progress in
            let percent = progress.totalCount > 0 ? min(100, 100 * progress.eventCount / progress.totalCount) : 100
            screen.bar(
                progress.eventCount < progress.totalCount
                    ? "\(progress.eventCount) of \(progress.totalCount) events, \(percent) %"
                    : "\(progress.eventCount) events; typed tables")
            // What cannot be written now is said at the end.
            if let resume, let mark = progress.mark { try? OutputFile.replace(resume, "\(mark)") }
        }
        screen.clear()
        if let resume, let mark = report.mark { try OutputFile.replace(resume, "\(mark)") }
        return report
    }

    private func signing(_ report: AuditReport) -> [String] {
        guard let signing = report.signing else { return ["nothing is signed: the ledger names no key"] }
        return [
            "signed up to event \(signing.size): \(signing.checkpointCount) checkpoints of the ledger and "
                + "\(signing.anchorCount) from elsewhere agree",
            "key \(signing.key)\(key == nil ? ", by the ledger's own word: --key holds it against the one that you were given" : "")",
        ]
    }

    private func verify(_ path: String, _ evidence: AuditEvidence) throws -> AuditReport {
        guard let file = FileHandle(forReadingAtPath: path) else { throw Failure(.missingInput, "\(path): cannot be read") }
        var (verification, rest) = (ExportVerification(evidence), [UInt8]())
        while let data = try file.read(upToCount: 1 << 20), !data.isEmpty {
            rest += data
            var lines = rest.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            let last = lines.popLast() ?? []
            for line in lines { verification.add(line: Array(line)) }
            rest = Array(last)
            guard rest.count <= Self.lineBytesMax else {
                throw Failure(.malformedInput, "\(path): has a line of more than \(Self.lineBytesMax >> 20) MiB")
            }
        }
        if !rest.isEmpty { verification.add(line: rest) }
        return verification.finish()
    }
}
