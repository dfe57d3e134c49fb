import Admission
import ArgumentParser
import Domain
import Foundation
import Glibc
import Ledger
import Reports
import Spool
import Workspace

/// Drops request files.
struct SubmitCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "submit",
        abstract: "Checks request files and drops them into the spool.",
        discussion: """
            A file is checked as admission will read it; where one has an objection, all are listed, nothing is dropped, and the \
            status is 65. Whoever runs this is the submitter. With --wait each verdict is waited for and printed; the status is 1 \
            when one is refused.
            """)

    @Argument(
        help: ArgumentHelp("Request files, YAML or JSON.", valueName: "file"),
        completion: .file(extensions: ["yaml", "yml", "json"]))
    var files: [String]
    @OptionGroup var spool: SpoolOptions
    @Flag(help: "Wait for the verdicts; needs the ledger.")
    var wait = false
    @OptionGroup var language: LanguageOption
    @OptionGroup var ledger: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func perform() async throws {
        let contents = try files.map { try checked($0) }
        let reader = ledger.open()
        let before = wait ? try await reader.lastSequence() : 0
        var submitted: [SubmittedFile] = []
        for (file, bytes) in zip(files, contents) {
            do {
                submitted.append(
                    SubmittedFile(file: file, droppedAs: try spool.open().drop(bytes, as: Self.name(of: file))))
            } catch {
                // What went before is with the daemon already.
                if !submitted.isEmpty { complain("dropped \(Self.places(submitted)), and then:") }
                throw error
            }
        }
        if wait {
            complain("dropped \(Self.places(submitted)); waiting for the daemon")
            var poll = LedgerPoll(tell: complain)
            for place in submitted.indices {
                try await submitted[place].awaitVerdict(contents[place], after: before, reader, &poll)
            }
        }
        try output.show(SubmittedFiles(files: submitted, words: Words(language.chosen)))
        if submitted.contains(where: { $0.decision == .refused }) { throw ExitStatus.negative.exitCode }
    }

    private static func places(_ files: [SubmittedFile]) -> String {
        files.map(\.droppedAs.onOneLine).joined(separator: ", ")
    }

    private static func name(of file: String) -> String { URL(filePath: file).lastPathComponent }

    /// The file's bytes, once nothing is to be said against them.
    private func checked(_ file: String) throws -> [UInt8] {
        guard let data = try? Data(contentsOf: URL(filePath: file)) else {
            let isForeign = file.unicodeScalars.contains("\u{FFFD}")
            throw Failure(
                .missingInput,
                "\(file.onOneLine): cannot be read"
                    + (isForeign ? "; its name has bytes that are no UTF-8: give a copy another name" : ""))
        }
        if let objection = SpoolDrop.objection(toName: Self.name(of: file)) {
            throw Failure(.malformedInput, "\(file.onOneLine): \(objection)")
        }
        let findings = RequestDecoder.decode(bytes: Array(data), file: file).findings
        guard findings.isEmpty else {
            let words = Words(language.chosen)
            throw Failure(
                .malformedInput,
                ([words.nothingDropped] + findings.map { $0.told(in: words.language) }).joined(separator: "\n  "))
        }
        return Array(data)
    }
}

/// What became of each file, in the order given.
struct SubmittedFiles: Answer {
    let files: [SubmittedFile]
    let words: Words

    private enum CodingKeys: CodingKey { case files }

    var lines: [String] {
        var facts = NamedFacts()
        for file in files {
            facts.add(words.droppedFact, file.droppedAs.onOneLine)
            facts.add(words.requestFact, file.request?.text)
            facts.add(words.verdictFact, file.decision.map(words.decision))
            for finding in file.findings { facts.add("", finding.withSeverity(in: words.language)) }
        }
        return facts.lines
    }
}

struct SubmittedFile: Encodable {
    let file: String
    /// Where it was put; the daemon takes it from there.
    let droppedAs: String
    private(set) var request: RequestID?
    private(set) var decision: Verdict.Decision?
    private(set) var findings: [Finding] = []

    init(file: String, droppedAs: String) {
        self.file = file
        self.droppedAs = droppedAs
    }

    /// - Parameter sequence: the ledger's newest event before the file was dropped.
    mutating func awaitVerdict(
        _ bytes: [UInt8], after sequence: Int64, _ reader: Ledger, _ poll: inout LedgerPoll
    ) async throws {
        let digest = FileDigest.of(bytes: bytes)
        let id = try await poll.wait { try await reader.received(digest, from: geteuid(), after: sequence) }
        let verdict = try await poll.wait { try await reader.verdict(on: id) }
        (request, decision, findings) = (id, verdict.decision, verdict.findings)
    }
}

extension String {
    /// A path as it may stand in a line: what has no shape, and ends of lines, are spelled out.
    fileprivate var onOneLine: String { String(quoted(unicodeScalars.count).dropFirst().dropLast()) }
}

extension Ledger {
    /// The first verdict on a request; nil while there is none.
    fileprivate func verdict(on id: RequestID) throws -> Verdict? {
        for event in try events(of: id) where event.kind == .requestJudged {
            if case .requestJudged(let judgement) = try event.fact() { return judgement.verdict }
        }
        return nil
    }
}
