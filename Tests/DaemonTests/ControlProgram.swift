import Foundation
import Glibc

/// Runs `heteroloractl` to its end.
/// - Returns: its status, and standard output and error together.
func heteroloractl(_ arguments: String...) async throws -> (status: Int32, output: String) {
    try await heteroloractl(arguments)
}

func heteroloractl(_ arguments: [String]) async throws -> (status: Int32, output: String) {
    let program = try LiveControl(arguments)
    let status = await program.ending()
    return (status, program.lines.map { $0 + "\n" }.joined())
}

/// `heteroloractl` while it runs. Used by one test at a time; what waits for it waits off the cooperative pool.
final class LiveControl: @unchecked Sendable {
    private let process = Process()
    private let output = Pipe()
    private var rest = Data()
    private(set) var lines: [String] = []

    init(_ arguments: [String]) throws {
        process.executableURL = URL(
            filePath: URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().path + "/heteroloractl")
        process.arguments = arguments
        process.standardOutput = output
        process.standardError = output
        process.standardInput = FileHandle.nullDevice
        try process.run()
    }

    deinit {
        if process.isRunning { Glibc.kill(process.processIdentifier, SIGKILL) }
    }

    /// Reads lines until one has `text` in it; false when the program ended before.
    func says(_ text: String) async -> Bool {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: self.reads(text)) }
        }
    }

    private func reads(_ text: String) -> Bool {
        while true {
            while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                let line = String(decoding: rest[rest.startIndex..<end], as: UTF8.self)
                rest = rest[(end + 1)...]
                lines.append(line)
                if line.contains(text) { return true }
            }
            let more = output.fileHandleForReading.availableData
            guard !more.isEmpty else { return false }
            rest += more
        }
    }

    /// - Returns: the exit status, once it has ended.
    func ending() async -> Int32 {
        // No line has this; the output's end ends the wait.
        _ = await says("\u{0}")
        process.waitUntilExit()
        return process.terminationStatus
    }
}
