import ArgumentParser
import Domain
import Foundation

/// What every subcommand is: `perform` does the work, and an error that it throws ends the program with one line on standard
/// error and a status of `ExitStatus`. Without this each error would be a 1.
protocol Subcommand: AsyncParsableCommand {
    func perform() async throws
}

extension Subcommand {
    func run() async throws {
        do {
            try await perform()
        } catch {
            // ArgumentParser's own: a status already chosen, wrong usage, a request for help.
            guard let failure = Failure(error) else { throw error }
            complain(failure.description)
            throw failure.status.exitCode
        }
    }
}

/// Writes one line to standard output, at once: somebody may be following it through a pipe. What a terminal would obey or hide
/// is spelled out.
func say(_ line: String) {
    say(lines: line + "\n")
}

/// Writes lines that end themselves, in the same way: of a signed note that is what it is byte for byte, unless somebody has put in what hides.
func say(lines text: String) {
    try? FileHandle.standardOutput.write(contentsOf: Data(text.printable.utf8))
}

/// Writes one line to standard error, in the same way.
func complain(_ line: String) {
    try? FileHandle.standardError.write(contentsOf: Data("heteroloractl: \(line.printable)\n".utf8))
}

extension ExitStatus {
    /// The same status as ArgumentParser's error, which ends the program with it and prints nothing.
    var exitCode: ExitCode { ExitCode(rawValue) }
}
