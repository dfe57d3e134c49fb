import ArgumentParser
import Domain
import Foundation

/// What every subcommand is: `perform` does the work, and an error that it throws ends the program with one line on standard
/// error and a status of `ExitStatus`. Without this each error would be a 1.
protocol Subcommand: AsyncParsableCommand {
    /// Of errors that the catalogue has words for.
    var errorLanguage: Language { get }

    func perform() async throws
}

/// One whose errors are in the language of its answers.
protocol LocalizedSubcommand: Subcommand {
    var language: LanguageOption { get }
}

extension LocalizedSubcommand {
    var errorLanguage: Language { language.chosen }
    var words: Words { Words(language.chosen) }
}

extension Subcommand {
    var errorLanguage: Language { .english }

    func run() async throws {
        do {
            try await perform()
        } catch {
            // ArgumentParser's own: a status already chosen, wrong usage, a request for help.
            guard let failure = Failure(error, in: errorLanguage) else { throw error }
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
