import Domain
import Foundation
import Glibc
import Reports
import Subprocess
import SystemPackage

/// A browser that prints pages: Chromium, which sets Japanese, tables and drawings as a screen shows them. It is not needed for anything else.
struct Browser {
    private static let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]

    let path: String

    /// - Parameter named: what a person said; then no other is looked for.
    /// - Throws: `missingInput` where there is none.
    init(named: String?) throws(Failure) {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin").split(separator: ":")
        let places = named.map { [$0] } ?? Self.names.flatMap { name in folders.map { "\($0)/\(name)" } }
        guard let found = places.first(where: { unsafe access($0, X_OK) == 0 }) else {
            throw Failure(
                .missingInput,
                named.map { "\($0): no program that may be run" }
                    ?? "a PDF is printed by Chromium, and there is none (apt-get install chromium; Japanese needs fonts-noto-cjk); --browser says where one is"
            )
        }
        path = found
    }

    /// Prints a page that needs no other file. The browser asks nobody for anything, and leaves nothing behind.
    /// - Throws: where it gives no PDF, with what it said.
    func pdf(ofPage html: String) async throws -> Data {
        let folder = FileManager.default.temporaryDirectory.appending(path: "heteroloractl-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(at: folder) }
        let (page, pdf) = (folder.appending(path: "report.html"), folder.appending(path: "report.pdf"))
        try Data(html.utf8).write(to: page)
        let result = try await Subprocess.run(
            .path(FilePath(path)),
            arguments: Arguments(
                // Root has no sandbox to give up to; the page has no script.
                (geteuid() == 0 ? ["--no-sandbox"] : []) + [
                    "--headless", "--disable-gpu", "--disable-extensions", "--disable-background-networking", "--no-first-run",
                    "--host-resolver-rules=MAP * ~NOTFOUND", "--user-data-dir=\(folder.path)/profile", "--no-pdf-header-footer",
                    "--print-to-pdf-no-header", "--print-to-pdf=\(pdf.path)", page.absoluteString,
                ]), output: .discarded, error: .string(limit: 64 << 10))
        guard result.terminationStatus.isSuccess, let data = try? Data(contentsOf: pdf), data.starts(with: Array("%PDF-".utf8))
        else {
            let words = result.standardError.split(whereSeparator: \.isNewline).suffix(3).joined(separator: "; ")
            throw Failure(.internalError, "\(path): has printed no PDF (\(result.terminationStatus)): \(words)".terminalLine)
        }
        return data
    }
}
