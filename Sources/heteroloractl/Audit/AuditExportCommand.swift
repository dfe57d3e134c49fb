import ArgumentParser
import Domain
import Foundation
import Ledger

/// Writes all events to a file, with what their hashes cover.
struct AuditExportCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Writes every event to a file, one JSON object a line, for whoever verifies it elsewhere.")

    private static let batchCount = 2000

    @Argument(help: ArgumentHelp("The file; must not be there yet.", valueName: "file"))
    var file: String
    @OptionGroup var ledger: DatabaseOptions

    func perform() async throws {
        try OutputFile.check(file)
        let temporary = file + ".tmp"
        guard FileManager.default.createFile(atPath: temporary, contents: nil),
            let output = FileHandle(forWritingAtPath: temporary)
        else {
            throw Failure(.missingInput, "\(temporary): cannot be written")
        }
        let reader = ledger.open()
        var (count, last) = (0, Int64(0))
        while true {
            let lines = try await reader.exportedLines(after: last, limit: Self.batchCount)
            try output.write(contentsOf: Data(lines.map { $0.line + "\n" }.joined().utf8))
            count += lines.count
            guard lines.count == Self.batchCount, let next = lines.last?.sequence else { break }
            last = next
        }
        try output.synchronize()
        try output.close()
        try OutputFile.take(temporary, as: file)
        say("wrote \(count) events to \(file)")
    }
}
