import Domain
import Glibc
import Reports
import SystemPackage
import Workspace

/// What the requester gets: the report in every language, the adapters of the run, and the receipt.
struct ResultsFolder {
    let path: FilePath
    let runFolder: RunFolder

    private var folder: RunFolder { RunFolder(path: path.string) }

    /// Links the artifacts of the run, and writes the reports from the ledger's events alone.
    /// - Returns: what could not be done; the run has ended all the same.
    func write(for id: RequestID, recorder: Recorder) async throws -> [RunMessage] {
        let events = try await recorder.history(of: id).events
        let artifacts = try events.compactMap { event in
            if case .artifactWritten(let artifact) = try event.fact() { artifact } else { nil }
        }
        var problems: [RunMessage] = []
        // A file that is named again is what was said of it last.
        let named = Dictionary(artifacts.filter { $0.kind != .report }.map { ($0.path, $0) }) { $1 }
        var bytesLeft = RunFolder.artifactBytesMax
        for (path, artifact) in named.sorted(by: { $0.key < $1.key }) {
            do throws(WorkspaceError) {
                guard 0...bytesLeft ~= artifact.sizeBytes else {
                    throw WorkspaceError(
                        code: .malformed, path: path.printable,
                        reason: "a run's files have at most \(RunFolder.artifactBytesMax) bytes together")
                }
                bytesLeft -= artifact.sizeBytes
                try runFolder.give(artifact, to: folder)
                try folder.share(path)
            } catch {
                problems.append(.resultLacks(problem: "\(error)"))
            }
        }
        let pages: [(name: String, html: String)]
        do {
            let report = try RunReport(events: events)
            pages = try Language.allCases.map { (Self.reportName(in: $0), try report.html(in: $0)) }
        } catch {
            return problems + [.noReport(problem: "\(error)")]
        }
        for page in pages {
            let written = try folder.write(Array(page.html.utf8), to: page.name)
            try folder.share(page.name)
            guard !artifacts.contains(where: { $0.kind == .report && $0.path == page.name }) else { continue }
            let report = Artifact(kind: .report, path: page.name, sizeBytes: written.sizeBytes, digest: written.digest)
            try await recorder.record(.artifactWritten(report), about: id)
        }
        // The folder of all results too: others than the daemon's user enter it by name.
        _ = unsafe chmod(path.removingLastComponent().string, 0o755)
        return problems
    }

    /// `report.html` in English, `report.ja.html` in Japanese.
    private static func reportName(in language: Language) -> String {
        language == .english ? "report.html" : "report.\(language.rawValue).html"
    }

    func write(_ receipt: Receipt) throws {
        _ = try folder.write(Array(try CanonicalJSON.text(receipt).printableJSON.utf8), to: "receipt.json")
        try folder.share("receipt.json")
    }
}
