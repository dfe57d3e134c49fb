import Domain
import Glibc
import Reports
import SystemPackage
import Workspace

/// What the requester gets: the report, the adapters of the run, and the receipt.
struct ResultsFolder {
    let path: FilePath
    let runFolder: RunFolder

    private var folder: RunFolder { RunFolder(path: path.string) }

    /// Links the artifacts of the run, and writes the report from the ledger's events alone.
    /// - Returns: what could not be done, in words; the run has ended all the same.
    func write(for id: RequestID, recorder: Recorder) async throws -> [String] {
        let events = try await recorder.history(of: id).events
        let artifacts = try events.compactMap { event in
            if case .artifactWritten(let artifact) = try event.fact() { artifact } else { nil }
        }
        var problems: [String] = []
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
                problems.append("\(error)")
            }
        }
        let html: String
        do {
            html = try RunReport(events: events).html()
        } catch {
            return problems + ["the report could not be made: \(error)"]
        }
        let written = try folder.write(Array(html.utf8), to: "report.html")
        try folder.share("report.html")
        // The folder of all results too: others than the daemon's user enter it by name.
        _ = unsafe chmod(path.removingLastComponent().string, 0o755)
        if !artifacts.contains(where: { $0.kind == .report }) {
            let report = Artifact(kind: .report, path: "report.html", sizeBytes: written.sizeBytes, digest: written.digest)
            try await recorder.record(.artifactWritten(report), about: id)
        }
        return problems
    }

    func write(_ receipt: Receipt) throws {
        _ = try folder.write(Array(try CanonicalJSON.text(receipt).printableJSON.utf8), to: "receipt.json")
        try folder.share("receipt.json")
    }
}
