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
        for artifact in artifacts where artifact.kind != .report {
            do {
                try link(artifact)
                share(artifact.path)
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
        share("report.html")
        if !artifacts.contains(where: { $0.kind == .report }) {
            let report = Artifact(kind: .report, path: "report.html", sizeBytes: written.sizeBytes, digest: written.digest)
            try await recorder.record(.artifactWritten(report), about: id)
        }
        return problems
    }

    func write(_ receipt: Receipt) throws {
        _ = try folder.write(Array(try CanonicalJSON.text(receipt).printableJSON.utf8), to: "receipt.json")
        share("receipt.json")
    }

    /// Lets the requester, who is another user than the daemon, read a file here and enter the folders on the way to it.
    private func share(_ relativePath: String) {
        _ = unsafe chmod(path.removingLastComponent().string, 0o755)
        _ = unsafe chmod(path.string, 0o755)
        var partial = path
        for component in FilePath(relativePath).components {
            partial.append(component)
            _ = unsafe chmod(partial.string, partial == path.pushing(FilePath(relativePath)) ? 0o644 : 0o755)
        }
    }

    /// A second name for the run's file: no bytes are copied, and the run folder may go.
    private func link(_ artifact: Artifact) throws(WorkspaceError) {
        let source = try runFolder.artifactPath(artifact.path)
        guard try FileDigest.of(source).digest == artifact.digest else {
            throw WorkspaceError(code: .conflict, path: source, reason: "is not what the worker said it wrote")
        }
        let target = try folder.makeFolder(for: artifact.path)
        guard unsafe Glibc.link(source, target) == 0 || errno == EEXIST else {
            throw WorkspaceError(
                code: .system, path: target, reason: "cannot be linked: \(Errno(rawValue: errno))".lowercased())
        }
    }
}
