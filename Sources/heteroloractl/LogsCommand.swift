import ArgumentParser
import Domain
import Foundation
import Ledger
import SystemPackage

/// What a run's worker wrote for people.
struct LogsCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "logs",
        abstract: "Prints what a request's worker has logged.",
        discussion: """
            The file is worker.log in the run folder, which the group heterolora may read. What the daemon logs about a request \
            is in the journal: journalctl -u heterolorad REQUEST_ID=ID
            """)

    @OptionGroup var about: RequestArgument
    @Flag(help: "Go on with what is added until the run has ended.")
    var follow = false
    @Option(help: ArgumentHelp("Where the run folders are.", valueName: "folder"), completion: .directory)
    var runs = StatusFile.standardFolder + "/runs"
    @OptionGroup var ledger: DatabaseOptions

    func perform() async throws {
        let reader = ledger.open()
        let id = try await find(reader)
        var log = WorkerLog(path: FilePath(runs).appending(id.text).appending("worker.log"))
        guard follow else {
            guard try log.copyNew() else {
                throw Failure(.missingInput, "\(log.path): is not there; no worker has been started")
            }
            log.finish()
            return
        }
        // Asked first, copied afterwards: so nothing is missed between the last line and the end.
        var isOver = false
        while !isOver {
            isOver = (try? await reader.state(of: id))?.isFinal == true
            _ = try log.copyNew()
            if !isOver { try await LedgerPoll.rest() }
        }
        log.finish()
    }

    /// A run folder of that name needs no ledger.
    private func find(_ reader: Ledger) async throws -> RequestID {
        if let id = RequestID(about.request), FileManager.default.fileExists(atPath: "\(runs)/\(id)") { return id }
        return try await reader.requestOrID(about.request)
    }
}

/// A file that grows, copied to standard output line by line, without control characters.
struct WorkerLog {
    let path: FilePath
    private var offset: Int64 = 0
    private var line: [UInt8] = []

    init(path: FilePath) {
        self.path = path
    }

    /// Prints the lines that are new.
    /// - Returns: whether the file is there.
    mutating func copyNew() throws -> Bool {
        do {
            let file = try FileDescriptor.open(path, .readOnly)
            defer { try? file.close() }
            var buffer = [UInt8](repeating: 0, count: 1 << 16)
            while true {
                let count = try unsafe buffer.withUnsafeMutableBytes {
                    try unsafe file.read(fromAbsoluteOffset: offset, into: $0)
                }
                if count == 0 { return true }
                offset += Int64(count)
                take(buffer[..<count])
            }
        } catch let error as Errno {
            if error == .noSuchFileOrDirectory { return false }
            throw Failure(.missingInput, "\(path): \(error)")
        }
    }

    private mutating func take(_ bytes: ArraySlice<UInt8>) {
        for byte in bytes {
            if byte == UInt8(ascii: "\n") { printLine() } else { line.append(byte) }
        }
    }

    /// Prints what is there of a line that has no end.
    mutating func finish() {
        if !line.isEmpty { printLine() }
    }

    private mutating func printLine() {
        say(String(decoding: line, as: UTF8.self).printable)
        line = []
    }
}
