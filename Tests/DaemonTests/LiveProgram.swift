import Foundation
import Glibc
import TestSupport

/// One of our programs as a process. Used by one test at a time; what waits for it waits off the cooperative pool.
final class LiveProgram: @unchecked Sendable {
    private let child: ChildProcess
    private var rest = Data()
    private(set) var lines: [String] = []

    /// Where the programs under test lie.
    static var folder: String { URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().path }

    /// - Parameter environment: what differs from this process's own.
    convenience init(_ program: String, _ arguments: [String], environment: [String: String] = [:]) throws {
        try self.init(path: Self.folder + "/" + program, arguments, environment: environment)
    }

    init(path: String, _ arguments: [String], environment: [String: String] = [:]) throws {
        child = try ChildProcess(path, arguments, environment: environment)
        child.closeInput()
    }

    deinit {
        if child.isRunning { signal(SIGKILL) }
    }

    var identifier: Int32 { child.identifier }

    func signal(_ number: Int32) { child.signal(number) }

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
            let more = child.read()
            guard !more.isEmpty else { return false }
            rest += more
        }
    }

    /// - Returns: the exit status, once it has ended.
    func ending() async -> Int32 {
        // No line has this; the output's end ends the wait.
        _ = await says("\u{0}")
        return child.wait()
    }

    /// Asks it to stop as systemd does.
    /// - Returns: its exit status.
    func stop() async -> Int32 {
        signal(SIGTERM)
        return await ending()
    }

    func hangUp() { signal(SIGHUP) }

    func kill() async {
        signal(SIGKILL)
        _ = await ending()
    }
}

/// Runs `heteroloractl` to its end.
/// - Returns: its status, and standard output and error together.
func heteroloractl(_ arguments: String...) async throws -> (status: Int32, output: String) {
    try await heteroloractl(arguments)
}

/// - Parameter environment: what differs from this process's own.
func heteroloractl(_ arguments: [String], environment: [String: String] = [:]) async throws -> (status: Int32, output: String) {
    let program = try LiveProgram("heteroloractl", arguments, environment: environment)
    let status = await program.ending()
    return (status, program.lines.map { $0 + "\n" }.joined())
}
